package io.cogview4j.lora;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.cogview4j.api.Lora;
import io.cogview4j.fixtures.Stages;
import io.cogview4j.message.CheckpointException;
import io.cogview4j.message.CoreMessage;
import io.cogview4j.message.InvalidRequestException;
import io.cogview4j.safetensors.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoraFileTest {
    private static final Path MODEL = Path.of("src/test/resources/reference/models/random-a");
    private static final String LAYER = "transformer_blocks.0.attn1.to_q";
    private static final String UNDERSCORES = "transformer_blocks_0_attn1_to_q";
    private static final int RANK = 4;
    private static final int WIDTH = 64;

    @TempDir
    Path folder;

    private Path file() {
        return folder.resolve("style.safetensors");
    }

    private static ModelLayers model() {
        return Stages.of(MODEL).generator().layers();
    }

    private LoraModule only(LoraFiles files) {
        return LoraFile.read(files.write(file())).modules().getFirst();
    }

    private static LoraFiles pair(String down, String up) {
        return new LoraFiles().with(down, RANK, WIDTH).with(up, WIDTH, RANK);
    }

    private static LoraFiles sound() {
        return new LoraFiles().pair(LAYER, RANK, WIDTH, WIDTH);
    }

    @ParameterizedTest
    @CsvSource({
        "transformer." + LAYER + ".lora_A.weight, transformer." + LAYER + ".lora_B.weight",
        LAYER + ".lora_A.weight, " + LAYER + ".lora_B.weight",
        "base_model.model." + LAYER + ".lora_A.weight, base_model.model." + LAYER + ".lora_B.weight",
        "base_model.model." + LAYER + ".lora_A.default.weight, base_model.model." + LAYER + ".lora_B.default.weight",
        "base_model.model.transformer." + LAYER + ".lora_A.weight, base_model.model.transformer." + LAYER
                + ".lora_B.weight",
        "diffusion_model." + LAYER + ".lora_A.weight, diffusion_model." + LAYER + ".lora_B.weight",
        "transformer." + LAYER + ".lora_down.weight, transformer." + LAYER + ".lora_up.weight",
        "transformer." + LAYER + ".lora.down.weight, transformer." + LAYER + ".lora.up.weight",
        "lora_transformer_" + UNDERSCORES + ".lora_down.weight, lora_transformer_" + UNDERSCORES + ".lora_up.weight",
        "lora_unet_" + UNDERSCORES + ".lora_down.weight, lora_unet_" + UNDERSCORES + ".lora_up.weight",
        "transformer_blocks.0.attn1.processor.to_q_lora.down.weight, "
                + "transformer_blocks.0.attn1.processor.to_q_lora.up.weight"
    })
    void eachProgramsKeysNameTheSameLayer(String down, String up) {
        LoraFile lora = LoraFile.read(pair(down, up).write(file()));

        assertThat(model().fit(lora)).containsOnlyKeys(LAYER + ".weight");
    }

    @Test
    void oldDiffusersLeavesOutTheNumberOfTheOutputLayer() {
        LoraFile lora = LoraFile.read(pair(
                        "transformer_blocks.0.attn1.processor.to_out_lora.down.weight",
                        "transformer_blocks.0.attn1.processor.to_out_lora.up.weight")
                .write(file()));

        assertThat(model().fit(lora)).containsOnlyKeys("transformer_blocks.0.attn1.to_out.0.weight");
    }

    @Test
    void withoutAlphaItIsTheRank() {
        assertThat(only(sound()).scale()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"F32", "F16", "BF16", "F64"})
    void alphaMayBeATensorOfItsOwn(DType type) {
        LoraModule module = only(pair(LAYER + ".lora_down.weight", LAYER + ".lora_up.weight")
                .with(LAYER + ".alpha", type, new float[] {6}));

        assertThat(module.alpha()).isEqualTo(6);
        assertThat(module.scale()).isEqualTo(1.5);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"transformer.r\": 4, \"transformer.lora_alpha\": 8} | 2",
                "{\"r\": 4, \"lora_alpha\": 2} | 0.5",
                "{\"transformer.r\": 4, \"transformer.lora_alpha\": 8, \"transformer.use_rslora\": true} | 4",
                "{\"transformer.lora_alpha\": 8, \"transformer.alpha_pattern\": {\"attn1.to_q\": 12}} | 3",
                "{\"transformer.lora_alpha\": 8, \"transformer.alpha_pattern\": {\"to_k\": 12}} | 2",
                "{\"transformer.r\": 2, \"transformer.lora_alpha\": 8, "
                        + "\"transformer.rank_pattern\": {\"^transformer_blocks.0.attn1.to_q$\": 4}} | 2",
            })
    void diffusersWritesAlphaIntoTheMetadata(String settings, double scale) {
        assertThat(only(sound().metadata("lora_adapter_metadata", settings)).scale())
                .isEqualTo(scale);
    }

    @Test
    void peftWritesAlphaBesideTheFile() throws IOException {
        Path file = folder.resolve("adapter_model.safetensors");
        pair("base_model.model." + LAYER + ".lora_A.weight", "base_model.model." + LAYER + ".lora_B.weight")
                .write(file);
        Files.writeString(folder.resolve("adapter_config.json"), "{\"r\": 4, \"lora_alpha\": 16}");

        assertThat(LoraFile.read(file).modules().getFirst().scale()).isCloseTo(4, within(0.0));
    }

    @ParameterizedTest
    @CsvSource({
        "Flux, transformer.single_transformer_blocks.3.attn.to_q",
        "Flux, lora_unet_double_blocks_0_img_attn_qkv",
        "Stable Diffusion 3, transformer.transformer_blocks.3.attn.add_q_proj",
        "Qwen-Image, transformer.transformer_blocks.3.img_mlp.net.2",
        "Qwen-Image, transformer.transformer_blocks.59.attn.to_q",
        "Wan, diffusion_model.blocks.3.self_attn.q",
        "Wan, diffusion_model.blocks.3.cross_attn.k",
        "Stable Diffusion XL, lora_unet_input_blocks_4_1_transformer_blocks_1_attn1_to_q",
        "Stable Diffusion XL, unet.down_blocks.2.attentions.0.transformer_blocks.9.attn1.to_q",
        "Stable Diffusion 1.5, lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q",
        "LTX-Video or PixArt, transformer.transformer_blocks.0.attn2.to_q",
        "Z-Image or Lumina, diffusion_model.layers.0.attention.to_q"
    })
    void lorasOfOtherModelsAreCalledByTheModelsName(String model, String layer) {
        Path file = pair(layer + ".lora_down.weight", layer + ".lora_up.weight").write(file());

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> LoraFile.read(file))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(CoreMessage.LORA_OTHER_MODEL))
                .withMessageContaining(model)
                .withMessageContaining(layer);
    }

    @ParameterizedTest
    @CsvSource({
        "DoRA, .lora_magnitude_vector",
        "DoRA, .dora_scale",
        "LoHa, .hada_w1_a",
        "LoKr, .lokr_w1",
        "OFT, .oft_blocks",
        "IA3, .ia3_l",
        "LoCon (Tucker), .lora_mid.weight",
        "LoRA with biases, .lora_B.bias",
        "full difference, .diff"
    })
    void otherMethodsAreCalledByTheirName(String method, String end) {
        refused(CoreMessage.LORA_OTHER_METHOD, sound().with("transformer." + LAYER + end, WIDTH), method);
        refused(CoreMessage.LORA_OTHER_METHOD, new LoraFiles().with("transformer." + LAYER + end, WIDTH), method);
    }

    static Stream<Arguments> whatCannotBeUsed() {
        String down = "transformer." + LAYER + ".lora_A.weight";
        String up = "transformer." + LAYER + ".lora_B.weight";
        float[] values = new float[RANK * WIDTH];
        float[] infinite = values.clone();
        infinite[200] = Float.POSITIVE_INFINITY;
        float[] nan = values.clone();
        nan[0] = Float.NaN;
        LoraFiles rsOnly = sound().metadata("lora_adapter_metadata", "{\"lora_alpha\": \"much\"}");
        return Stream.of(
                arguments(CoreMessage.LORA_NONE, new LoraFiles().with("emb_params", 4, 768), "emb_params"),
                arguments(CoreMessage.LORA_NONE, new LoraFiles().with(LAYER + ".alpha", 1), "alpha"),
                arguments(
                        CoreMessage.LORA_IS_EMBEDDINGS, new LoraFiles().with("prompt_embeds", 1, 16, 48), "embeddings"),
                arguments(
                        CoreMessage.LORA_IS_EMBEDDINGS,
                        new LoraFiles().with("prompt_embeds.0", 1, 16, 48),
                        "embeddings"),
                arguments(
                        CoreMessage.LORA_IS_CHECKPOINT,
                        new LoraFiles().with(LAYER + ".weight", WIDTH, WIDTH),
                        "weights"),
                arguments(
                        CoreMessage.LORA_TEXT_ENCODER,
                        sound().with("text_encoder.layers.0.self_attn.q_proj.lora_A.weight", RANK, WIDTH),
                        "text_encoder.layers.0"),
                arguments(
                        CoreMessage.LORA_TEXT_ENCODER,
                        new LoraFiles().with("base_model.model.layers.0.self_attn.q_proj.lora_A.weight", RANK, WIDTH),
                        "q_proj"),
                arguments(
                        CoreMessage.LORA_TEXT_ENCODER,
                        new LoraFiles()
                                .with("lora_te_text_model_encoder_layers_0_mlp_fc1.lora_down.weight", RANK, WIDTH),
                        "lora_te_text_model"),
                arguments(
                        CoreMessage.LORA_KEY_UNKNOWN,
                        sound().with("transformer.norm.scale", 3),
                        "transformer.norm.scale"),
                arguments(
                        CoreMessage.LORA_KEY_TWICE,
                        sound().with(LAYER + ".lora_down.weight", RANK, WIDTH),
                        "lora_down"),
                arguments(CoreMessage.LORA_HALF, new LoraFiles().with(down, RANK, WIDTH), "lora_B"),
                arguments(CoreMessage.LORA_HALF, new LoraFiles().with(up, WIDTH, RANK), "lora_A"),
                arguments(
                        CoreMessage.LORA_RANKS_DIFFER,
                        new LoraFiles().with(down, RANK, WIDTH).with(up, WIDTH, 8),
                        "[4, 64]"),
                arguments(
                        CoreMessage.LORA_RANKS_DIFFER,
                        new LoraFiles().with(down, 0, WIDTH).with(up, WIDTH, 0),
                        "[0, 64]"),
                arguments(
                        CoreMessage.LORA_RANKS_DIFFER,
                        new LoraFiles().with(down, RANK, WIDTH, 1, 1).with(up, WIDTH, RANK, 1, 1),
                        "[4, 64, 1, 1]"),
                arguments(
                        CoreMessage.LORA_OTHER_DTYPE,
                        new LoraFiles()
                                .with(down, DType.F64, values, RANK, WIDTH)
                                .with(up, WIDTH, RANK),
                        "F64"),
                arguments(
                        CoreMessage.LORA_NOT_FINITE,
                        new LoraFiles().with(down, infinite, RANK, WIDTH).with(up, WIDTH, RANK),
                        down),
                arguments(
                        CoreMessage.LORA_NOT_FINITE,
                        new LoraFiles().with(down, DType.BF16, nan, RANK, WIDTH).with(up, WIDTH, RANK),
                        down),
                arguments(
                        CoreMessage.LORA_NOT_FINITE,
                        new LoraFiles()
                                .with(down, DType.F16, infinite, RANK, WIDTH)
                                .with(up, WIDTH, RANK),
                        down),
                arguments(CoreMessage.LORA_ALPHA_UNUSABLE, sound().with(LAYER + ".alpha", nan, RANK, WIDTH), "alpha"),
                arguments(
                        CoreMessage.LORA_ALPHA_UNUSABLE,
                        sound().with(LAYER + ".alpha", new float[] {Float.NaN}),
                        LAYER + ".alpha"),
                arguments(
                        CoreMessage.LORA_ALPHA_UNUSABLE,
                        sound().with(LAYER + ".alpha", new float[] {Float.MAX_VALUE}),
                        LAYER),
                arguments(CoreMessage.LORA_SETTINGS_DAMAGED, rsOnly, "lora_alpha"),
                arguments(
                        CoreMessage.LORA_SETTINGS_DAMAGED, sound().metadata("lora_adapter_metadata", "{"), "metadata"),
                arguments(
                        CoreMessage.LORA_SETTINGS_DAMAGED, sound().metadata("lora_adapter_metadata", "[]"), "metadata"),
                arguments(
                        CoreMessage.LORA_SETTINGS_DAMAGED,
                        sound().metadata("lora_adapter_metadata", "{\"r\": 4, \"alpha_pattern\": {\"(a+)+b\": 3}}"),
                        "alpha_pattern"),
                arguments(
                        CoreMessage.LORA_RANK_CONTRADICTS,
                        sound().metadata("lora_adapter_metadata", "{\"transformer.r\": 16}"),
                        "16"),
                arguments(
                        CoreMessage.LORA_OTHER_METHOD,
                        sound().metadata("lora_adapter_metadata", "{\"r\": 4, \"use_dora\": true}"),
                        "DoRA"),
                arguments(
                        CoreMessage.LORA_LAYER_UNKNOWN,
                        new LoraFiles().pair("transformer_blocks.9.attn1.to_q", RANK, WIDTH, WIDTH),
                        "transformer_blocks.9.attn1.to_q"),
                arguments(CoreMessage.LORA_OTHER_SHAPE, new LoraFiles().pair(LAYER, RANK, 128, WIDTH), "[4, 128]"),
                arguments(CoreMessage.LORA_OTHER_SHAPE, new LoraFiles().pair(LAYER, RANK, WIDTH, 128), "[64, 4]"));
    }

    @ParameterizedTest
    @MethodSource
    void whatCannotBeUsed(CoreMessage code, LoraFiles files, String named) {
        refused(code, files, named);
    }

    private void refused(CoreMessage code, LoraFiles files, String named) {
        List<Lora> loras = List.of(Lora.of(files.write(file())));

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Stages.of(MODEL).generator().loras().read(loras))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(code))
                .withMessageContaining(named);
    }

    @Test
    void aWeightOfZeroDoesNotHideWhatIsWrong() {
        Lora lora = new Lora(new LoraFiles().pair(LAYER, RANK, 128, WIDTH).write(file()), 0);

        assertThatExceptionOfType(CheckpointException.class)
                .isThrownBy(() -> Stages.of(MODEL).generator().loras().read(List.of(lora)));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, -100.5, 1e30})
    void weightsAreNumbersOfUsualSize(double weight) {
        assertThatExceptionOfType(InvalidRequestException.class)
                .isThrownBy(() -> new Lora(file(), weight))
                .satisfies(e -> assertThat(e.problem().code()).isEqualTo(CoreMessage.LORA_WEIGHT_OUT_OF_RANGE));
    }
}
