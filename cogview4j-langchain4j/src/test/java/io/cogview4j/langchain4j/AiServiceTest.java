package io.cogview4j.langchain4j;

import static io.cogview4j.langchain4j.Drawings.quick;
import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.P;
import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.data.image.Image;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.image.ImageModel;
import dev.langchain4j.service.AiServices;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An AI service draws by a tool, and is told what to change when a drawing is refused. */
class AiServiceTest {
    interface Painter {
        String paint(String wish);
    }

    static final class Easel {
        private final ImageModel model;
        private final List<Image> drawn = new ArrayList<>();

        Easel(ImageModel model) {
            this.model = model;
        }

        @Tool("Draws a picture")
        String draw(@P("what it shows") String prompt) {
            drawn.add(model.generate(prompt).content());
            return "drawn: " + drawn.getLast().revisedPrompt();
        }
    }

    /** A language model that asks for one drawing, and then repeats what the tool said. */
    private static final class Wishing implements ChatModel {
        @Override
        public ChatResponse doChat(ChatRequest request) {
            AiMessage answer = request.messages().getLast() instanceof ToolExecutionResultMessage result
                    ? AiMessage.from(result.text())
                    : AiMessage.from(ToolExecutionRequest.builder()
                            .id("1")
                            .name("draw")
                            .arguments("{\"prompt\": \"a red heart\"}")
                            .build());
            return ChatResponse.builder().aiMessage(answer).build();
        }
    }

    @Test
    void aToolDraws() {
        try (CogView4ImageModel model = quick().build()) {
            Easel easel = new Easel(model);
            Painter painter = AiServices.builder(Painter.class)
                    .chatModel(new Wishing())
                    .tools(easel)
                    .build();

            assertThat(painter.paint("something nice")).isEqualTo("drawn: a red heart");
            assertThat(Drawings.pixels(easel.drawn.getFirst()).getWidth()).isEqualTo(128);
        }
    }

    @Test
    void aRefusalTellsTheLanguageModelWhatToDo() {
        try (CogView4ImageModel model = quick().size("100x100").build()) {
            Painter painter = AiServices.builder(Painter.class)
                    .chatModel(new Wishing())
                    .tools(new Easel(model))
                    .build();

            assertThat(painter.paint("something nice")).contains("100x100").contains("The nearest size is 128x128.");
        }
    }
}
