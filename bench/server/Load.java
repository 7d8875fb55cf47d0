import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many clients at once: each request has to be answered exactly once, with its picture or with the advice to come again later.
 *
 * <pre>java Load.java URL FOLDER REQUESTS CLIENTS</pre>
 *
 * <p>Writes the pictures to the folder, named by their seeds, and prints what was counted and measured as JSON.
 */
public class Load {
    private static final Pattern PICTURE = Pattern.compile("\"b64_json\":\"([^\"]+)\"");
    private static final Pattern JOB = Pattern.compile("\"id\":\"(job_[0-9a-f]+)\"");
    private static final Pattern NEXT = Pattern.compile("\"next\":(?:null|\"([^\"]*)\")");
    private static final List<String> SHAPES = List.of("heart", "star", "fish", "tree", "house", "cloud", "moon");
    private static final List<String> COLOURS = List.of("red", "blue", "green", "yellow", "purple", "pink", "orange");

    private final HttpClient client = HttpClient.newHttpClient();
    private final URI server;
    private final Path folder;
    private final Map<Integer, Long> millis = new ConcurrentSkipListMap<>();
    private final Set<String> jobs = ConcurrentHashMap.newKeySet();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final AtomicInteger turnedAway = new AtomicInteger();

    private Load(URI server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** What request {@code number} asks for, as a line that generate reads, too. */
    static String prompt(int number) {
        return "a %s %s on white"
                .formatted(COLOURS.get(number % COLOURS.size()), SHAPES.get(number / COLOURS.size() % SHAPES.size()));
    }

    public static void main(String[] arguments) throws Exception {
        Path folder = Files.createDirectories(Path.of(arguments[1]));
        int requests = Integer.parseInt(arguments[2]);
        int clients = Integer.parseInt(arguments[3]);
        new Load(URI.create(arguments[0]), folder).run(requests, clients);
    }

    private void run(int requests, int clients) throws Exception {
        ask(0); // the model is open then
        Files.deleteIfExists(folder.resolve("0.png"));
        millis.clear();
        jobs.clear();
        AtomicInteger next = new AtomicInteger(1);
        long begin = System.nanoTime();
        try (ExecutorService all = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                running.add(all.submit(() -> {
                    for (int number = next.getAndIncrement(); number <= requests; number = next.getAndIncrement()) {
                        ask(number);
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        int known = jobsOfServer() - 1; // without the first one
        long[] sorted = millis.values().stream().mapToLong(Long::longValue).sorted().toArray();
        System.out.printf(
                "{\"requests\": %d, \"clients\": %d, \"pictures\": %d, \"turnedAway\": %d, \"faults\": %d, \"jobs\": %d, "
                        + "\"jobsOfServer\": %d, \"seconds\": %.1f, \"picturesPerSecond\": %.3f, \"p50Seconds\": %.2f, "
                        + "\"p99Seconds\": %.2f}%n",
                requests,
                clients,
                sorted.length,
                turnedAway.get(),
                faults.size(),
                jobs.size(),
                known,
                seconds,
                sorted.length / seconds,
                percentile(sorted, 0.5),
                percentile(sorted, 0.99));
        faults.stream().limit(5).forEach(System.err::println);
        boolean sound = faults.isEmpty()
                && sorted.length + turnedAway.get() == requests
                && jobs.size() == sorted.length
                && known == sorted.length;
        System.exit(sound ? 0 : 1);
    }

    private static double percentile(long[] sorted, double share) {
        return sorted.length == 0 ? 0 : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)] / 1e3;
    }

    private void ask(int number) throws IOException, InterruptedException {
        String body = "{\"prompt\": \"%s\", \"size\": \"128x128\", \"steps\": 4, \"seed\": %d}"
                .formatted(prompt(number), number);
        HttpRequest request = HttpRequest.newBuilder(server.resolve("/v1/images/generations"))
                .header("Content-Type", "application/json")
                .timeout(Duration.ofMinutes(10))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        long begin = System.nanoTime();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        switch (answer.statusCode()) {
            case 200 -> take(number, answer, (System.nanoTime() - begin) / 1_000_000);
            case 429 -> {
                turnedAway.incrementAndGet();
                long wait = answer.headers().firstValueAsLong("Retry-After").orElse(0);
                if (wait < 1) {
                    faults.add(number + " was turned away without being told for how long");
                }
                Thread.sleep(Math.min(1000 * wait, 2000));
            }
            default -> faults.add(number + " was answered with " + answer.statusCode() + ": " + answer.body());
        }
    }

    private void take(int number, HttpResponse<String> answer, long took) throws IOException {
        Matcher picture = PICTURE.matcher(answer.body());
        String job = answer.headers().firstValue("X-Job-Id").orElse("");
        if (!picture.find() || job.isEmpty() || !jobs.add(job)) {
            faults.add(number + " has no picture or job of its own");
            return;
        }
        if (millis.put(number, took) != null) {
            faults.add(number + " was answered twice");
        }
        Files.write(folder.resolve(number + ".png"), Base64.getDecoder().decode(picture.group(1)));
    }

    private int jobsOfServer() throws IOException, InterruptedException {
        int count = 0;
        String after = "";
        while (true) {
            HttpResponse<String> page = client.send(
                    HttpRequest.newBuilder(server.resolve("/v1/jobs?limit=100" + after)).build(),
                    HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            count += (int) JOB.matcher(page.body()).results().count();
            Matcher next = NEXT.matcher(page.body());
            if (!next.find() || next.group(1) == null) {
                return count;
            }
            after = "&after=" + next.group(1);
        }
    }
}
