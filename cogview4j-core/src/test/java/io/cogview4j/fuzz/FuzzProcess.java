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
import java.util.List;

/**
 * Tries inputs in a process of its own, which native code may end. How far it has come is in a file that both processes
 * map, so that it is known which input ended it; another process goes on behind that one.
 *
 * @param program calls {@link #serve}
 */
record FuzzProcess(Class<?> program, Path folder) {
    private static final int SEED = 0;
    private static final int READ = 1;
    private static final int REFUSED = 2;
    private static final int MOST_ENDS = 5;

    Tally run(EntryPoint entry, long first, long count) throws IOException, InterruptedException {
        List<Escape> escapes = new ArrayList<>();
        long read = 0;
        long refused = 0;
        long next = first;
        for (int ends = 0; next < first + count && ends < MOST_ENDS; ends++) {
            LongBuffer progress = progress(folder.resolve("progress-" + next));
            progress.put(SEED, next);
            String[] arguments = {entry.name(), folder.toString(), "" + next, "" + (first + count - next)};
            Process process = SmallProcess.start(program, arguments);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int code = process.waitFor();
            output.lines().filter(line -> line.startsWith("escape ")).forEach(line -> escapes.add(escape(entry, line)));
            read += progress.get(READ);
            refused += progress.get(REFUSED);
            next = progress.get(SEED) + 1;
            if (code == 0) {
                break;
            }
            escapes.add(new Escape(entry.name(), next - 1, "the process ends with code " + code + ": " + output));
        }
        return new Tally(entry.name(), first, next - first, read, refused, escapes);
    }

    /** The other side: tries what the arguments ask for. */
    static void serve(EntryPoint entry, Path folder, String[] arguments) {
        long first = Long.parseLong(arguments[2]);
        LongBuffer progress = progress(folder.resolve("progress-" + first));
        Tally tally = new Campaign(entry, Campaign.LIMIT, (seed, read, refused) -> put(progress, seed, read, refused))
                .run(first, Long.parseLong(arguments[3]));
        put(progress, first + tally.count() - 1, tally.read(), tally.refused());
        tally.escapes()
                .forEach(escape -> System.out.println("escape " + escape.seed() + " "
                        + Base64.getEncoder().encodeToString(escape.how().getBytes(StandardCharsets.UTF_8))));
        System.out.flush();
        Runtime.getRuntime().halt(0); // also if a thread hangs
    }

    private static void put(LongBuffer progress, long seed, long read, long refused) {
        progress.put(SEED, seed).put(READ, read).put(REFUSED, refused);
    }

    private static Escape escape(EntryPoint entry, String line) {
        String[] parts = line.split(" ");
        return new Escape(
                entry.name(),
                Long.parseLong(parts[1]),
                new String(Base64.getDecoder().decode(parts[2]), StandardCharsets.UTF_8));
    }

    private static LongBuffer progress(Path file) {
        try (FileChannel channel =
                FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, 3 * Long.BYTES).asLongBuffer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
