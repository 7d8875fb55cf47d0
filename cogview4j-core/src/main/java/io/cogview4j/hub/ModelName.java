package io.cogview4j.hub;

import io.cogview4j.message.InvalidRequestException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name of a model on a hub, for example {@code zai-org/CogView4-6B}, {@code zai-org/CogView4-6B@REVISION} or {@code
 * modelscope:ZhipuAI/CogView4-6B}. Whatever else a text may hold is none, so that a name can stand in a path and an address.
 *
 * @param revision a branch, a tag or a commit; empty for the newest there is
 */
public record ModelName(Source source, String owner, String name, String revision) {
    private static final String MODELSCOPE_PREFIX = "modelscope:";
    private static final Pattern PART = Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9_])?");
    private static final Pattern REVISION =
            Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}(?:/[A-Za-z0-9_][A-Za-z0-9._-]{0,99}){0,7}");
    private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

    /** Where models are kept. */
    public enum Source {
        HUGGING_FACE,
        MODELSCOPE
    }

    /** @throws InvalidRequestException if these are no name */
    public ModelName {
        if (!isPart(owner) || !isPart(name) || !revision.isEmpty() && !isRevision(revision)) {
            throw new InvalidRequestException(
                    HubMessage.MODEL_NAME_UNFIT, owner + "/" + name + (revision.isEmpty() ? "" : "@" + revision));
        }
    }

    /**
     * Reads a name.
     *
     * @throws InvalidRequestException if it is none
     */
    public static ModelName parse(String text) {
        return of(text).orElseThrow(() -> new InvalidRequestException(HubMessage.MODEL_NAME_UNFIT, text));
    }

    /** The name that a text is; empty if it can be none, as a path with more or fewer than one slash. */
    public static Optional<ModelName> of(String text) {
        boolean modelScope = text.startsWith(MODELSCOPE_PREFIX);
        String rest = modelScope ? text.substring(MODELSCOPE_PREFIX.length()) : text;
        int at = rest.indexOf('@');
        String path = at < 0 ? rest : rest.substring(0, at);
        String revision = at < 0 ? "" : rest.substring(at + 1);
        int slash = path.indexOf('/');
        if (slash < 0 || at >= 0 && !isRevision(revision)) {
            return Optional.empty();
        }
        String owner = path.substring(0, slash);
        String name = path.substring(slash + 1);
        return isPart(owner) && isPart(name)
                ? Optional.of(
                        new ModelName(modelScope ? Source.MODELSCOPE : Source.HUGGING_FACE, owner, name, revision))
                : Optional.empty();
    }

    /** The same model at another revision. */
    public ModelName at(String revision) {
        return new ModelName(source, owner, name, revision);
    }

    /** Both hubs write {@code --} for the slash in names of folders. */
    private static boolean isPart(String text) {
        return PART.matcher(text).matches() && !text.contains("..") && !text.contains("--");
    }

    private static boolean isRevision(String text) {
        return REVISION.matcher(text).matches() && !text.contains("..") && !text.endsWith(".") && !text.contains("./");
    }

    /** Owner and name, as they stand in addresses. */
    String id() {
        return owner + "/" + name;
    }

    /** The name of its folder in a cache, without a prefix. */
    String folderName() {
        return owner + "--" + name;
    }

    /** Whether the revision is a commit of the hub, whose content never changes. */
    boolean isCommit() {
        return isCommit(revision);
    }

    static boolean isCommit(String revision) {
        return COMMIT.matcher(revision).matches();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return (source == Source.MODELSCOPE ? MODELSCOPE_PREFIX : "")
                + id()
                + (revision.isEmpty() ? "" : "@" + revision);
    }
}
