package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.api.ComputeSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.PictureSource;
import io.cogview4j.api.Precision;
import io.cogview4j.api.RepaintArea.Masked;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunEvent;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.Step;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.resume.ResumeFile;
import io.cogview4j.resume.SavedRun;
import io.cogview4j.resume.SavedSurroundings;
import io.cogview4j.safetensors.SafetensorsFile;
import io.cogview4j.safetensors.SafetensorsWriter;
import io.cogview4j.shape.ShapePolicy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** A run goes on only where everything is the same on which its images depend; what is not is named. */
class ResumeRefusalTest extends ResumeFixture {
    private static final String TRANSFORMER = "transformer/diffusion_pytorch_model.safetensors";
    private static final String VAE = "vae/diffusion_pytorch_model.safetensors";

    @Test
    void anotherModel() {
        saved(CogView4.open(RANDOM), request());

        refused(CogView4.open(ModelCopy.TINY), CoreMessage.RESUME_OTHER_MODEL, file(), "random-a", "model");
    }

    @Test
    void otherWeights() {
        saved(CogView4.open(RANDOM), request());
        ModelCopy transformer = ModelCopy.of(RANDOM, folder.resolve("1/random-a"))
                .changeTensor(TRANSFORMER, "patch_embed.proj.bias", values -> values[0]++);
        ModelCopy vae = ModelCopy.of(RANDOM, folder.resolve("2/random-a"))
                .changeTensor(VAE, "decoder.conv_in.bias", values -> values[0]++);

        refused(CogView4.open(transformer.folder()), CoreMessage.RESUME_OTHER_WEIGHTS, file(), "transformer");
        refused(CogView4.open(vae.folder()), CoreMessage.RESUME_OTHER_WEIGHTS, file(), "vae");
    }

    @Test
    void otherNoiseLevelsOfTheModel() {
        saved(CogView4.open(RANDOM), request());
        ModelCopy other = ModelCopy.of(RANDOM, folder.resolve("1/random-a"))
                .changeJson("scheduler/scheduler_config.json", json -> json.put("base_shift", 0.5));

        refused(CogView4.open(other.folder()), CoreMessage.RESUME_OTHER_SETTINGS, file());
    }

    @Test
    void anotherPrecisionOrPolicy() {
        CogView4 model = CogView4.open(RANDOM);
        saved(model, request());

        refused(
                model.withCompute(ComputeSettings.defaults().withPrecision(Precision.BFLOAT16)),
                CoreMessage.RESUME_OTHER_COMPUTATION,
                "dtype",
                "f32",
                "bf16");
        refused(
                model.withCompute(ComputeSettings.defaults().withPrecision(Precision.INT8)),
                CoreMessage.RESUME_OTHER_COMPUTATION,
                "dtype",
                "f32",
                "int8");
        refused(
                model.withPolicy(ShapePolicy.EQUAL_LENGTHS),
                CoreMessage.RESUME_OTHER_COMPUTATION,
                "policy",
                "RELAXED",
                "EQUAL_LENGTHS");
    }

    @Test
    void anotherLora() throws IOException {
        Path lora =
                Files.copy(Path.of("src/test/resources/lora/night.safetensors"), folder.resolve("night.safetensors"));
        CogView4 tiny = CogView4.open(ModelCopy.TINY);
        saved(tiny, request().size(64, 64).lora(lora, 0.5));

        rewrite(lora, metadata -> metadata.put("trained", "again"));

        refused(tiny, CoreMessage.RESUME_OTHER_LORA, file(), "night.safetensors");
    }

    @Test
    void aLoraOfAnotherWeight() {
        Path lora = Path.of("src/test/resources/lora/night.safetensors");
        CogView4 tiny = CogView4.open(ModelCopy.TINY);
        SavedRun run = saved(tiny, request().size(64, 64).lora(lora, 0.5));
        SavedRun other = saved(tiny, request().size(64, 64).lora(lora, 0.25), "other.safetensors");

        ResumeFile.write(
                file(),
                new SavedRun(
                        other.request(), run.surroundings(), run.embeddings(), run.pass(), run.state(), run.note()));

        refused(tiny, CoreMessage.RESUME_OTHER_LORA, file(), "night.safetensors");
    }

