package io.cogview4j.bench;

import io.cogview4j.CogView4;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.measure.Workload;

/** Opens the built-in model and makes an image with it, up to the bytes of the file. */
record TinyWorkload(ImageRequest request, ComputeSettings compute, double operations) implements Workload {
    private static final long SEED = 7;

    static TinyWorkload open(Subject.TinyImage tiny, ComputeSettings compute) {
        ImageRequest request = ImageRequest.builder()
                .prompt("a red heart")
                .size(Subject.TinyImage.SIZE)
                .steps(tiny.steps())
                .guidanceScale(3.0)
                .seed(SEED)
                .build();
        double operations = CogView4.tiny().prepare(request).memory().stages().stream()
                .mapToDouble(PlannedStage::operations)
                .sum();
        return new TinyWorkload(request, compute, operations);
    }

    @Override
    public void run() {
        CogView4.tiny().withCompute(compute).generate(request).first().png();
    }

    @Override
    public void close() {
        // every stage has closed what it opened
    }
}
