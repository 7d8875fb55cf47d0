package io.cogview4j.server.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.server.job.Job;
import io.cogview4j.server.job.JobState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

class RevivalTest extends QueueFixture {
    @Test
    void jobs_of_a_run_whose_worker_is_gone_go_on_together() {
        submit("a", "1");
        submit("a", "2");
        submit("a", "3");
        Claims.Taken begun = take(3);
        finish(begun.claims().getFirst(), "picture");
        submit("a", "4");
        expireLeases();

        Claims.Taken revived = take(8);

        assertThat(revived.run()).isEqualTo(begun.run());
        assertThat(revived.revived()).isTrue();
        assertThat(revived.claims()).extracting(Prompts::of).containsExactly("2", "3");
        assertThat(revived.claims()).extracting(claim -> claim.job().attempt()).containsOnly(2);
        assertThat(take(8).claims()).extracting(Prompts::of).containsExactly("4");
    }

    @Test
    void a_run_that_many_workers_could_take_over_goes_to_one_as_a_whole() throws Exception {
        for (int round = 0; round < 5; round++) {
            for (int i = 0; i < 4; i++) {
                submit("a", round + " " + i);
            }
            Claims.Taken begun = take(4);
            if (round % 2 == 0) {
                expireLeases();
            } else {
                begun.claims().forEach(claims::giveBack);
            }
            List<Claims.Taken> taken;
            try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
                Callable<Optional<Claims.Taken>> taking = () -> tryTake(8, LEASE);
                taken = threads.invokeAll(Collections.nCopies(6, taking)).stream()
                        .flatMap(result -> result.resultNow().stream())
                        .toList();
            }

            assertThat(taken).singleElement().satisfies(one -> {
                assertThat(one.run()).isEqualTo(begun.run());
                assertThat(one.claims()).hasSize(4);
            });
            taken.getFirst().claims().forEach(claim -> claims.done(claim, List.of(), List.of()));
        }
    }

    @Test
    void a_run_of_which_one_job_is_held_is_left_alone() {
        submit("a", "1");
        submit("a", "2");
        List<Claim> claimed = take(2).claims();
        expireLeases();
        claims.renew(claimed.subList(1, 2), LEASE);

        assertThat(tryTake(8, LEASE)).isEmpty();
    }

    @Test
    void jobs_that_are_given_back_keep_their_place_and_their_run() {
        submit("a", "1");
        submit("a", "2");
        submit("a", "3");
        Claims.Taken begun = take(2);
        begun.claims()
                .reversed()
                .forEach(claim -> assertThat(claims.giveBack(claim)).isTrue());
        assertThat(find(begun.claims().getFirst().job()))
                .extracting(Job::state, Job::place, Job::run)
                .containsExactly(JobState.QUEUED, 0, begun.run());

        Claims.Taken again = take(8);

        assertThat(again.run()).isEqualTo(begun.run());
        assertThat(again.revived()).isTrue();
        assertThat(again.claims()).extracting(Prompts::of).containsExactly("1", "2");
        assertThat(take(8).claims()).extracting(Prompts::of).containsExactly("3");
    }

    @Test
    void a_run_that_is_given_back_by_halves_waits_for_the_other_half() {
        submit("a", "1");
        submit("a", "2");
        submit("a", "3");
        List<Claim> claimed = take(2).claims();
        claims.giveBack(claimed.getFirst());

        assertThat(take(8).claims()).extracting(Prompts::of).containsExactly("3");

        claims.giveBack(claimed.getLast());
        assertThat(take(8).claims()).extracting(Prompts::of).containsExactly("1", "2");
    }

    @Test
    void a_job_that_kills_its_workers_fails_at_last() {
        submit("a", "cat");
        for (int attempt = 1; attempt <= Taking.MOST_LOST_WORKERS; attempt++) {
            Claim claim = takeOne();
            assertThat(claim.job().attempt()).isEqualTo(attempt);
            expireLeases();
        }

        assertThat(tryTake(1, LEASE)).isEmpty();

        Job job = jobs.list("a", new JobQuery(null, null, null, 1)).jobs().getFirst();
        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.problem()).isNotNull();
        assertThat(job.problem().status()).isEqualTo(500);
        assertThat(job.problem().note().code()).isEqualTo("job-lost-workers");
        assertThat(job.problem().note().text(Locale.ENGLISH)).contains("begun 25 times");
        assertThat(job.problem().note().text(Locale.CHINESE)).contains("25");
    }

    @Test
    void a_job_that_lost_several_workers_lets_those_before_it_that_wait() {
        submit("a", "cat");
        for (int lost = 0; lost < Taking.SUSPICIOUS_LOST_WORKERS; lost++) {
            takeOne();
            expireLeases();
        }
        submit("a", "dog");
        submit("b", "bird");

        List<String> order = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Claim claim = takeOne();
            order.add(Prompts.of(claim));
            finish(claim, "picture");
        }

        assertThat(order).containsExactlyInAnyOrder("dog", "bird", "cat").endsWith("cat");
    }

    @Test
    void a_job_that_many_servers_gave_back_is_done_all_the_same() {
        submit("a", "cat");
        for (int attempt = 1; attempt <= 8; attempt++) {
            assertThat(claims.giveBack(takeOne())).isTrue();
        }

        finish(takeOne(), "picture");
    }

    @Test
    void a_database_of_one_process_knows_at_its_opening_that_the_workers_are_gone() {
        submit("a", "cat");
        take(1);

        try (JobQueue restarted = open(QueueSettings.DEFAULT)) {
            assertThat(tryTake(1, LEASE).isPresent()).isEqualTo(database.isExclusive());
            assertThat(restarted.jobs().waiting()).isZero();
        }
    }
}
