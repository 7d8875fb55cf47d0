package io.cogview4j.server.http.request;

import io.cogview4j.server.http.error.Refusal;
import io.cogview4j.server.http.error.ServerMessage;
import io.javalin.http.Context;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Part;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A form with files. Those are kept in the {@link UploadFolder} until the request has been answered.
 *
 * @param files by the names of their parts
 */
public record MultipartBody(Fields fields, Map<String, List<Part>> files) {
    /** Much more than any of our fields has, but a prompt. */
    private static final int MOST_FIELDS = 100;

    public MultipartBody {
        files = Map.copyOf(files);
    }

    /** @throws Refusal if it is no form with files, or longer than the caps allow */
    public static MultipartBody read(Context ctx, Caps caps) {
        Bodies.requireType(ctx, Set.of(Bodies.MULTIPART));
        long most = caps.uploadBytes();
        if (ctx.req().getContentLengthLong() > most) {
            throw new Refusal(413, ServerMessage.BODY_TOO_LARGE, most);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, List<Part>> files = new LinkedHashMap<>();
        long textBytes = 0;
        for (Part part : parts(ctx, most)) {
            if (part.getSubmittedFileName() == null && !isNamelessFile(part)) {
                textBytes += part.getSize(); // all of them together are no more than a body of JSON may be
                if (textBytes > caps.jsonBytes() || texts.size() >= MOST_FIELDS) {
                    throw new Refusal(413, ServerMessage.BODY_TOO_LARGE, caps.jsonBytes()).of(part.getName());
                }
                if (texts.put(part.getName(), text(part)) != null) {
                    throw Refusal.ofField(part.getName(), ServerMessage.FIELD_TWICE, part.getName());
                }
            } else {
                files.computeIfAbsent(part.getName(), _ -> new ArrayList<>()).add(part);
            }
        }
        return new MultipartBody(Fields.ofForm(texts), files);
    }

    /** Some clients leave the name of a file out. */
    private static boolean isNamelessFile(Part part) {
        String type = part.getContentType();
        return type != null && (type.startsWith("image/") || type.startsWith("application/octet-stream"));
    }

    private static Collection<Part> parts(Context ctx, long most) {
        try {
            return ctx.req().getParts();
        } catch (IllegalStateException e) {
            throw new Refusal(413, ServerMessage.BODY_TOO_LARGE, most);
        } catch (IOException | ServletException | RuntimeException e) {
            throw refusal(e, most);
        }
    }

    private static Refusal refusal(Exception e, long most) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IllegalStateException
                    && String.valueOf(cause.getMessage()).contains("max length")) {
                return new Refusal(413, ServerMessage.BODY_TOO_LARGE, most);
            }
        }
        Refusal broken = Bodies.refusal(e, most);
        return broken.status() == 400 ? new Refusal(400, ServerMessage.MULTIPART_MALFORMED) : broken;
    }

    private static String text(Part part) {
        try (InputStream in = part.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new Refusal(400, ServerMessage.BODY_INCOMPLETE);
        }
    }

    /** All files of these parts. */
    public List<Part> files(String... names) {
        List<Part> found = new ArrayList<>();
        for (String name : names) {
            found.addAll(files.getOrDefault(name, List.of()));
        }
        return found;
    }

    /** The one file of this part. */
    public Part file(String name) {
        List<Part> found = files(name);
        if (found.size() != 1) {
            throw found.isEmpty()
                    ? Refusal.ofField(name, ServerMessage.FILE_PART_MISSING, name)
                    : Refusal.ofField(name, ServerMessage.FIELD_TWICE, name);
        }
        return found.getFirst();
    }
}
