package io.cogview4j.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.events.Notices;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class NoticesTest {
    private static final Message NOTICE = Message.of(CoreMessage.NATIVE_LIBRARIES_AWAITED);

    @Test
    void areHeardByWhoeverAsksForTheWork() {
        List<Message> heard = new ArrayList<>();
        int result = Notices.heardBy(heard::add, () -> {
            Notices.tell(NOTICE);
            return 42;
        });
        assertThat(result).isEqualTo(42);
        assertThat(heard).containsExactly(NOTICE);
    }

    @Test
    void areNotHeardAfterwards() {
        List<Message> heard = new ArrayList<>();
        Notices.heardBy(heard::add, () -> 0);
        Notices.tell(NOTICE);
        assertThat(heard).isEmpty();
    }
}
