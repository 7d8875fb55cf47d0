package io.cogview4j.server.store;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which database.
 *
 * @param url for JDBC
 * @param user null if the URL says it, or nobody needs to
 * @param shown what messages call it: without user, password and settings
 */
record DatabaseAddress(
        Kind kind,
        String url,
        @Nullable String user,
        @Nullable String password,
        String shown) {
    /** What differs between the two. */
    enum Kind {
        /** A file that one process opens. */
        H2("BLOB"),
        POSTGRESQL("BYTEA");

        private final String bytesType;

        Kind(String bytesType) {
            this.bytesType = bytesType;
        }

        /** The type of a column of bytes. */
        String bytesType() {
            return bytesType;
        }
    }

    private static final String H2_FILE = "jdbc:h2:file:";
    private static final String JDBC_POSTGRESQL = "jdbc:postgresql:";

    /** A file in a folder. */
    static DatabaseAddress in(Path folder) {
        String path = folder.toAbsolutePath().resolve("queue").toString();
        if (path.contains(";")) {
            throw new StoreException(null, StoreMessage.DATA_FOLDER_UNUSABLE, folder, "semicolon in the path");
        }
        return h2(H2_FILE + path);
    }

    /** As someone wrote it: {@code jdbc:h2:file:…}, {@code jdbc:postgresql:…} or {@code postgresql://user:password@host/name}. */
    static DatabaseAddress parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith(H2_FILE)) {
            return h2File(text.substring(H2_FILE.length()));
        }
        if (lower.startsWith(JDBC_POSTGRESQL)) {
            String shown = text.replaceFirst("\\?.*", "").replaceFirst("//[^/]*@", "//");
            return new DatabaseAddress(Kind.POSTGRESQL, text, null, null, shown);
        }
        if (lower.startsWith("postgresql://") || lower.startsWith("postgres://")) {
            return postgresql(text);
        }
        throw new StoreException(
                null,
                StoreMessage.DATABASE_ADDRESS_UNKNOWN,
                text.replaceFirst("[?;].*", "").replaceFirst("//.*@", "//"));
    }

    /** H2 itself refuses a path that does not say from where. */
    private static DatabaseAddress h2File(String place) {
        String path = place.replaceFirst(";.*", "");
        if (path.isBlank()) {
            throw new StoreException(null, StoreMessage.DATABASE_ADDRESS_UNKNOWN, H2_FILE + place);
        }
        boolean said = path.startsWith("~") || Path.of(path).isAbsolute();
        return h2(H2_FILE + (said ? path : Path.of(path).toAbsolutePath()) + place.substring(path.length()));
    }

    /** With what makes a commit last, and a lock that is waited for a little. */
    private static DatabaseAddress h2(String url) {
        String shown = url.replaceFirst(";.*", "");
        StringBuilder whole = new StringBuilder(url);
        String settings = url.substring(shown.length()).toUpperCase(Locale.ROOT);
        // Without a delay of 0, H2 acknowledges commits that it has not written, and a killed process loses them.
        for (String setting : new String[] {"WRITE_DELAY=0", "LOCK_TIMEOUT=10000", "DB_CLOSE_ON_EXIT=FALSE"}) {
            if (!settings.contains(setting.substring(0, setting.indexOf('=') + 1))) {
                whole.append(';').append(setting);
            }
        }
        return new DatabaseAddress(Kind.H2, whole.toString(), null, null, shown.substring(H2_FILE.length()));
    }

    private static DatabaseAddress postgresql(String text) {
        try {
            URI uri = new URI(text);
            if (uri.getRawAuthority() == null) {
                throw new URISyntaxException("", "no host");
            }
            String place = uri.getRawAuthority().replaceFirst(".*@", "") + uri.getRawPath();
            String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
            String userInfo = uri.getUserInfo();
            int colon = userInfo == null ? -1 : userInfo.indexOf(':');
            return new DatabaseAddress(
                    Kind.POSTGRESQL,
                    JDBC_POSTGRESQL + "//" + place + query,
                    colon < 0 ? userInfo : userInfo.substring(0, colon),
                    colon < 0 ? null : userInfo.substring(colon + 1),
                    "postgresql://" + place);
        } catch (URISyntaxException e) {
            // Without the cause: its message has the password.
            throw new StoreException(null, StoreMessage.DATABASE_ADDRESS_UNKNOWN, "postgresql://...");
        }
    }
}
