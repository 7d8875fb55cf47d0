package io.cogview4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.api.ImageSize;
import io.cogview4j.api.MemoryBudget;
import io.cogview4j.fixtures.ModelCopy;
import io.cogview4j.fixtures.SmallProcess;
import io.cogview4j.machine.ResidentMemory;
import io.cogview4j.message.InvalidRequestException;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The budget that a fresh process names is enough, although the process grows as libraries and classes are loaded. */
class ColdProcessMemoryTest {
    private static final int ROUNDS = 5;
    private static final ImageRequest REQUEST = ImageRequest.builder()
            .prompt("a red heart")
            .size(new ImageSize(128, 64))
            .steps(2)
            .seed(7)
            .build();

    @BeforeEach
    void residentMemoryIsTold() {
        assumeTrue(ResidentMemory.current().isPresent(), "only Linux tells the resident memory");
    }

    /** Each stage needs something else: a refusal must not name less than a later stage needs. */
    @Test
    void isEnoughForAllRunsOfThatProcess() throws Exception {
        assertThat(printed(FollowsTheRefusal.class)).hasSize(1 + 3 * ROUNDS).satisfies(ColdProcessMemoryTest::isKept);
    }

    @Test
    void isEnoughForASessionOfAnotherProcess() throws Exception {
        long told = printed(Tells.class).getFirst();
        assertThat(printed(InASession.class, told)).hasSize(1 + 3 * ROUNDS).satisfies(ColdProcessMemoryTest::isKept);
    }

    /** The first number is the budget, the others are peaks. */
    private static void isKept(List<? extends Long> numbers) {
        assertThat(numbers).allSatisfy(peak -> assertThat(peak).isLessThanOrEqualTo(numbers.getFirst()));
    }

    private static List<Long> printed(Class<?> program, Object... arguments) throws Exception {
        String[] texts = List.of(arguments).stream().map(Object::toString).toArray(String[]::new);
        return SmallProcess.run(program, texts).stream().map(Long::valueOf).toList();
    }

    private static long smallestBudgetBytes() {
        return CogView4.open(ModelCopy.TINY)
                .withMemory(MemoryBudget.UNLIMITED)
                .prepare(REQUEST)
                .smallestBudgetBytes();
    }

    private static void generate(long budgetBytes, Function<ImageRequest, GeneratedImages> run) {
        System.out.println(budgetBytes);
        for (int i = 0; i < ROUNDS; i++) {
            run.apply(REQUEST)
                    .stages()
                    .forEach(stage ->
                            System.out.println(stage.peakResidentBytes().orElseThrow()));
        }
    }

    static final class Tells {
        private Tells() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            System.out.println(smallestBudgetBytes());
        }
    }

    static final class FollowsTheRefusal {
        private FollowsTheRefusal() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            MemoryBudget told = refused(new MemoryBudget(10L << 20));
            CogView4 model = CogView4.open(ModelCopy.TINY).withMemory(told);
            generate(told.bytes(), model::generate);
        }

        /** The budget that the message asks for. */
        private static MemoryBudget refused(MemoryBudget tooSmall) {
            try {
                CogView4.open(ModelCopy.TINY).withMemory(tooSmall).prepare(REQUEST);
                throw new IllegalStateException("fits into " + tooSmall);
            } catch (InvalidRequestException e) {
                return MemoryBudget.parse(e.problem().values().getLast());
            }
        }
    }

    static final class InASession {
        private InASession() {}

        @SuppressWarnings("unused") // started by name
        public static void main(String[] arguments) {
            long told = Long.parseLong(arguments[0]);
            CogView4 model = CogView4.open(ModelCopy.TINY).withMemory(new MemoryBudget(told));
            try (Session session = model.session()) {
                generate(told, session::generate);
            }
        }
    }
}
