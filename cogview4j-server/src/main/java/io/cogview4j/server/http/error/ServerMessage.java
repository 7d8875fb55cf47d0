package io.cogview4j.server.http.error;

import io.cogview4j.message.MessageCode;

/** What the server itself has to say to its clients, and to whoever starts it. */
public enum ServerMessage implements MessageCode {
    // Who asks, from where
    KEY_MISSING,
    KEY_UNKNOWN,
    HOST_NOT_ALLOWED("host"),
    ORIGIN_NOT_ALLOWED("origin"),
    // Requests as a whole
    ROUTE_UNKNOWN("method", "path"),
    METHOD_NOT_ALLOWED("method", "path", "allowed"),
    CONTENT_TYPE_UNSUPPORTED("found", "expected"),
    BODY_TOO_LARGE("most"),
    BODY_INCOMPLETE,
    REQUEST_TOO_SLOW,
    REQUEST_MALFORMED("reason"),
    HEADERS_TOO_LARGE,
    JSON_MALFORMED("line", "column"),
    JSON_NOT_OBJECT("found"),
    JSON_TOO_DEEP("most"),
    JSON_KEY_TWICE("key"),
    MULTIPART_MALFORMED,
    // Fields
    FIELD_MISSING("field"),
    FIELD_NOT_TEXT("field", "found"),
    FIELD_NOT_WHOLE("field", "found"),
    FIELD_NOT_NUMBER("field", "found"),
    FIELD_NOT_FLAG("field", "found"),
    FIELD_NOT_LIST("field", "found"),
    FIELD_TWICE("field"),
    FIELD_UNFIT("field", "found", "fitting"),
    PROMPT_TOO_LONG("field", "characters", "most"),
    // Files
    FILE_PART_MISSING("part"),
    PICTURES_SEVERAL("count"),
    UPLOAD_NOT_A_PICTURE("part"),
    UPLOAD_TOO_MANY_PIXELS("part", "size", "most"),
    UPLOAD_NOT_BASE64("field"),
    // What there is not
    MODEL_NOT_SERVED("name", "served"),
    JOB_NOT_FOUND("id"),
    JOB_NOT_FINAL("id"),
    RESULT_NOT_FOUND("id", "index"),
    PREVIEW_NOT_THERE("id"),
    PAGE_NOT_FOUND("path"),
    // What happened to a job
    QUEUE_FULL("waiting", "seconds"),
    IDEMPOTENCY_KEY_REUSED,
    JOB_WAS_CANCELLED("id"),
    SERVER_STOPPING,
    // Starting
    ADDRESS_WITHOUT_KEYS("host"),
    ADDRESS_UNUSABLE("address", "reason"),
    LISTEN_HOST_UNKNOWN("host"),
    KEYS_FILE_NOT_UTF8("file"),
    ALLOWED_HOST_UNFIT("host"),
    ANY_HOST_WITHOUT_KEYS,
    PUBLIC_URL_UNFIT("url"),
    KEYS_LINE_UNREADABLE("file", "line"),
    KEYS_NAME_TWICE("file", "name"),
    KEYS_KEY_TWICE("file", "name", "other"),
    KEYS_KEY_TOO_SHORT("file", "name", "least"),
    KEYS_FILE_EMPTY("file"),
    KEYS_FILE_OPEN(Severity.WARNING, "file", "mode");

    private final Declaration declaration;

    ServerMessage(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    ServerMessage(Severity severity, String... valueNames) {
        declaration = new Declaration(severity, valueNames);
    }

    @Override
    public Declaration declaration() {
        return declaration;
    }
}
