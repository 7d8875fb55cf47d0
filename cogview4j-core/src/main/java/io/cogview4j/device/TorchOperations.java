package io.cogview4j.device;

import io.cogview4j.nn.Activation;
import io.cogview4j.nn.Norms;
import io.cogview4j.tensor.NativeKernels;
import io.cogview4j.tensor.Scope;
import java.util.List;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/** Those of libtorch, on the device of the tensors. */
final class TorchOperations implements Operations {
    @Override
    public Tensor product(Tensor x, Tensor weight, @Nullable Tensor bias) {
        return bias == null ? torch.mm(x, weight.t()) : torch.addmm(bias, x, weight.t());
    }

    @Override
    public void addProduct(Tensor y, Tensor x, Tensor weight) {
        y.addmm_(x, weight.t());
    }

    @Override
    public void add(Tensor x, Tensor y) {
        x.add_(y);
    }

    @Override
    public void multiply(Tensor x, Tensor y) {
        x.mul_(y);
    }

    @Override
    public Tensor plusOne(Tensor x) {
        return x.add(new Scalar(1.0f));
    }

    @Override
    public Tensor as(ScalarType type, Tensor x) {
        return x.scalar_type().intern() == type && x.is_contiguous()
                ? x
                : x.to(type, false, true, new MemoryFormatOptional(MemoryFormat.Contiguous)); // one copy
    }

    @Override
    public Tensor layerNorm(Tensor x) {
        return Norms.layerNorm(x);
    }

    @Override
    public Tensor rmsNorm(Tensor x, Tensor weight, double epsilon) {
        long[] last = {x.size(x.dim() - 1)};
        return torch.rms_norm(x, last, new TensorOptional(weight), new DoubleOptional(epsilon));
    }

    @Override
    public void scaleAndShift(Tensor out, Tensor x, Tensor scale, Tensor shift) {
        torch.addcmul_out(out, shift, x, scale);
    }

    @Override
    public void addGated(Tensor x, Tensor y, Tensor gate) {
        x.addcmul_(y, gate);
    }

    @Override
    public void gelu(Tensor x) {
        Activation.GELU_TANH.applyTo(x);
    }

    @Override
    public Tensor activated(Tensor x, Activation activation) {
        return activation.of(x);
    }

    @Override
    public Tensor rotate(Tensor x, Tensor cos, Tensor sin) {
        try (Scope scope = Scope.open()) {
            int last = Math.toIntExact(x.dim()) - 1;
            long half = x.size(last) / 2;
            Tensor swapped = torch.cat(new TensorVector(x.narrow(last, half, half), x.narrow(last, 0, half)), last);
            Tensor rotated = scope.keep(x.mul(cos));
            rotated.addcmul_(swapped, sin);
            return rotated;
        }
    }

    @Override
    public Tensor attention(Tensor q, Tensor k, Tensor v) {
        return NativeKernels.LIBTORCH.attend(q, k, v, false);
    }

    @Override
    public Tensor causalAttention(Tensor q, Tensor k, Tensor v) {
        return NativeKernels.LIBTORCH.attend(q, k, v, true);
    }

    @Override
    public void copy(Tensor from, Tensor to) {
        to.copy_(from);
    }

    @Override
    public void fill(Tensor x, float value) {
        x.fill_(new Scalar(value));
    }

    @Override
    public Tensor concat(List<Tensor> parts, int dimension) {
        return torch.cat(new TensorVector(parts.toArray(Tensor[]::new)), dimension);
    }

    @Override
    public Tensor negative(Tensor x) {
        return x.neg();
    }

    @Override
    public Tensor empty(Tensor like, ScalarType type, long... shape) {
        return torch.empty(shape, like.options().dtype(new ScalarTypeOptional(type)), null);
    }
}
