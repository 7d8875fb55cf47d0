package io.cogview4j.hub;

import io.cogview4j.message.MessageCode;

/** What there is to say of models by name. */
public enum HubMessage implements MessageCode {
    MODEL_NAME_UNFIT("name"),
    MODEL_NOT_PULLED("model"),
    PULL_COMPONENT_UNKNOWN("component", "known", "nearest"),
    HUB_SETTING_UNFIT("variable", "value"),
    HUB_PROXY_UNFIT("variable", "value"),
    HUB_TOKEN_UNFIT("host"),
    HUB_TOKEN_UNENCRYPTED("address"),
    HUB_OFFLINE("model", "variable"),
    HUB_UNREACHABLE("host", "reason"),
    HUB_BUSY("host", "status", "seconds"),
    HUB_TRIED_AGAIN(Severity.NOTE, "host", "reason", "seconds"),
    HUB_PULL_AWAITED(Severity.NOTE, "model", "file"),
    HUB_MODEL_MISSING("model", "host"),
    HUB_REVISION_MISSING("model", "revision"),
    HUB_ACCESS_DENIED("model", "host", "status"),
    HUB_REFUSED("host", "status"),
    HUB_REDIRECTION_UNFIT("host", "target"),
    HUB_ANSWER_UNUSABLE("host", "reason"),
    HUB_PATH_UNSAFE("model", "path"),
    HUB_NO_CHECKPOINT("model"),
    HUB_OTHER_PIPELINE("model", "found"),
    HUB_COMPONENT_MISSING("model", "component"),
    HUB_FILE_CHANGED("file", "host", "found"),
    HUB_FILE_DAMAGED("file", "host"),
    HUB_WITHOUT_ROOM("model", "folder", "needed", "free");

    private final Declaration declaration;

    HubMessage(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    HubMessage(Severity severity, String... valueNames) {
        declaration = new Declaration(severity, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
