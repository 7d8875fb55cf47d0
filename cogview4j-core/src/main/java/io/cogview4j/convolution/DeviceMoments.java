package io.cogview4j.convolution;

import io.cogview4j.tensor.Scope;
import io.cogview4j.tensor.TensorOwner;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Those of groups, all of them in float32 on the device, for which nobody waits: some devices have no double precision. Of each part
 * the mean comes first, and then the variance of the distances from it, so nothing is lost to a mean far from zero.
 */
final class DeviceMoments implements GroupMoments {
    /** Of {@code [positions, groups, channels of a group]}, or {@code [1, groups, values of a group]} of planes. */
    private static final long[] ALL_OF_A_GROUP = {0, 2};

    private final GroupNorm norm;
    private TensorOwner owner = new TensorOwner();
    private @Nullable Moments all;
    private long positions;

    /** Both {@code [1, groups, 1]}. */
    private record Moments(Tensor mean, Tensor variance) {}

    DeviceMoments(GroupNorm norm) {
        this.norm = norm;
    }

    @Override
    public void add(Tensor part) {
        try (var _ = Scope.open()) {
            Moments added = of(part);
            long count = part.size(2) * part.size(3);
            Moments joined = all == null ? added : joined(all, added, (double) count / (positions + count));
            TensorOwner next = new TensorOwner();
            all = new Moments(next.own(joined.mean()), next.own(joined.variance()));
            owner.close();
            owner = next;
            positions += count;
        }
    }

    private Moments of(Tensor part) {
        Tensor x = FeatureMaps.isPlanar(part) // so that what is made of it is contiguous, too
                ? part.view(1, norm.groups(), -1)
                : FeatureMaps.positions(part).view(-1, norm.groups(), part.size(1) / norm.groups());
        Tensor roughMean = x.mean(ALL_OF_A_GROUP, true, new ScalarTypeOptional());
        Tensor distances = x.sub(roughMean);
        Tensor correction =
                distances.mean(ALL_OF_A_GROUP, true, new ScalarTypeOptional()); // what a sum of millions has lost
        Tensor squares =
                torch.mul_out(distances, distances, distances).mean(ALL_OF_A_GROUP, true, new ScalarTypeOptional());
        return new Moments(roughMean.add(correction), squares.sub(correction.mul(correction)));
    }

    /** @param share of all positions that the second has */
    private static Moments joined(Moments first, Moments second, double share) {
        Tensor distance = second.mean().sub(first.mean());
        Tensor mean = first.mean().add(distance.mul(scalar(share)));
        Tensor variance = first.variance()
                .mul(scalar(1 - share))
                .add(second.variance().mul(scalar(share)))
                .add(distance.mul(distance).mul(scalar(share * (1 - share))));
        return new Moments(mean, variance);
    }

    private static Scalar scalar(double value) {
        return new Scalar((float) value);
    }

    @Override
    public GroupNorm.Affine affine() {
        if (all == null) {
            throw new IllegalStateException("no part was added");
        }
        try (Scope scope = Scope.open()) {
            long each = norm.weight().numel() / norm.groups();
            Tensor weight = norm.weight().view(norm.groups(), each);
            Tensor bias = norm.bias().view(norm.groups(), each);
            Tensor inverseDeviation =
                    all.variance().add(scalar(norm.epsilon())).rsqrt().view(norm.groups(), 1);
            Tensor scale = weight.mul(inverseDeviation);
            Tensor shift = bias.sub(scale.mul(all.mean().view(norm.groups(), 1)));
            return new GroupNorm.Affine(scope.keep(scale.view(-1, 1, 1)), scope.keep(shift.view(-1, 1, 1)));
        }
    }

    @Override
    public void close() {
        owner.close();
        all = null;
    }
}
