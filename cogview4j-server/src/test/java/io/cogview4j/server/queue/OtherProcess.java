package io.cogview4j.server.queue;

import static io.cogview4j.server.queue.Requests.by;
import static io.cogview4j.server.queue.Requests.drawing;

import io.cogview4j.server.job.JobResult;
import io.cogview4j.server.job.Work;
import io.cogview4j.server.store.Database;
import io.cogview4j.server.store.FileBlobs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A server of its own, which a test can kill or hold up. */
final class OtherProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;

    private OtherProcess(Process process) {
        this.process = process;
        output = process.inputReader();
    }

    /** @param task submit or work */
    static OtherProcess start(String task, String url, Path folder, String name) throws IOException {
        return new OtherProcess(new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Main.class.getName(),
                        task,
                        url,
                        folder.toString(),
                        name)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start());
    }

    /** The next line that it wrote; null at its end. */
    String line() throws IOException {
        return output.readLine();
    }

    boolean hasLine() throws IOException {
        return output.ready();
    }

    /** As {@code kill -9}; what it wrote can still be read. */
    void kill() throws IOException, InterruptedException {
        signal("KILL");
        process.waitFor();
    }

    void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    void tell(String line) throws IOException {
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What it does. */
    static final class Main {
        public static void main(String[] args) throws Exception {
            try (Database database = Database.open(args[1], Path.of(args[2]));
                    JobQueue queue = JobQueue.open(
                            database, Requests::admit, new QueueSettings(1_000_000, Duration.ofDays(1), 1))) {
                if (args[0].equals("submit")) {
                    submit(queue.jobs(), args[3]);
                } else {
                    work(queue.claims(), new FileBlobs(database), args[3]);
                }
            }
        }

        /** Writes the id of each job that was taken in. */
        private static void submit(Jobs jobs, String name) {
            for (int i = 0; ; i++) {
                String prompt = name + " " + i;
                jobs.submit(by("a", drawing(prompt)));
                IO.println(prompt);
            }
        }

        /** Takes a job, and finishes it when it is told to. */
        private static void work(Claims claims, FileBlobs blobs, String name) throws Exception {
            Claims.Taken taken = claims.take(
                            name,
                            EnumSet.allOf(Work.Kind.class),
                            1,
                            Duration.ofMillis(700),
                            Duration.ofSeconds(30),
                            waiting -> waiting)
                    .orElseThrow();
            IO.println("taken, revived: " + taken.revived());
            IO.readln();
            Claim claim = taken.claims().getFirst();
            byte[] picture = name.getBytes(StandardCharsets.UTF_8);
            JobResult result = new JobResult(0, blobs.put(picture), "image/png", picture.length, 1, 1, 1L, name);
            IO.println("done: " + claims.done(claim, List.of(result), List.of()));
            TimeUnit.SECONDS.sleep(60);
        }
    }
}
