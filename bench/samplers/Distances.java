import io.cogview4j.CogView4;
import io.cogview4j.Session;
import io.cogview4j.events.Cancellation;
import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.Latents;
import io.cogview4j.events.RunListener;
import io.cogview4j.events.StepControl;
import io.cogview4j.sampling.Guidance;
import io.cogview4j.sampling.NoiseLevels;
import io.cogview4j.sampling.SamplerName;
import io.cogview4j.sampling.Sampling;
import java.util.ArrayList;
import java.util.List;

/**
 * How far latents of the built-in model are from those of 1000 steps, after how many evaluations of the network: one line of JSON
 * for each sampler, schedule and number of steps. The solution is UniPC's. Distances are root mean squares over the latents of an image, relative
 * to those of the solution; an image is judged against the same prompt and seed.
 */
static final List<String> PROMPTS =
        List.of("a red heart", "a green circle on the left of a blue square", "三颗黄色的星星");

static final int SEEDS = 2;
static final double GUIDANCE = 3;
static final int SOLUTION_STEPS = 1000;
static final List<Integer> STEPS = List.of(3, 4, 5, 6, 8, 10, 12, 15, 20, 25, 30);
static final List<String> SCHEDULES = List.of("karras", "exponential", "beta", "shift=1", "shift=3");

void main() {
    try (Session session = CogView4.tiny().session()) {
        List<float[]> solution = latents(session, SamplerName.UNIPC, "uniform", SOLUTION_STEPS);
        for (SamplerName sampler : SamplerName.values()) {
            for (int steps : STEPS) {
                tell(session, sampler, "uniform", steps, solution);
            }
        }
        for (String schedule : SCHEDULES) {
            for (SamplerName sampler : List.of(SamplerName.EULER, SamplerName.DPMPP_2M, SamplerName.UNIPC)) {
                for (int steps : List.of(10, 20)) {
                    tell(session, sampler, schedule, steps, solution);
                }
            }
        }
        tell(session, SamplerName.EULER, "uniform", SOLUTION_STEPS, solution);
        tell(session, SamplerName.DPMPP_2M, "uniform", SOLUTION_STEPS, solution);
    }
}

static void tell(
        Session session, SamplerName sampler, String schedule, int steps, List<float[]> solution) {
    List<float[]> latents = latents(session, sampler, schedule, steps);
    List<Double> distances = new ArrayList<>();
    for (int i = 0; i < latents.size(); i++) {
        distances.add(distance(latents.get(i), solution.get(i)));
    }
    distances.sort(null);
    int evaluations = sampler == SamplerName.HEUN ? 2 * steps - 1 : steps;
    IO.println(
            ("{\"sampler\": \"%s\", \"schedule\": \"%s\", \"steps\": %d, \"evaluations\": %d,"
                            + " \"median\": %.5f, \"lowest\": %.5f, \"highest\": %.5f}")
                    .formatted(
                            sampler.id(),
                            schedule,
                            steps,
                            evaluations,
                            distances.get(distances.size() / 2),
                            distances.getFirst(),
                            distances.getLast()));
}

static double distance(float[] values, float[] solution) {
    double difference = 0;
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
        difference += Math.pow(values[i] - solution[i], 2);
        squares += Math.pow(solution[i], 2);
    }
    return Math.sqrt(difference / squares);
}

static List<float[]> latents(Session session, SamplerName sampler, String schedule, int steps) {
    ImageRequest.Builder request = ImageRequest.builder()
            .steps(steps)
            .imagesPerPrompt(SEEDS)
            .seed(1)
            .guidance(Guidance.of(GUIDANCE))
            .sampling(Sampling.with(sampler).withLevels(NoiseLevels.parse(schedule)));
    PROMPTS.forEach(request::prompt);
    List<Latents> last = new ArrayList<>();
    session.prepare(request.build())
            .run(
                    RunListener.deciding(step -> {
                        last.clear();
                        last.add(step.latents());
                        return StepControl.proceed();
                    }),
                    Cancellation.never());
    List<float[]> images = new ArrayList<>();
    for (int i = 0; i < last.getFirst().batch(); i++) {
        images.add(last.getFirst().image(i).values());
    }
    return images;
}
