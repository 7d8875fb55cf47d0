package io.cogview4j.cli.resume;

import io.cogview4j.ResumePoint;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.output.OutputKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the command has to know of a run that goes on, beside what the library does.
 *
 * @param folder in which the command was given
 * @param files of all pictures of the run, as they were named there
 * @param model its folder; null for the built-in one
 * @param bare whether files hold nothing but pixels
 * @param sheet that shows all pictures, as it was named there; null for none
 */
public record RunNote(
        Path folder,
        List<Path> files,
        @Nullable Path model,
        boolean bare,
        @Nullable Path sheet) {
    public RunNote {
        files = List.copyOf(files);
    }

    /** Of a command that is given in the folder where this process is. */
    public static RunNote here(List<Path> files, @Nullable Path model, boolean bare, @Nullable Path sheet) {
        return new RunNote(current(), files, model == null ? null : model.toAbsolutePath(), bare, sheet);
    }

    private static Path current() {
        return Path.of("").toAbsolutePath();
    }

    /** For the file. */
    String text() {
        ObjectNode node = JsonMapper.shared().createObjectNode();
        node.put("folder", folder.toString());
        ArrayNode list = node.putArray("files");
        files.forEach(file -> list.add(file.toString()));
        if (model != null) {
            node.put("model", model.toString());
        }
        node.put("bare", bare);
        if (sheet != null) {
            node.put("sheet", sheet.toString());
        }
        return node.toString();
    }

    /**
     * What a file notes.
     *
     * @throws InvalidRequestException if it is no note of the command on this run
     */
    static RunNote of(Path file, ResumePoint point) {
        try {
            RunNote note = parse(JsonMapper.shared().readTree(point.note()));
            note.files.forEach(OutputKind.PICTURE::requireName);
            if (note.sheet != null) {
                OutputKind.PICTURE.requireName(note.sheet);
            }
            if (note.files.size() == (long) point.prompts().size() * point.imagesPerPrompt()) {
                return note;
            }
        } catch (JacksonException | IllegalArgumentException e) {
            // damage as well
        }
        throw new InvalidRequestException(CoreMessage.RESUME_DAMAGED, file, "note");
    }

    private static RunNote parse(JsonNode node) {
        List<Path> files = new ArrayList<>();
        node.path("files").forEach(file -> files.add(Path.of(text(file))));
        JsonNode model = node.path("model");
        JsonNode sheet = node.path("sheet");
        return new RunNote(
                Path.of(text(node.path("folder"))),
                files,
                model.isMissingNode() ? null : Path.of(text(model)),
                node.path("bare").asBoolean(false),
                sheet.isMissingNode() ? null : Path.of(text(sheet)));
    }

    private static String text(JsonNode value) {
        if (!value.isString()) {
            throw new IllegalArgumentException("no text");
        }
        return value.asString();
    }

    /** The same, with files as they are named in the folder where this process is. */
    RunNote seenFromHere() {
        return folder.equals(current())
                ? this
                : new RunNote(
                        current(),
                        files.stream().map(folder::resolve).toList(),
                        model,
                        bare,
                        sheet == null ? null : folder.resolve(sheet));
    }
}
