package io.cogview4j.fuzz;

import io.cogview4j.fixtures.SmallProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.LongBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tries inputs in a process of its own, which native code may end. How far it has come is in a file that both processes
 * map, so that it is known which input ended it; another process goes on behind that one.
 *
 * @param program calls {@link #serve}
 */
record FuzzProcess(Class<?> program, Path folder) {
    private static final int MOST_ENDS = 5;

    /** Inputs of one entry point. */
    record Job(String entryPoint, long first, long count) {
        static Job of(String argument) {
            String[] parts = argument.split(":");
            return new Job(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        }

        String argument() {
            return entryPoint + ":" + first + ":" + count;
        }

        Job behind(long seed) {
            return new Job(entryPoint, seed + 1, first + count - seed - 1);
        }
    }

    /** The four numbers that both processes see: which job, which seed, and what came of those before it. */
    private record Progress(LongBuffer numbers) {
        static Progress in(Path file) {
            try (FileChannel channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
                return new Progress(
                        channel.map(MapMode.READ_WRITE, 0, 4 * Long.BYTES).asLongBuffer());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        void put(int job, long seed, long read, long refused) {
            numbers.put(0, job).put(1, seed).put(2, read).put(3, refused);
        }
    }

    /** What came of each job, in their order. */
    List<Tally> run(List<Job> jobs) throws IOException, InterruptedException {
        Map<String, Tally> tallies = new LinkedHashMap<>();
        jobs.forEach(
                job -> tallies.put(job.entryPoint(), new Tally(job.entryPoint(), job.first(), 0, 0, 0, List.of())));
        List<Job> left = jobs;
        for (int ends = 0; !left.isEmpty() && ends < MOST_ENDS; ends++) {
            Progress progress = Progress.in(folder.resolve("progress"));
            progress.put(0, left.getFirst().first(), 0, 0);
            Process process = SmallProcess.start(
                    program,
                    Stream.concat(Stream.of(folder.toString()), left.stream().map(Job::argument))
                            .toArray(String[]::new));
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            output.lines()
                    .map(FuzzProcess::tally)
                    .forEach(tally -> tallies.merge(tally.entryPoint(), tally, Tally::plus));
            if (code == 0) {
                break;
            }
            left = behind(progress.numbers(), left, tallies, "the process ends with code " + code);
        }
        return List.copyOf(tallies.values());
    }

    /** Counts what was tried of the job in which the process ended, and tells what is left to try. */
    private static List<Job> behind(LongBuffer progress, List<Job> jobs, Map<String, Tally> tallies, String how) {
        int current = (int) progress.get(0);
        long seed = progress.get(1);
        Job job = jobs.get(current);
        Tally tried = new Tally(
                job.entryPoint(),
                job.first(),
                seed - job.first() + 1,
                progress.get(2),
                progress.get(3),
                List.of(new Escape(job.entryPoint(), seed, how)));
        tallies.merge(job.entryPoint(), tried, Tally::plus);
        List<Job> left = new ArrayList<>(jobs.subList(current + 1, jobs.size()));
        left.addFirst(job.behind(seed));
        return left;
    }

    /** The other side: tries what the arguments ask for. */
    static void serve(List<EntryPoint> entries, String[] arguments) {
        Progress progress = Progress.in(Path.of(arguments[0]).resolve("progress"));
        for (int i = 1; i < arguments.length; i++) {
            int number = i - 1;
            Job job = Job.of(arguments[i]);
            EntryPoint entry = entries.stream()
                    .filter(one -> one.name().equals(job.entryPoint()))
                    .findFirst()
                    .orElseThrow();
            Tally tally = new Campaign(
                            entry, Campaign.LIMIT, (seed, read, refused) -> progress.put(number, seed, read, refused))
                    .run(job.first(), job.count());
            System.out.println(line(tally));
        }
        System.out.flush();
        Runtime.getRuntime().halt(0); // also if a thread hangs
    }

    private static String line(Tally tally) {
        StringBuilder line = new StringBuilder("%s %d %d %d %d"
                .formatted(tally.entryPoint(), tally.first(), tally.count(), tally.read(), tally.refused()));
        for (Escape escape : tally.escapes()) {
            String how = Base64.getEncoder().encodeToString(escape.how().getBytes(StandardCharsets.UTF_8));
            line.append(' ').append(escape.seed()).append(' ').append(how);
        }
        return line.toString();
    }

    private static Tally tally(String line) {
        String[] parts = line.split(" ");
        List<Escape> escapes = new ArrayList<>();
        for (int i = 5; i < parts.length; i += 2) {
            String how = new String(Base64.getDecoder().decode(parts[i + 1]), StandardCharsets.UTF_8);
            escapes.add(new Escape(parts[0], Long.parseLong(parts[i]), how));
        }
        return new Tally(
                parts[0],
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]),
                Long.parseLong(parts[3]),
                Long.parseLong(parts[4]),
                escapes);
    }
}
