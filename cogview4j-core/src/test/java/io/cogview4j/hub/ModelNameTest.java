package io.cogview4j.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.cogview4j.hub.ModelName.Source;
import io.cogview4j.message.InvalidRequestException;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelNameTest {
    @Test
    void readsNamesOfBothHubs() {
        assertThat(ModelName.parse("zai-org/CogView4-6B"))
                .isEqualTo(new ModelName(Source.HUGGING_FACE, "zai-org", "CogView4-6B", ""));
        assertThat(ModelName.parse("zai-org/CogView4-6B@refs/pr/1").revision()).isEqualTo("refs/pr/1");
        assertThat(ModelName.parse("modelscope:ZhipuAI/CogView4-6B"))
                .isEqualTo(new ModelName(Source.MODELSCOPE, "ZhipuAI", "CogView4-6B", ""));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"zai-org/CogView4-6B", "a/b.c_d@v1.0", "modelscope:ZhipuAI/CogView4-6B@master", "a/b@refs/pr/1"})
    void isWrittenAsItIsRead(String name) {
        assertThat(ModelName.parse(name)).hasToString(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CogView4-6B",
                "CogView4-6B/",
                "/CogView4-6B",
                "./CogView4-6B",
                "../CogView4-6B",
                "a/..",
                "a/b/c",
                "a\\b",
                "~/CogView4-6B",
                "C:/b",
                "a/b@",
                "a/b@../x",
                "a/b@x/../y",
                "a/b@/x",
                "a--b/c",
                "a/b..c",
                "a /b",
                "a/b\n",
                "a/%2e%2e",
                "https://huggingface.co/a/b",
                "modelscope:",
                "other:a/b"
            })
    void whateverElseATextMayHoldIsNoName(String text) {
        assertThat(ModelName.of(text)).isEmpty();
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> ModelName.parse(text))
                .satisfies(e -> assertThat(e.code()).isEqualTo(HubMessage.MODEL_NAME_UNFIT));
    }

    @Test
    void aPartIsOneOfTheComponentsWithWeights() {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new PullRequest(ModelName.parse("a/b"), Set.of("text-encoder")))
                .satisfies(e -> assertThat(e.code()).isEqualTo(HubMessage.PULL_COMPONENT_UNKNOWN))
                .satisfies(e -> assertThat(e.advice()).contains("text_encoder"));
    }
}
