import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;

/**
 * How long a job takes, and what it costs, with more executors than there are here: Spark's schedule, without the work.
 *
 * <p>{@code java bench/spark/Schedule.java [name=value ...]}. An executor takes tasks in their order as soon as it is free, as Spark
 * gives them out; the second stage begins when the first has ended. A task takes a fixed part, in which weights are read, and a part for
 * each row, which varies a little. Executors that are lost give their task back and begin anew.
 */
void main(String[] arguments) {
    Setting setting = new Setting(arguments);
    System.out.println("| prompts | executors | minutes | executor hours | of them busy | tasks lost |");
    System.out.println("|---|---|---|---|---|---|");
    for (int prompts : setting.list("prompts", "100,1000,10000,100000")) {
        for (int executors : setting.list("executors", "1,2,8,32,128")) {
            print(prompts, executors, new Cluster(setting, executors).run(prompts));
        }
    }
}

void print(int prompts, int executors, Outcome outcome) {
    System.out.printf(
            Locale.ROOT,
            "| %,d | %d | %,.1f | %,.1f | %.0f %% | %d |%n",
            prompts,
            executors,
            outcome.seconds() / 60,
            outcome.seconds() * executors / 3600,
            100 * outcome.busy() / (outcome.seconds() * executors),
            outcome.lost());
}

/** @param busy seconds in which rows were computed that were not lost */
record Outcome(double seconds, double busy, int lost) {}

static final class Setting {
    private final String[] arguments;

    Setting(String[] arguments) {
        this.arguments = arguments;
    }

    private String text(String name, String usual) {
        for (String argument : arguments) {
            if (argument.startsWith(name + "=")) {
                return argument.substring(name.length() + 1);
            }
        }
        return usual;
    }

    double number(String name, double usual) {
        return Double.parseDouble(text(name, String.valueOf(usual)));
    }

    List<Integer> list(String name, String usual) {
        return List.of(text(name, usual).split(",")).stream().map(Integer::valueOf).toList();
    }
}

static final class Cluster {
    private final int executors;
    private final int rowsPerTask;
    private final double driver;
    private final double start;
    private final double encodeOpen;
    private final double encodeRow;
    private final double drawOpen;
    private final double drawTask;
    private final double drawRow;
    private final double spread;
    private final double lossesPerHour;
    private final Random random = new Random(1);
    private double busy;
    private int lost;

    Cluster(Setting setting, int executors) {
        this.executors = executors;
        rowsPerTask = (int) setting.number("rows-per-task", 8);
        driver = setting.number("driver", 20); // seconds of a job in which no executor computes
        start = setting.number("start", 10); // seconds until an executor is there
        encodeOpen = setting.number("encode-open", 30); // seconds to open the encoder
        encodeRow = setting.number("encode-row", 2);
        drawOpen = setting.number("draw-open", 10); // seconds to open transformer and VAE
        drawTask = setting.number("draw-task", 60); // seconds of a task in which weights are read, over all steps
        drawRow = setting.number("draw-row", 600);
        spread = setting.number("spread", 0.05); // of the time of a row
        lossesPerHour = setting.number("losses", 0); // of an executor
    }

    Outcome run(int prompts) {
        double encoded = stage(prompts, start, encodeOpen, 0, encodeRow);
        double drawn = stage(prompts, encoded, drawOpen, drawTask, drawRow);
        return new Outcome(drawn + driver, busy, lost);
    }

    private double stage(int rows, double begin, double open, double fixed, double each) {
        PriorityQueue<Double> free = new PriorityQueue<>();
        for (int i = 0; i < executors; i++) {
            free.add(begin + open);
        }
        List<Integer> tasks = new ArrayList<>();
        int count = Math.max(Math.ceilDiv(rows, rowsPerTask), Math.min(rows, executors)); // as Tasks of cogview4j-spark does it
        for (int i = 0; i < count; i++) {
            tasks.add((int) ((long) rows * (i + 1) / count - (long) rows * i / count));
        }
        double end = begin;
        while (!tasks.isEmpty()) {
            int task = tasks.removeFirst();
            double from = free.remove();
            double seconds = fixed;
            for (int row = 0; row < task; row++) {
                seconds += each * Math.max(0.1, 1 + spread * random.nextGaussian());
            }
            double lives = lossesPerHour == 0
                    ? Double.POSITIVE_INFINITY
                    : -Math.log(1 - random.nextDouble()) * 3600 / lossesPerHour;
            if (lives < seconds) {
                lost++;
                tasks.add(task); // its pictures that were stored are found, which is not reckoned here
                free.add(from + lives + start + open);
            } else {
                busy += seconds;
                free.add(from + seconds);
                end = Math.max(end, from + seconds);
            }
        }
        return end;
    }
}
