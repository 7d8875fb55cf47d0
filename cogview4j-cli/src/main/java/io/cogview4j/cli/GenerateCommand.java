package io.cogview4j.cli;

import io.cogview4j.api.GenerationSettings;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitialNoise;
import io.cogview4j.api.InvalidRequestException;
import io.cogview4j.api.OutputException;
import io.cogview4j.api.PromptRequest;
import io.cogview4j.api.StepCallback;
import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.OutputFile;
import io.cogview4j.image.PngEncoder;
import io.cogview4j.image.PngText;
import io.cogview4j.image.RgbImage;
import io.cogview4j.pipeline.CogView4Pipeline;
import io.cogview4j.pipeline.GeneratedImages;
import io.cogview4j.pipeline.ResolvedSettings;
import io.cogview4j.tiny.TinyModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes pictures of a prompt. */
@Command(
        name = "generate",
        description = "Makes pictures of a prompt and writes them as PNG.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Examples:",
            "  cogview4j generate \"a red heart\" --seed 7",
            "  cogview4j generate \"a blue star\" --images 4 --output star.png",
            "  cogview4j generate \"a lighthouse\" --model CogView4-6B --size 1024x768"
        })
final class GenerateCommand implements Callable<Integer> {
    private static final long SEEDS = 1L << 32; // torch uses no more bits of a seed

    private final Terminal terminal;
    private final WriteGuard guard;

    @Parameters(paramLabel = "PROMPT", description = "What the picture shows, in English or Chinese.")
    private String prompt = "";

    @Option(names = "--negative", paramLabel = "TEXT", description = "What the picture should not show.")
    private String negativePrompt = "";

    @Option(
            names = "--model",
            paramLabel = "DIR",
            description = "Folder of a CogView4 checkpoint in the layout of diffusers. Without it: a small model that "
                    + "is built in and draws simple shapes.")
    private @Nullable Path model;

    @Option(names = "--size", paramLabel = "WxH", description = "Width and height in pixels, multiples of 16.")
    private @Nullable String size;

    @Option(names = "--steps", paramLabel = "N", description = "Denoising steps.")
    private @Nullable Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "G",
            description = "How strongly the prompt is followed; 1 for no guidance, which takes half the time.")
    private @Nullable Double guidance;

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same picture. Without it: any.")
    private @Nullable Long seed;

    @Option(names = "--images", paramLabel = "N", description = "How many pictures, each with the next seed.")
    private int images = 1;

    @Option(
            names = "--output",
            paramLabel = "FILE.png",
            description = "Where the picture goes; several are numbered. Without it: cogview4-SEED.png, and no file is "
                    + "ever replaced.")
    private @Nullable Path output;

    @Option(names = "--json", description = "Print one JSON object about the result instead of the files' names.")
    private boolean json;

    @Option(names = "--no-metadata", description = "Leave prompt and settings out of the files.")
    private boolean noMetadata;

    @Option(names = "--force", description = "Also make sizes outside the official limits of the model.")
    private boolean force;

    @Option(names = "--dtype", paramLabel = "TYPE", description = "What is computed in: f32.")
    private String dtype = "f32";

    GenerateCommand(Terminal terminal, WriteGuard guard) {
        this.terminal = terminal;
        this.guard = guard;
    }

    @Override
    public Integer call() {
        ComputeType.require(dtype);
        List<Long> seeds = seeds();
        GenerationSettings settings = settings(seeds);
        List<OutputFile> files = chooseFiles(seeds.getFirst());
        CogView4Pipeline pipeline = CogView4Pipeline.open(model == null ? TinyModel.folder() : model);
        pipeline.imageGenerator().resolve(settings);
        pipeline.requireComplete();
        if (seed == null) {
            terminal.err().println("The seed is " + seeds.getFirst() + ".");
        }
        GeneratedImages result = pipeline.generate(
                new ImageRequest(PromptRequest.of(prompt).withNegative(negativePrompt), settings),
                StepCallback.NONE,
                terminal.progress());
        String name = model == null ? "tiny" : pipeline.checkpoint().name();
        List<ImageMetadata> metadata =
                seeds.stream().map(s -> metadata(name, result.settings(), s)).toList();
        for (int i = 0; i < files.size(); i++) {
            write(result.images().get(i), metadata.get(i), files.get(i));
        }
        print(new JsonReport(files, metadata, result.stages(), result.warnings()));
        return 0;
    }

    private List<Long> seeds() {
        if (images < 1) {
            throw new InvalidRequestException(images + " pictures were asked for.", "Ask for at least 1.");
        }
        long first = seed == null ? ThreadLocalRandom.current().nextLong(SEEDS) : seed;
        return LongStream.range(0, images).mapToObj(i -> first + i).toList();
    }

    private List<OutputFile> chooseFiles(long firstSeed) {
        List<OutputFile> files = new ArrayList<>();
        guard.write(() -> files.addAll(OutputFiles.choose(output, Path.of(""), firstSeed, images)));
        return files;
    }

    private GenerationSettings settings(List<Long> seeds) {
        return GenerationSettings.builder()
                .size(size == null ? null : ImageSize.parse(size))
                .steps(steps)
                .guidanceScale(guidance)
                .imagesPerPrompt(images)
                .noise(new InitialNoise.Seeds(seeds))
                .beyondLimits(force)
                .build();
    }

    private ImageMetadata metadata(String model, ResolvedSettings settings, long seed) {
        return new ImageMetadata(
                prompt,
                negativePrompt,
                model,
                settings.size().width(),
                settings.size().height(),
                settings.steps(),
                settings.guidanceScale(),
                seed,
                Version.current());
    }

    private void write(RgbImage picture, ImageMetadata metadata, OutputFile file) {
        List<PngText> texts = noMetadata ? List.of() : metadata.texts();
        byte[] png = PngEncoder.encode(picture, texts);
        guard.write(() -> file.write(png));
    }

    private void print(JsonReport report) {
        if (json) {
            terminal.out().println(report.text());
        } else {
            report.files().forEach(file -> terminal.out().println(file.path()));
        }
        if (terminal.out().checkError()) {
            throw new OutputException(
                    "The pictures are written, but not what should be printed about them.",
                    "Check where the standard output goes.");
        }
    }
}
