package io.cogview4j.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.events.Notices;
import io.cogview4j.machine.PackedFile;
import io.cogview4j.machine.UnpackedFolder;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.message.Message;
import io.cogview4j.message.OutputException;
import java.io.IOException;
import java.net.URL;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with the place of native libraries is told as what it is, and what would help. */
class NativeFilesTest {
    @TempDir
    private Path temp;

    @Test
    void aFolderThatCannotBeMade() throws IOException {
        Path file = Files.createFile(temp.resolve("file"));

        assertOutputCode(CoreMessage.CACHE_FOLDER_UNWRITABLE, () -> folder(file.resolve("cache")));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "who may write is told by the profile there")
    void aFolderThatOthersMayWriteTo() throws IOException {
        Files.setPosixFilePermissions(temp, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertOutputCode(CoreMessage.CACHE_FOLDER_OPEN, () -> folder(temp));
    }

    @Test
    void aFolderThatIsNoPath() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> folder("a\0b"))
                .matches(e -> e.code() == CoreMessage.CACHE_FOLDER_INVALID);
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "who may write is told by the profile there")
    void aFolderOfSomebodyElse() throws IOException {
        assumeTrue(Files.getAttribute(temp, "unix:uid").equals(0), "only the administrator can give a folder away");
        Path foreign = Files.createDirectory(temp.resolve("foreign"));
        Files.setAttribute(foreign, "unix:uid", 12345);

        assertOutputCode(CoreMessage.CACHE_FOLDER_FOREIGN, () -> folder(foreign));
    }

    @Test
    void aUserWithoutAHome() {
        String home = System.setProperty("user.home", "?");
        try {
            assertOutputCode(CoreMessage.CACHE_FOLDER_HOMELESS, () -> NativeFiles.folder("libs", Map.of()));
            assertThat(Path.of("?")).doesNotExist();
        } finally {
            System.setProperty("user.home", home);
        }
    }

    /** The other process has the lock until it is told to end, which it is when the waiting is told. */
    @Test
    void anotherProcessThatUnpacks() throws IOException {
        UnpackedFolder folder = folder(temp);
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        LockHolder.class.getName(),
                        folder.path() + ".lock")
                .start();
        assertThat(other.inputReader().readLine()).isEqualTo("held");
        List<Message> notices = new ArrayList<>();

        boolean loaded = Notices.heardBy(
                notice -> {
                    notices.add(notice);
                    other.destroyForcibly();
                },
                () -> NativeFiles.load(folder, List::of, () -> true));
        assertThat(loaded).isTrue();
        assertThat(notices).extracting(Message::code).containsExactly(CoreMessage.NATIVE_LIBRARIES_AWAITED);
    }

    static final class LockHolder {
        public static void main(String[] arguments) throws IOException {
            try (FileChannel channel = FileChannel.open(
                            Path.of(arguments[0]), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock _ = channel.lock()) {
                IO.println("held");
                System.in.read();
            }
        }
    }

    /** The entry says that it is larger than any disk. */
    @Test
    void aDiskWithoutRoom() throws IOException {
        URL entry = Test.class.getResource("Test.class");
        PackedFile test = PackedFile.at(entry, "Test.class");
        PackedFile huge = new PackedFile(test.path(), entry, Long.MAX_VALUE, test.crc(), test.modified());

        assertOutputCode(
                CoreMessage.NATIVE_LIBRARIES_WITHOUT_ROOM,
                () -> NativeFiles.load(folder(temp), () -> List.of(huge), () -> true));
    }

    /** As JavaCPP tells it, where the loader's own words are the cause of a cause. */
    @Test
    void aDiskFromWhichNothingIsExecuted() throws IOException {
        UnsatisfiedLinkError loader =
                new UnsatisfiedLinkError("libjnitorch.so: failed to map segment from shared object");
        Throwable told = new UnsatisfiedLinkError("no jnitorch in java.library.path: /lib").initCause(loader);
        UnpackedFolder folder = folder(temp);

        assertOutputCode(
                CoreMessage.NATIVE_LIBRARIES_NOT_EXECUTABLE,
                () -> NativeFiles.load(folder, List::<PackedFile>of, () -> {
                    throw (UnsatisfiedLinkError) told;
                }));
    }

    @Test
    void whateverElseIsWrongWithALibraryIsToldByTheSystem() throws IOException {
        UnpackedFolder folder = folder(temp);

        assertThatExceptionOfType(UnsatisfiedLinkError.class)
                .isThrownBy(() -> NativeFiles.load(folder, List::<PackedFile>of, () -> {
                    throw new UnsatisfiedLinkError("version `GLIBC_2.28' not found");
                }));
    }

    @Test
    void whatFailedOnceFailsInTheSameWayAgain() {
        NativeLoad load = NativeLoad.attempt(() -> {
            throw new OutputException(CoreMessage.NATIVE_LIBRARIES_NOT_EXECUTABLE, temp);
        });

        for (int i = 0; i < 2; i++) {
            assertOutputCode(CoreMessage.NATIVE_LIBRARIES_NOT_EXECUTABLE, load::require);
        }
    }

    private static void assertOutputCode(CoreMessage code, ThrowingCallable call) {
        assertThatExceptionOfType(OutputException.class).isThrownBy(call).matches(e -> e.code() == code);
    }

    private static UnpackedFolder folder(Path cache) {
        return folder(cache.toString());
    }

    private static UnpackedFolder folder(String cache) {
        return NativeFiles.folder("libs", Map.of("COGVIEW4J_CACHE", cache));
    }
}
