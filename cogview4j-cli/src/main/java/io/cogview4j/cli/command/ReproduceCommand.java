package io.cogview4j.cli.command;

import io.cogview4j.CogView4;
import io.cogview4j.Image;
import io.cogview4j.PreparedRun;
import io.cogview4j.api.Device;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Prompt;
import io.cogview4j.cli.naming.ShellWord;
import io.cogview4j.cli.output.CliMessage;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.output.OutputFiles;
import io.cogview4j.output.OutputKind;
import io.cogview4j.recipe.PixelDifference;
import io.cogview4j.recipe.Recipe;
import io.cogview4j.recipe.RecipeFiles;
import io.cogview4j.recipe.SettingKey;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Draws a picture again from what it says of itself. */
@Command(
        name = "reproduce",
        description = "Draws a picture again from the settings inside it, and tells whether it is the same.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        sortOptions = false,
        footer = {
            "",
            "Exit code: 0 if every pixel is the same, 1 if not.",
            "",
            "Examples:",
            "  cogview4j reproduce cogview4-7.png",
            "  cogview4j reproduce lighthouse.png --model CogView4-6B --output again.png",
            "  cogview4j reproduce cogview4-7.png --dry-run"
        })
public final class ReproduceCommand implements Callable<Integer> {
    private static final int LEAST_MAX_TOKENS = 3;

    private final Terminal terminal;
    private final Interruption interruption;

    @Parameters(paramLabel = "FILE.png", descriptionKey = "picture", description = "The picture.")
    private Path picture = Path.of("");

    @Mixin
    private RecipeFileOptions sources = new RecipeFileOptions();

    @Mixin
    private ModelOption model = new ModelOption();

    @Mixin
    private ComputeOptions compute = new ComputeOptions();

    @Mixin
    private MemoryOption memory = new MemoryOption();

    @Mixin
    private CacheOption cache = new CacheOption();

    @Option(names = "--dry-run", description = "Only print the command that draws it.")
    private boolean dryRun;

    @Option(names = "--output", paramLabel = "FILE.png", description = "Keep the new picture here.")
    private @Nullable Path output;

    @Option(names = "--overwrite", description = "Replace a picture that has the name already; other files never are.")
    private boolean overwrite;

    @Option(names = "--json", description = "Print one JSON object about the result.")
    private boolean json;

    public ReproduceCommand(Terminal terminal, Interruption interruption) {
        this.terminal = terminal;
        this.interruption = interruption;
    }

    @Override
    public Integer call() {
        compute.requireSound();
        Recipe recipe = Recipe.read(picture);
        Prompt prompt = recipe.asPrompt(picture);
        recipe.note(picture).ifPresent(terminal::warn);
        if (dryRun) {
            terminal.print(List.of(command(recipe, prompt, sources.find(new RecipeFiles(recipe, picture)))));
            return ExitCode.OK;
        }
        if (recipe.settings().seed() == null) {
            throw new InvalidRequestException(CliMessage.PICTURE_WITHOUT_SEED, picture);
        }
        FromOption.requireModel(picture, recipe, model.folder());
        RecipeFileOptions.Found found = sources.find(new RecipeFiles(recipe, picture));
        try (OutputFiles files = new OutputFiles(OutputKind.PICTURE, overwrite, interruption::write)) {
            if (output != null) {
                files.take(output, 1);
            }
            return reproduce(recipe, prompt, found, files);
        }
    }

    private int reproduce(Recipe recipe, Prompt prompt, RecipeFileOptions.Found found, OutputFiles files) {
        CogView4 opened = cache.apply(model.open());
        ComputeChoice choice = choice(opened, recipe);
        ComputeOptions.tell(choice, terminal);
        ImageRequest.Builder request = ImageRequest.builder().prompt(prompt).forced(true);
        found.askOf(request);
        @Nullable Integer maxTokens = recipe.making().maxTokens();
        if (maxTokens != null && maxTokens >= LEAST_MAX_TOKENS) {
            request.maxTokens(maxTokens);
        }
        PreparedRun run = memory.limit(opened.withCompute(choice.settings())).prepare(request.build());
        List<Image> made = new ArrayList<>();
        interruption.during(files, terminal, () -> {
            made.addAll(
                    run.run(terminal.progress(), interruption.cancellation()).images());
            if (output != null) {
                files.write(0, made.getFirst()::save);
            }
        });
        Image image = made.getFirst();
        PixelDifference difference = PixelDifference.between(picture, image.size(), image.rgb());
        List<Message> reasons = new ArrayList<>(recipe.note(picture).stream().toList());
        reasons.addAll(recipe.differences(image.recipe()));
        tell(difference, reasons);
        return difference.isNone() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** As the picture was computed, unless that is given otherwise or this machine cannot. */
    private ComputeChoice choice(CogView4 opened, Recipe recipe) {
        compute.suppose(recipe.device(), recipe.dtype());
        try {
            ComputeChoice choice = compute.choose();
            opened.withCompute(choice.settings());
            return choice;
        } catch (InvalidRequestException e) {
            boolean known =
                    recipe.device() != null && Device.ofId(recipe.device()).isPresent();
            if (compute.isDeviceGiven() || !known) {
                throw e;
            }
            compute.suppose(null, recipe.dtype());
            return compute.choose();
        }
    }

    private void tell(PixelDifference difference, List<Message> reasons) {
        Labels labels = terminal.labels();
        if (json) {
            ObjectNode root = JsonMapper.shared().createObjectNode();
            root.put("file", picture.toString())
                    .put("identical", difference.isNone())
                    .put("differentPixels", difference.pixels())
                    .put("pixels", difference.of())
                    .put("mostDifference", difference.most());
            root.set(
                    "reasons",
                    JsonMapper.shared().valueToTree(terminal.wording().of(reasons)));
            terminal.printJson(root.toPrettyString());
            return;
        }
        if (difference.isNone()) {
            terminal.print(List.of(labels.of("reproduced.same", picture)));
            return;
        }
        terminal.print(List.of(
                labels.of("reproduced.different", picture, difference.pixels(), difference.of(), difference.most())));
        reasons.forEach(reason -> terminal.err().println(labels.of(reason)));
        if (reasons.isEmpty()) {
            terminal.err().println(labels.of("reproduced.unexplained"));
        }
    }

    /** The command line that draws the picture, as it is typed into a shell. */
    private String command(Recipe recipe, Prompt prompt, RecipeFileOptions.Found found) {
        List<String> words = new ArrayList<>(List.of("cogview4j", "generate"));
        @Nullable Path folder = model.folder();
        if (folder != null) {
            words.add("--model=" + folder);
        } else if (recipe.model() != null && !recipe.model().equals("tiny")) {
            words.add("--model=" + recipe.model());
        }
        for (SettingKey key : SettingKey.values()) {
            key.text(recipe.settings()).ifPresent(text -> words.add(key.option() + "=" + text));
        }
        words.addAll(found.words());
        if (recipe.device() != null && !recipe.device().equals("cpu")) {
            words.add("--device=" + recipe.device());
        }
        if (recipe.dtype() != null && !recipe.dtype().equals("f32")) {
            words.add("--dtype=" + recipe.dtype());
        }
        if (prompt.negative() != null && !prompt.negative().isEmpty()) {
            words.add("--negative=" + prompt.negative());
        }
        if (prompt.text().startsWith("-")) {
            words.add("--");
        }
        words.add(prompt.text());
        return words.stream().map(ShellWord::of).collect(Collectors.joining(" "));
    }
}
