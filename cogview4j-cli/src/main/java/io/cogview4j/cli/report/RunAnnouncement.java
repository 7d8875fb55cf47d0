package io.cogview4j.cli.report;

import io.cogview4j.MachineSpeed;
import io.cogview4j.PreparedRun;
import io.cogview4j.api.TorchSeed;
import io.cogview4j.cli.output.Labels;
import io.cogview4j.cli.output.ProgressDisplay;
import io.cogview4j.cli.output.Terminal;
import io.cogview4j.message.MessageCode.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** What the user should know of a run before waiting for its images. */
public record RunAnnouncement(PreparedRun run, Terminal terminal) {
    /** What is worth telling beforehand. */
    private static final Duration LONG = Duration.ofMinutes(1);

    /** The seeds, if they were drawn. */
    public void tellSeeds() {
        if (run.drawnSeed() != null) {
            List<Long> seeds = run.seeds().stream().map(Objects::requireNonNull).toList();
            String key = seeds.size() == 1 ? "seed.drawn" : "seeds.drawn";
            terminal.err().println(terminal.labels().of(key, ranges(seeds)));
        }
    }

    /** {@code 7-9, 50}. */
    private static String ranges(List<Long> seeds) {
        List<String> ranges = new ArrayList<>();
        int begin = 0;
        for (int i = 1; i <= seeds.size(); i++) {
            if (i == seeds.size() || seeds.get(i) != seeds.get(i - 1) + 1) {
                String first = new TorchSeed(seeds.get(begin)).toString();
                ranges.add(begin == i - 1 ? first : first + "-" + new TorchSeed(seeds.get(i - 1)));
                begin = i;
            }
        }
        return String.join(", ", ranges);
    }

    /** What is worth knowing to whoever looks closely. */
    public void tellNotes() {
        Labels labels = terminal.labels();
        run.findings().stream()
                .filter(finding -> finding.code().severity() == Severity.NOTE)
                .map(finding -> labels.of("note") + ": " + labels.text(finding))
                .forEach(terminal.err()::println);
    }

    /**
     * How long it will take, if that is long.
     *
     * @param speed measures the machine
     * @return what was told
     */
    public Optional<Duration> tellDuration(Supplier<MachineSpeed> speed) {
        Optional<Duration> expected = run.expected(LONG, speed);
        expected.map(time -> ProgressDisplay.duration(time.toNanos()))
                .ifPresent(time -> terminal.err().println(terminal.labels().of("expected", time)));
        return expected;
    }
}
