package io.cogview4j.bits;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;

/** A stream that knows the SHA-256 of all that came out of it, what was skipped included. */
public final class HashedStream extends InputStream {
    private final MessageDigest digest = Sha256.digest();
    private final InputStream in;

    public HashedStream(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        int read = in.read();
        if (read >= 0) {
            digest.update((byte) read);
        }
        return read;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count > 0) {
            digest.update(into, offset, count);
        }
        return count;
    }

    /** 64 hexadecimal digits; reads what is left. To be asked for once. */
    public String sha256() throws IOException {
        transferTo(OutputStream.nullOutputStream());
        return HexFormat.of().formatHex(digest.digest());
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
