package io.cogview4j.fuzz;

import io.cogview4j.CogView4;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.fuzz.EntryPoint.Bound;
import io.cogview4j.fuzz.EntryPoint.Input;
import io.cogview4j.message.CancelledException;
import io.cogview4j.resume.Redescribed;
import io.cogview4j.resume.ResumeFile;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

/** Files of runs that were saved: damaged anywhere, and with descriptions that lie and are signed all the same. */
record Resumes(Path folder) {
    private static final List<String> WORDS = List.of(
            "prompts",
            "image",
            "mask",
            "control",
            "strength",
            "loras",
            "file",
            "weight",
            "sha256",
            "seeds",
            "batchSeed",
            "conditions",
            "pictures",
            "plans",
            "pass",
            "state",
            "step",
            "draws",
            "note",
            "/dev/zero",
            "64x64");

    List<EntryPoint> entryPoints() throws IOException {
        Path file = folder.resolve("damaged.safetensors");
        CogView4 model = CogView4.open(Sound.RANDOM_A).withMemory(MemoryBudget.UNLIMITED);
        Path sound = saved(model);
        Function<Damage, byte[]> damaged = TensorFiles.damaged(List.of(Sound.bytes(sound)));
        Redescribed run = new Redescribed(sound);
        JsonDamage description = new JsonDamage(run.description().getBytes(StandardCharsets.UTF_8), WORDS);
        return List.of(
                EntryPoint.ofFile("resume-file", 12, Bound.LOOSE, file, damaged, path -> {
                    ResumeFile.read(path);
                    return List.of();
                }),
                EntryPoint.of("resume-goes-on", 5, Bound.LOOSE, damage -> {
                    run.write(file, new String(description.damaged(damage), StandardCharsets.UTF_8));
                    return new Input(
                            Files.size(file),
                            () -> model.prepare(ImageRequest.resuming(file)).findings());
                }));
    }

    /** After its first step. */
    private Path saved(CogView4 model) throws IOException {
        Path file = folder.resolve("sound.safetensors");
        Files.deleteIfExists(file); // of entry points made before in this folder
        Cancellation cancellation = new Cancellation();
        ImageRequest request = ImageRequest.builder()
                .prompt("a red heart")
                .size(32, 32)
                .steps(2)
                .seed(7)
                .guidanceScale(2)
                .sampling(Sampling.with(SamplerName.UNIPC))
                .forced(true)
                .build();
        try {
            model.prepare(request)
                    .resumable(file, "")
                    .run(
                            RunListener.hearing(event -> {
                                if (event instanceof RunEvent.StepDone) {
                                    cancellation.cancel();
                                }
                            }),
                            cancellation);
        } catch (CancelledException e) {
            return file;
        }
        throw new IllegalStateException("the run was not cancelled");
    }
}
