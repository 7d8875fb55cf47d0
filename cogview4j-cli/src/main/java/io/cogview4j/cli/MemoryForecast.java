package io.cogview4j.cli;

import io.cogview4j.api.ImageSize;
import io.cogview4j.memory.MachineSpeed;
import io.cogview4j.memory.MemoryBudget;
import io.cogview4j.memory.StagePlan;
import io.cogview4j.pipeline.MemoryPlan;
import io.cogview4j.pipeline.ResolvedSettings;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a request would take.
 *
 * @param plan empty if it does not fit the budget
 * @param otherBudgets those that it would fit
 */
record MemoryForecast(
        ResolvedSettings settings,
        ComputeChoice compute,
        MemoryBudget budget,
        Optional<MemoryPlan> plan,
        long smallestBudgetBytes,
        List<MemoryPlan> otherBudgets,
        List<Size> otherSizes,
        MachineSpeed speed) {
    /** The same request for pictures of another size. */
    record Size(ImageSize size, long smallestBudgetBytes, MemoryPlan plan) {}

    MemoryForecast {
        otherBudgets = List.copyOf(otherBudgets);
        otherSizes = List.copyOf(otherSizes);
    }

    double seconds(MemoryPlan plan) {
        return plan.stages().stream().mapToDouble(speed::seconds).sum();
    }

    static long readBytes(MemoryPlan plan) {
        return plan.stages().stream().mapToLong(StagePlan::readBytes).sum();
    }

    /** One object, on lines of its own. */
    String json() {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("size", settings.size().toString());
        root.put("steps", settings.steps());
        root.put("guidanceScale", settings.guidanceScale());
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
        node.put("readBytes", readBytes(plan));
        node.put("seconds", seconds(plan));
    }

    private void describe(StagePlan stage, ObjectNode node) {
        node.put("name", stage.stage().name().toLowerCase(Locale.ROOT));
        node.put("baseBytes", stage.baseBytes());
        node.put("weightBytes", stage.weightBytes());
        node.put("workBytes", stage.needs().workBytes());
        node.put("peakBytes", stage.peakBytes());
        node.put("blocks", stage.needs().blockBytes().size());
        node.put("residentBlocks", stage.residency().residentBlocks());
        node.put("readAhead", stage.residency().readAhead());
        node.put("readBytes", stage.readBytes());
        node.put("operations", stage.needs().operations());
        node.put("seconds", speed.seconds(stage));
    }
}
