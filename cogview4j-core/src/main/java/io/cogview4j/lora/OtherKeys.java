package io.cogview4j.lora;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells by its keys what a file is for that is no LoRA of this transformer. */
final class OtherKeys {
    private record Sign(String name, Pattern keys) {
        Sign(String name, String keys) {
            this(name, Pattern.compile(keys));
        }
    }

    /** What adds something else than {@code B A}. Names are those under which the methods are known. */
    private static final List<Sign> METHODS = List.of(
            new Sign("DoRA", "\\.lora_magnitude_vector|\\.dora_scale$"),
            new Sign("LoHa", "\\.hada_[wt][12]"),
            new Sign("LoKr", "\\.lokr_[wt][12]"),
            new Sign("BOFT", "\\.boft_"),
            new Sign("OFT", "\\.oft_"),
            new Sign("IA3", "\\.ia3_l|\\.on_input$"),
            new Sign("VeRA", "\\.vera_lambda_"),
            new Sign("GLoRA", "\\.[ab][12]\\.weight$"),
            new Sign("LoCon (Tucker)", "\\.lora_mid\\.weight$"),
            new Sign("LoRA of embeddings", "\\.lora_embedding_[AB]"),
            new Sign("LoRA with biases", "\\.lora_(B|up)(\\.[^.]{1,200})?\\.bias$"),
            new Sign("full difference", "\\.diff(_b)?$"));

    private static final Pattern TEXT_ENCODER =
            Pattern.compile("^(text_encoder|lora_te|te)\\d?[._]|(^|[._])layers[._]\\d+[._](self_attn|mlp)[._]");

    /** Of modules with underscores for dots; the first that is found anywhere in the file counts. */
    private static final List<Sign> MODELS = List.of(
            new Sign("Flux", "(^|_)(single_transformer_blocks|double_blocks|single_blocks)_\\d"),
            new Sign("Qwen-Image", "^transformer_blocks_\\d+_(img|txt)_(mlp|mod)_"),
            new Sign("Qwen-Image", "^transformer_blocks_(3[89]|[45]\\d)_attn_"),
            new Sign("Stable Diffusion 3", "(^|_)joint_blocks_\\d|^transformer_blocks_\\d+_attn_"),
            new Sign("Wan", "^blocks_\\d+_(self_attn|cross_attn|attn[12]|ffn)_"),
            new Sign(
                    "Stable Diffusion XL",
                    "^(lora_te2|text_encoder_2)_|^(down|up)_blocks_\\d_attentions_\\d_transformer_blocks_[1-9]|"
                            + "^mid_block_attentions_0_transformer_blocks_[1-9]|"
                            + "^(in|out)put_blocks_\\d_1_transformer_blocks_[1-9]|"
                            + "^middle_block_1_transformer_blocks_[1-9]"),
            new Sign("Stable Diffusion 1.5", "^(down_blocks|up_blocks|mid_block|(in|out)put_blocks|middle_block)_"),
            new Sign("LTX-Video or PixArt", "^transformer_blocks_\\d+_attn2_"),
            new Sign("Z-Image or Lumina", "^(layers|context_refiner|noise_refiner)_\\d+_attention_"));

    /** What was found, and the key that shows it. */
    record Found(String name, String key) {}

    private OtherKeys() {}

    static Optional<Found> method(List<String> keys) {
        return METHODS.stream()
                .flatMap(sign -> first(sign, keys.stream().filter(sign.keys().asPredicate())))
                .findFirst();
    }

    static Optional<String> textEncoder(List<LoraKey> keys) {
        return keys.stream()
                .filter(key -> TEXT_ENCODER.matcher(key.module()).find())
                .map(LoraKey::key)
                .findFirst();
    }

    static Optional<Found> model(List<LoraKey> keys) {
        return MODELS.stream()
                .flatMap(sign -> first(
                        sign,
                        keys.stream()
                                .filter(key -> sign.keys()
                                        .matcher(LoraKey.plain(key.module()))
                                        .find())
                                .map(LoraKey::key)))
                .findFirst();
    }

    private static Stream<Found> first(Sign sign, Stream<String> keys) {
        return keys.findFirst().map(key -> new Found(sign.name(), key)).stream();
    }
}