    private SavedRun saved(CogView4 model, ImageRequest.Builder request, String name) {
        try (Session session = model.session()) {
            new SavedRuns(session, folder.resolve(name)).cancelled(request, 2);
        }
        return ResumeFile.read(folder.resolve(name));
    }

    @Test
    void anotherPicture() throws IOException {
        CogView4 model = CogView4.open(RANDOM);
        Path start = picture("start.png", 0xff0000);
        Path mask = picture("mask.png", 0xffffff);
        InitImage init = InitImage.of(PictureSource.of(start)).withArea(new Masked(PictureSource.of(mask), false));
        saved(model, request().initImage(init));

        picture("mask.png", 0xfffffe);
        refused(model, CoreMessage.RESUME_OTHER_PICTURE, file(), mask);
        picture("mask.png", 0xffffff);
        picture("start.png", 0xff0001);
        refused(model, CoreMessage.RESUME_OTHER_PICTURE, file(), start);
        Files.delete(start);
        refused(model, CoreMessage.FILE_MISSING, start);
    }

    @Test
    void anotherControlPicture() throws IOException {
        CogView4 model = CogView4.open(ModelCopy.random("random-a-control"));
        Path control = picture("control.png", 0xff0000);
        saved(model, request().control(PictureSource.of(control)));

        picture("control.png", 0x00ff00);

        refused(model, CoreMessage.RESUME_OTHER_PICTURE, file(), control);
    }

    /** A file does not make this process read others than those that the run began with. */
    @Test
    void aPictureOfWhichTheFileHasNoHash() throws IOException {
        CogView4 model = CogView4.open(RANDOM);
        SavedRun run = saved(model, request().initImage(picture("start.png", 0xff0000)));
        SavedSurroundings then = run.surroundings();
        ResumeFile.write(
                file(),
                with(
                        run,
                        new SavedSurroundings(
                                then.model(),
                                then.device(),
                                then.dtype(),
                                then.policy(),
                                then.instructions(),
                                then.version(),
                                then.plans(),
                                Map.of(),
                                then.loras())));

        refused(model, CoreMessage.RESUME_DAMAGED, file(), "pictures");
    }

    private static SavedRun with(SavedRun run, SavedSurroundings surroundings) {
        return new SavedRun(run.request(), surroundings, run.embeddings(), run.pass(), run.state(), run.note());
    }

