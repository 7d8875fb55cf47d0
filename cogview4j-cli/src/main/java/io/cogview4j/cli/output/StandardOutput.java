package io.cogview4j.cli.output;

import io.cogview4j.message.OutputException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where results go. It knows why it takes no more; a {@link PrintStream} by itself only knows that it does not. */
public final class StandardOutput extends PrintStream {
    /** What systems call it when nobody reads from a pipe any more; Java has no other sign of it. */
    private static final Set<String> READER_GONE =
            Set.of("Broken pipe", "断开的管道", "The pipe is being closed", "The pipe has been ended", "管道正在被关闭。");

    private final Watched watched;

    StandardOutput(OutputStream out) {
        this(new Watched(out));
    }

    private StandardOutput(Watched watched) {
        super(watched, true, StandardCharsets.UTF_8);
        this.watched = watched;
    }

    /**
     * Makes sure that everything has been taken that was printed until now.
     *
     * @throws ReaderGoneException if the program that reads it has ended
     * @throws OutputException if it could not be written for another reason, such as a full disk
     */
    public void ensureTaken() {
        if (checkError()) {
            if (READER_GONE.contains(watched.firstFailure)) {
                throw new ReaderGoneException();
            }
            throw new OutputException(CliMessage.RESULT_NOT_PRINTED);
        }
    }

    private static final class Watched extends FilterOutputStream {
        private @Nullable String firstFailure;

        private Watched(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            try {
                out.write(bytes, offset, length);
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        @Override
        public void flush() throws IOException {
            try {
                out.flush();
            } catch (IOException e) {
                throw remembered(e);
            }
        }

        private IOException remembered(IOException failure) {
            if (firstFailure == null) {
                firstFailure = String.valueOf(failure.getMessage());
            }
            return failure;
        }
    }
}
