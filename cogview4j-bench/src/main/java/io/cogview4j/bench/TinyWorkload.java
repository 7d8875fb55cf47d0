package io.cogview4j.bench;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.bench.Scenario.Workload;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.pipeline.CogView4Pipeline;
import io.cogview4j.tiny.TinyModel;
import java.nio.file.Path;
import java.util.List;

/** Opens the built-in model and draws a picture with it, up to the bytes of the file. */
final class TinyWorkload implements Workload {
    private static final ImageSize SIZE = ImageSize.square(128);
    private static final long SEED = 7;

    private final Path folder;
    private final ImageRequest request;
    private final ComputeSettings compute;

    private TinyWorkload(Path folder, ImageRequest request, ComputeSettings compute) {
        this.folder = folder;
        this.request = request;
        this.compute = compute;
    }

    static Scenario scenario(int steps, ComputeSettings compute) {
        ImageRequest request = new ImageRequest(
                PromptRequest.of("a red heart"),
                GenerationSettings.builder()
                        .size(SIZE)
                        .steps(steps)
                        .guidanceScale(3.0)
                        .seed(SEED)
                        .build());
        Path folder = TinyModel.folder();
        double operations = CogView4Pipeline.open(folder).plan(request).stages().stream()
                .mapToDouble(stage -> stage.needs().operations())
                .sum();
        return new Scenario(
                new Subject.TinyPicture(SIZE, steps), operations, () -> new TinyWorkload(folder, request, compute));
    }

    @Override
    public void run() {
        CogView4Pipeline pipeline = CogView4Pipeline.open(folder).withCompute(compute);
        PngEncoder.encode(pipeline.generate(request).images().getFirst(), List.of());
    }

    @Override
    public void close() {
        // every stage has closed what it opened
    }
}