    @Test
    void aPictureInMemoryCannotBeSaved() {
        CogView4 model = CogView4.open(RANDOM);
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        ImageRequest request = request()
                .initImage(InitImage.of(PictureSource.of(image)))
                .resumable(file())
                .build();

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> model.prepare(request))
                .satisfies(refusal ->
                        assertThat(refusal.problem().code()).isEqualTo(CoreMessage.RESUME_PICTURE_IN_MEMORY));
    }

    @Test
    void aFileThatIsThereIsNotSavedOver() {
        CogView4 model = CogView4.open(RANDOM);
        saved(model, request());

        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> model.prepare(request().resumable(file()).build()))
                .satisfies(refusal -> assertThat(refusal.problem().code()).isEqualTo(CoreMessage.RESUME_FILE_EXISTS));
    }

    @Test
    void anotherVersionOfTheFormat() throws IOException {
        CogView4 model = CogView4.open(RANDOM);
        saved(model, request());

        rewrite(file(), metadata -> metadata.put("resume_format", "cogview4j-resume-2"));

        refused(model, CoreMessage.RESUME_OTHER_FORMAT, file(), "cogview4j-resume-2", "cogview4j-resume-1");
    }

    @Test
    void embeddingsWithoutARun() {
        CogView4 model = CogView4.open(ModelCopy.TINY);
        model.encode("a red heart").save(file());

        refused(model, CoreMessage.RESUME_NONE, file());
    }

    @Test
    void changedNumbersAndTexts() throws IOException {
        CogView4 model = CogView4.open(RANDOM);
        saved(model, request());
        byte[] sound = Files.readAllBytes(file());

        byte[] damaged = sound.clone();
        damaged[damaged.length - 1] ^= 1;
        Files.write(file(), damaged);
        refused(model, CoreMessage.RESUME_DAMAGED, file(), "resume_checksum");

        Files.write(file(), sound);
        rewrite(file(), metadata -> metadata.put("resume", "x".repeat(1_000_000)));
        refused(model, CoreMessage.RESUME_DAMAGED, file(), "resume_checksum");
    }

    @Test
    void aFileThatWasCutInHalf() throws IOException {
        CogView4 model = CogView4.open(RANDOM);
        saved(model, request());
        byte[] sound = Files.readAllBytes(file());
        Files.write(file(), Arrays.copyOf(sound, sound.length / 2));

        assertThatExceptionOfType(CogView4Exception.class)
                .isThrownBy(() -> model.prepare(ImageRequest.resuming(file())))
                .withMessageContaining("run.safetensors");
    }

    @Test
    void anotherProcessorOrVersionIsOnlyWarnedOf() {
        CogView4 model = CogView4.open(RANDOM);
        SavedRun run = saved(model, request());
        SavedSurroundings then = run.surroundings();
        ResumeFile.write(
                file(),
                with(
                        run,
                        new SavedSurroundings(
                                then.model(),
                                then.device(),
                                then.dtype(),
                                then.policy(),
                                "ABACUS",
                                "0.0.1",
                                then.plans(),
                                then.pictures(),
                                then.loras())));

        assertThat(model.prepare(ImageRequest.resuming(file())).findings())
                .filteredOn(finding -> finding.code() == CoreMessage.RESUME_ELSEWHERE)
                .extracting(finding -> finding.values().get(1))
                .containsExactly("0.0.1", "ABACUS");
    }

    /** The disk may be full, or gone. */
    @Test
    void whatCannotBeSavedIsToldOnceAndDrawnAllTheSame() throws IOException {
        CogView4 model = CogView4.open(RANDOM);
        Image whole = model.generate(request().build()).first();
        Path gone = Files.createDirectory(folder.resolve("gone"));
        Path file = gone.resolve("run.safetensors");
        List<Message> warned = new ArrayList<>();

        GeneratedImages made = model.prepare(request().resumable(file).build())
                .run(
                        RunListener.hearing(event -> {
                            if (event instanceof RunEvent.StepDone(Step step) && step.index() == 0) {
                                delete(file, gone);
                            }
                            if (event instanceof RunEvent.Warned(Message message)) {
                                warned.add(message);
                            }
                        }),
                        Cancellation.never());

        assertThat(made.first()).isEqualTo(whole);
        assertThat(warned)
                .filteredOn(message -> message.code() == CoreMessage.RESUME_NOT_SAVED)
                .singleElement()
                .satisfies(message -> assertThat(message.values()).contains(file.toString()));
    }

    private static void delete(Path file, Path folder) {
        try {
            Files.delete(file);
            Files.delete(folder);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Path picture(String name, int rgb) throws IOException {
        BufferedImage picture = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < 32 * 32; i++) {
            picture.setRGB(i % 32, i / 32, rgb);
        }
        Path file = folder.resolve(name);
        ImageIO.write(picture, "png", file.toFile());
        return file;
    }

    /** The same tensors with other texts. */
    private static void rewrite(Path file, Consumer<Map<String, String>> change) {
        SafetensorsWriter writer = new SafetensorsWriter();
        try (SafetensorsFile open = SafetensorsFile.open(file)) {
            Map<String, String> metadata = new HashMap<>(open.metadata());
            change.accept(metadata);
            metadata.forEach(writer::metadata);
            open.tensors()
                    .values()
                    .forEach(tensor ->
                            writer.add(tensor.name(), tensor.dtype(), open.bytes(tensor), tensor.shapeArray()));
            writer.write(file);
        }
    }
}
