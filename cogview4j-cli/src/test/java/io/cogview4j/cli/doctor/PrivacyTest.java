package io.cogview4j.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.Message;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A report tells nothing of who made it. */
class PrivacyTest {
    private final Privacy privacy = new Privacy(
            List.of("/home/mei", "/data/home/mei", "C:\\Users\\Mei Lin"),
            List.of("mei", "Mei Lin"),
            List.of("mei-laptop"));

    @ParameterizedTest
    @CsvSource({
        "/home/mei, ~",
        "/home/mei/.cache/cogview4j, ~/.cache/cogview4j",
        "/data/home/mei/models, ~/models",
        "C:\\Users\\Mei Lin\\AppData, ~\\AppData",
        "/scratch/mei/cache, /scratch/USER/cache",
        "/scratch/MEI/cache, /scratch/USER/cache",
        "nfs://mei-laptop/disk, nfs://HOST/disk",
        "mei/my-CogView4, USER/my-CogView4"
    })
    void namesAreTakenOut(String text, String told) {
        assertThat(privacy.of(text)).isEqualTo(told);
    }

    @ParameterizedTest
    @CsvSource({"/home/meier/x", "/usr/lib/meili", "THUDM/CogView4-6B"})
    void whatOnlyBeginsLikeOneStays(String text) {
        assertThat(privacy.of(text)).isEqualTo(text);
    }

    @Test
    void messagesNameNoOtherUserEither() {
        Message message = Message.of(CoreMessage.CACHE_FOLDER_FOREIGN, "/home/mei/.cache", "hong");

        assertThat(privacy.of(message).values()).containsExactly("~/.cache", "USER");
    }
}
