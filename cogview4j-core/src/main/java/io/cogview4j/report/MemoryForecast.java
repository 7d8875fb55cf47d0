package io.cogview4j.report;

import io.cogview4j.CogView4;
import io.cogview4j.ImagePass;
import io.cogview4j.MachineSpeed;
import io.cogview4j.MemoryPlan;
import io.cogview4j.PreparedRun;
import io.cogview4j.Session;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.InitImage;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.RepaintArea.Margins;
import io.cogview4j.events.PlannedStage;
import io.cogview4j.measure.ComputeChoice;
import io.cogview4j.message.ComputeMessage;
import io.cogview4j.message.InvalidRequestException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request would take.
 *
 * @param images the largest that are asked for
 * @param plan empty if it does not fit the budget
 * @param otherBudgets those that it would fit
 */
public record MemoryForecast(
        ImagePass images,
        ComputeChoice compute,
        MemoryBudget budget,
        Optional<MemoryPlan> plan,
        long smallestBudgetBytes,
        List<MemoryPlan> otherBudgets,
        List<Size> otherSizes,
        MachineSpeed speed) {
    private static final List<String> OTHER_BUDGETS = List.of("3GiB", "4GiB", "8GiB", "16GiB", "32GiB");
    private static final List<ImageSize> OTHER_SIZES =
            List.of(ImageSize.square(512), ImageSize.square(1024), new ImageSize(2048, 1024));

    /** The same request for images of another size. */
    public record Size(ImageSize size, long smallestBudgetBytes, MemoryPlan plan) {}

    public MemoryForecast {
        otherBudgets = List.copyOf(otherBudgets);
        otherSizes = List.copyOf(otherSizes);
    }

    /**
     * Prepares the request without running it, and measures the machine. Opens no weights. Of other sizes it tells of those for which
     * memory of the GPU suffices.
     *
     * @param request for the model; its size is changed
     * @throws InvalidRequestException as {@link CogView4#prepare}, for which any budget of the process is enough
     */
    public static MemoryForecast of(
            CogView4 model, ImageRequest.Builder request, ComputeChoice compute, MemoryBudget budget) {
        CogView4 choosing = model.withCompute(compute.settings());
        try (Session session = choosing.withMemory(MemoryBudget.UNLIMITED).session()) {
            PreparedRun run = session.prepare(request.build());
            return new MemoryForecast(
                    largest(run),
                    compute,
                    budget,
                    run.memoryWithin(budget),
                    run.smallestBudgetBytes(),
                    OTHER_BUDGETS.stream()
                            .flatMap(other -> run.memoryWithin(MemoryBudget.parse(other)).stream())
                            .toList(),
                    hasMargins(request)
                            ? List.of()
                            : OTHER_SIZES.stream()
                                    .flatMap(size -> ofSize(size, session, request).stream())
                                    .toList(),
                    choosing.measureSpeed());
        }
    }

    /** Then the picture that is extended says how large images are. */
    private static boolean hasMargins(ImageRequest.Builder request) {
        InitImage init = request.build().settings().initImage();
        return init != null && init.area() instanceof Margins;
    }

    /** Empty if memory of the GPU does not suffice for it. */
    private static Optional<Size> ofSize(ImageSize size, Session session, ImageRequest.Builder request) {
        PreparedRun run;
        try {
            run = session.prepare(request.size(size).forced(true).build());
        } catch (InvalidRequestException e) {
            if (e.code() != ComputeMessage.DEVICE_MEMORY_TOO_SMALL) {
                throw e;
            }
            return Optional.empty();
        }
        long smallest = run.smallestBudgetBytes();
        return Optional.of(new Size(
                size, smallest, run.memoryWithin(new MemoryBudget(2 * smallest)).orElseThrow()));
    }

    /** Prompts of a file may ask for different sizes; the largest images head the report. */
    private static ImagePass largest(PreparedRun run) {
        return run.passes().stream()
                .max(Comparator.comparingLong(pass -> pass.size().pixels()))
                .orElseThrow();
    }

    /** How long the run would take with this plan. */
    public double seconds(MemoryPlan plan) {
        return speed.seconds(plan);
    }

    /** One object, on lines of its own. */
    public String json() {
        ObjectNode root = JsonParts.object();
        root.put("size", images.size().toString());
        root.put("steps", images.steps());
        root.put("guidanceScale", images.guidanceScale());
        if (!budget.isUnlimited()) {
            root.put("budgetBytes", budget.bytes());
        }
        root.put("fits", plan.isPresent());
        root.put("smallestBudgetBytes", smallestBudgetBytes);
        JsonParts.addCompute(root, compute);
        root.put("operationsPerSecond", speed.operationsPerSecond());
        root.put("readBytesPerSecond", speed.readBytesPerSecond());
        ArrayNode stages = root.putArray("stages");
        plan.ifPresent(fitting -> fitting.stages().forEach(stage -> describe(stage, stages.addObject())));
        ArrayNode budgets = root.putArray("otherBudgets");
        otherBudgets.forEach(other -> describe(
                other, budgets.addObject().put("budgetBytes", other.budget().bytes())));
        ArrayNode sizes = root.putArray("otherSizes");
        otherSizes.forEach(other -> describe(
                other.plan(),
                sizes.addObject()
                        .put("size", other.size().toString())
                        .put("smallestBudgetBytes", other.smallestBudgetBytes())));
        return root.toPrettyString();
    }

    private void describe(MemoryPlan plan, ObjectNode node) {
        node.put("peakBytes", plan.peakBytes());
        node.put("readBytes", plan.readBytes());
        node.put("seconds", seconds(plan));
    }

    private void describe(PlannedStage stage, ObjectNode node) {
        node.put("name", stage.stage().name().toLowerCase(Locale.ROOT));
        node.put("baseBytes", stage.baseBytes());
        node.put("weightBytes", stage.weightBytes());
        node.put("workBytes", stage.workBytes());
        node.put("peakBytes", stage.peakBytes());
        node.put("blocks", stage.blocks());
        node.put("residentBlocks", stage.residentBlocks());
        node.put("readAhead", stage.readAhead());
        node.put("readBytes", stage.readBytes());
        node.put("operations", stage.operations());
        node.put("seconds", speed.seconds(stage));
        stage.onDevice().ifPresent(planned -> node.set("onDevice", JsonParts.json(planned)));
    }
}
