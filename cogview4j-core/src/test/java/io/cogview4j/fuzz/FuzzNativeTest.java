package io.cogview4j.fuzz;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The same of what native code sees, in processes that it may end: none does. */
class FuzzNativeTest {
    @TempDir(factory = InMemory.class)
    static Path folder;

    @TestFactory
    Stream<DynamicTest> everyInputIsReadOrRefused() throws IOException {
        return FuzzTest.tests(EntryPoints.inOthers(folder), new FuzzProcess(Program.class, folder)::run);
    }

    static final class Program {
        private Program() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) throws IOException {
            Path folder = Path.of(arguments[1]);
            EntryPoint entry = EntryPoints.inOthers(folder).stream()
                    .filter(one -> one.name().equals(arguments[0]))
                    .findFirst()
                    .orElseThrow();
            FuzzProcess.serve(entry, folder, arguments);
        }
    }
}
