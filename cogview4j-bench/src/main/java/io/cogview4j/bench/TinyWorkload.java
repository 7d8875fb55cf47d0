package io.cogview4j.bench;

import io.cogview4j.CogView4;
import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.DeviceBudget;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.measure.Workload;

/** Opens the built-in model and makes an image with it, up to the bytes of the file. */
record TinyWorkload(CogView4 model, ImageRequest request, double operations) implements Workload {
    private static final long SEED = 7;

    static TinyWorkload open(Subject.TinyImage tiny, ComputeSettings compute, DeviceBudget deviceBudget) {
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
        CogView4 model = CogView4.tiny().withCompute(compute).withDeviceMemory(deviceBudget);
        return new TinyWorkload(model, request, operations);
    }

    @Override
    public void run() {
        model.generate(request).first().png();
    }

    @Override
    public void close() {
        // every stage has closed what it opened
    }
}
