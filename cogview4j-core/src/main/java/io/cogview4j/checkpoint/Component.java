package io.cogview4j.checkpoint;

import io.cogview4j.events.Stage;
import java.util.List;

/** What a CogView4 checkpoint consists of, in the order of {@code model_index.json}. */
public enum Component {
    SCHEDULER("scheduler", Stage.DENOISING, "scheduler_config.json", List.of("FlowMatchEulerDiscreteScheduler")),

    // TokenizersBackend is what transformers 5 calls PreTrainedTokenizerFast.
    TOKENIZER("tokenizer", Stage.TEXT_ENCODING, "tokenizer.json", List.of("PreTrainedTokenizer*", "TokenizersBackend")),
    TEXT_ENCODER("text_encoder", Stage.TEXT_ENCODING, "config.json", List.of("GlmModel", "GlmForCausalLM")),
    TRANSFORMER("transformer", Stage.DENOISING, "config.json", List.of("CogView4Transformer2DModel")),
    VAE("vae", Stage.DECODING, "config.json", List.of("AutoencoderKL"));

    private final String folderName;
    private final Stage stage;
    private final String neededFile;
    private final List<String> classes;

    Component(String folderName, Stage stage, String neededFile, List<String> classes) {
        this.folderName = folderName;
        this.stage = stage;
        this.neededFile = neededFile;
        this.classes = classes;
    }

    /** The name of its folder and its key in {@code model_index.json}. */
    public String folderName() {
        return folderName;
    }

    /** The stage that opens it. */
    public Stage stage() {
        return stage;
    }

    /** Whether it is a part of the text stage; else it is one of the image stages. */
    public boolean encodes() {
        return stage == Stage.TEXT_ENCODING;
    }

    /** The file in its folder that is read first: its config, or the tokenizer itself. */
    public String neededFile() {
        return neededFile;
    }

    /** Whether it is a network, which has weights. */
    public boolean hasWeights() {
        return this == TEXT_ENCODER || this == TRANSFORMER || this == VAE;
    }

    /** The classes that this library computes, for messages; a star at the end stands for any rest. */
    String classNames() {
        return String.join(", ", classes);
    }

    boolean accepts(String className) {
        return classes.stream()
                .anyMatch(known -> known.endsWith("*")
                        ? className.startsWith(known.substring(0, known.length() - 1))
                        : className.equals(known));
    }
}
