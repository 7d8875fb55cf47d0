package io.cogview4j.fuzz;

import io.cogview4j.fuzz.FuzzProcess.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same of what native code sees, in a process that it may end: it does not. */
class FuzzNativeTest {
    @TempDir(factory = InMemory.class)
    static Path folder;

    @Test
    void everyInputIsReadOrRefused() throws IOException, InterruptedException {
        Inputs inputs = Inputs.ofProperties();
        List<Job> jobs = EntryPoints.inOthers(folder).stream()
                .filter(inputs::are)
                .map(entry -> new Job(entry.name(), inputs.firstSeed(), inputs.count(entry)))
                .toList();
        List<Tally> tallies = new FuzzProcess(Program.class, folder).run(jobs);
        tallies.forEach(System.out::println);
        for (int i = 0; i < jobs.size(); i++) {
            FuzzTest.require(tallies.get(i), jobs.get(i).count());
        }
    }

    static final class Program {
        private Program() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) throws IOException {
            FuzzProcess.serve(EntryPoints.inOthers(Path.of(arguments[0])), arguments);
        }
    }
}
