package io.cogview4j.server.work;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.JobId;
import io.cogview4j.server.queue.Admission;
import io.cogview4j.server.queue.Claim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassSelectionTest extends WorkerFixture {
    @ParameterizedTest(name = "{0} s each")
    @CsvSource({"100, 2", "4, 2", "1.5, 6", "1.2, 8"})
    void a_pass_may_be_wider_while_it_is_short(double secondsEach, int together) {
        List<Claim> waiting = new ArrayList<>();
        for (int seed = 0; seed < 12; seed++) {
            Admission.Admitted admitted = local.admit(drawing("a red heart", seed));
            waiting.add(ListedClaims.claim(JobId.create(), admitted.work(), admitted.group(), secondsEach, 1));
        }
        try (WarmSession session = new WarmSession(model, Duration.ofMinutes(1), metrics)) {
            PassSelection selection = new PassSelection(local, new PreparedPasses(session, requests), 2);

            assertThat(selection.of(waiting)).isEqualTo(waiting.subList(0, together));
        }
    }
}
