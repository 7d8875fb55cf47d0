package io.cogview4j.cli.report;

import io.cogview4j.ImagePass;
import io.cogview4j.MachineSpeed;
import io.cogview4j.MemoryPlan;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.api.PlannedStage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
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
    /** The same request for images of another size. */
    public record Size(ImageSize size, long smallestBudgetBytes, MemoryPlan plan) {}

    public MemoryForecast {
        otherBudgets = List.copyOf(otherBudgets);
        otherSizes = List.copyOf(otherSizes);
    }

    double seconds(MemoryPlan plan) {
        return speed.seconds(plan);
    }

    /** One object, on lines of its own. */
    public String json() {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("size", images.size().toString());
        root.put("steps", images.steps());
        root.put("guidanceScale", images.guidanceScale());
        if (!budget.isUnlimited()) {
            root.put("budgetBytes", budget.bytes());
        }
        root.put("fits", plan.isPresent());
        root.put("smallestBudgetBytes", smallestBudgetBytes);
        compute.describe(root);
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
    }
}
