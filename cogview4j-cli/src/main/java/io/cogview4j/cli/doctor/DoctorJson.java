package io.cogview4j.cli.doctor;

import io.cogview4j.diagnosis.Diagnosis;
import io.cogview4j.diagnosis.FolderFacts;
import io.cogview4j.diagnosis.MemoryFacts;
import io.cogview4j.diagnosis.ProcessorFacts;
import io.cogview4j.diagnosis.Variable;
import io.cogview4j.report.Wording;
import java.util.Locale;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What doctor prints for programs: one object, on lines of its own. What is not known is left out. */
record DoctorJson(Wording wording) {
    String of(DoctorReport report) {
        Privacy privacy = report.privacy();
        Diagnosis diagnosis = report.diagnosis();
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("possible", !Findings.isImpossible(report.findings()));
        root.put("version", diagnosis.version());
        addJava(root, diagnosis, privacy);
        root.putObject("system")
                .put("name", diagnosis.system().name())
                .put("version", privacy.of(diagnosis.system().version()))
                .put("cLibrary", diagnosis.system().cLibrary())
                .put("locale", privacy.of(report.locale()))
                .put("container", diagnosis.system().container());
        addProcessor(root.putObject("processor"), diagnosis.processor());
        addMemory(root.putObject("memory"), diagnosis.memory());
        root.putObject("libtorch")
                .put("version", diagnosis.libraries().libtorch())
                .put("loads", !diagnosis.libraries().instructions().isEmpty())
                .put("instructions", diagnosis.libraries().instructions());
        ArrayNode folders = root.putArray("folders");
        diagnosis.folders().forEach(folder -> add(folders.addObject(), folder, privacy));
        ObjectNode models =
                root.putObject("models").put("others", diagnosis.models().others());
        ArrayNode cogview4 = models.putArray("cogview4");
        diagnosis
                .models()
                .cogview4()
                .forEach(model -> cogview4.addObject()
                        .put("name", privacy.of(model.name()))
                        .put("bytes", model.bytes())
                        .put("whole", model.whole()));
        ArrayNode variables = root.putArray("variables");
        for (Variable variable : diagnosis.variables()) {
            ObjectNode node = variables.addObject().put("name", variable.name());
            variable.value().ifPresent(value -> node.put("value", privacy.of(value)));
        }
        addHub(root, report);
        root.set("findings", JsonMapper.shared().valueToTree(wording.of(report.findings())));
        return root.toPrettyString();
    }

    private static void addJava(ObjectNode root, Diagnosis diagnosis, Privacy privacy) {
        ObjectNode node = root.putObject("java")
                .put("version", diagnosis.java().version())
                .put("vendor", diagnosis.java().vendor())
                .put("vm", diagnosis.java().vm())
                .put("processor", diagnosis.java().processor())
                .put("maxHeapBytes", diagnosis.java().maxHeapBytes())
                .put("nativeAccess", diagnosis.java().nativeAccess())
                .put("fileNameEncoding", diagnosis.java().fileNameEncoding());
        ArrayNode options = node.putArray("options");
        diagnosis.java().options().forEach(option -> options.add(privacy.of(option)));
    }

    private static void addProcessor(ObjectNode node, ProcessorFacts processor) {
        node.put("name", processor.name());
        node.set("units", JsonMapper.shared().valueToTree(processor.units()));
        node.put("processors", processor.processors()).put("cores", processor.cores());
        processor.quota().ifPresent(quota -> node.put("quota", quota));
    }

    private static void addMemory(ObjectNode node, MemoryFacts memory) {
        node.put("availableBytes", memory.availableBytes());
        put(node, "machineBytes", memory.machineBytes());
        put(node, "containerLimitBytes", memory.containerLimitBytes());
        put(node, "swapBytes", memory.swapBytes());
        put(node, "freeSwapBytes", memory.freeSwapBytes());
    }

    private static void add(ObjectNode node, FolderFacts folder, Privacy privacy) {
        node.put("role", folder.role().name().toLowerCase(Locale.ROOT))
                .put("path", privacy.of(folder.path().toString()))
                .put("exists", folder.exists())
                .put("writable", folder.writable())
                .put("noexec", folder.notExecutable())
                .put("fileSystem", folder.fileSystem());
        put(node, "freeBytes", folder.freeBytes());
        put(node, "contentBytes", folder.contentBytes());
    }

    private static void addHub(ObjectNode root, DoctorReport report) {
        HubAnswer hub = report.hub();
        if (hub != null) {
            ObjectNode node = root.putObject("hub").put("address", hub.address());
            hub.status().ifPresent(status -> node.put("status", status));
            node.put("reason", hub.reason());
        }
    }

    private static void put(ObjectNode node, String key, OptionalLong value) {
        value.ifPresent(number -> node.put(key, number));
    }
}
