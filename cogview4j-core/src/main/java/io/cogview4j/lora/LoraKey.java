package io.cogview4j.lora;

import java.util.List;
import java.util.Optional;

/**
 * A key of a file, taken apart. Each program has its own way to write the same:
 *
 * <pre>
 * transformer.transformer_blocks.0.attn1.to_q.lora_A.weight                 diffusers
 * base_model.model.transformer_blocks.0.attn1.to_q.lora_A.default.weight    PEFT
 * lora_transformer_transformer_blocks_0_attn1_to_q.lora_down.weight         kohya, with underscores for dots
 * transformer_blocks.0.attn1.processor.to_q_lora.down.weight                old diffusers
 * </pre>
 *
 * @param module the linear layer, without what programs write before its name; perhaps with underscores for dots
 */
record LoraKey(String key, String module, Part part) {
    /** What the tensor is of its layer. */
    enum Part {
        DOWN,
        UP,
        ALPHA
    }

    private record End(String text, Part part) {}

    private static final List<End> ENDS = List.of(
            new End(".lora_down.weight", Part.DOWN),
            new End(".lora_up.weight", Part.UP),
            new End(".lora.down.weight", Part.DOWN),
            new End(".lora.up.weight", Part.UP),
            new End("_lora.down.weight", Part.DOWN),
            new End("_lora.up.weight", Part.UP),
            new End(".alpha", Part.ALPHA));
    private static final List<End> PEFT = List.of(new End(".lora_A.", Part.DOWN), new End(".lora_B.", Part.UP));
    private static final String WEIGHT = "weight";
    private static final List<String> BEFORE = List.of(
            "base_model.model.",
            "model.diffusion_model.",
            "diffusion_model.",
            "transformer.",
            "unet.",
            "lora_transformer_",
            "lora_unet_",
            "lycoris_");

    /** Empty if the key is none of a LoRA. */
    static Optional<LoraKey> of(String key) {
        for (End end : PEFT) {
            int at = key.lastIndexOf(end.text());
            if (at > 0 && isWeight(key.substring(at + end.text().length()))) {
                return Optional.of(new LoraKey(key, module(key.substring(0, at)), end.part()));
            }
        }
        return ENDS.stream()
                .filter(end ->
                        key.endsWith(end.text()) && key.length() > end.text().length())
                .findFirst()
                .map(end -> {
                    String before = key.substring(0, key.length() - end.text().length());
                    return new LoraKey(key, module(before), end.part());
                });
    }

    /** {@code weight}, or behind the name of an adapter, which has no dots. */
    private static boolean isWeight(String rest) {
        int dot = rest.indexOf('.');
        return rest.substring(dot + 1).equals(WEIGHT) && dot != 0;
    }

    private static String module(String name) {
        String module = withoutPrefixes(name);
        if (module.contains(".processor.")) {
            String plain = module.replace(".processor.", ".");
            return plain.endsWith(".to_out") ? plain + ".0" : plain;
        }
        return module;
    }

    /** Each at most once, in the order in which they nest. */
    private static String withoutPrefixes(String name) {
        String rest = name;
        for (String before : BEFORE) {
            if (rest.startsWith(before) && rest.length() > before.length()) {
                rest = rest.substring(before.length());
            }
        }
        return rest;
    }

    /** As {@link #module} is compared: whether with dots or with underscores. */
    static String plain(String module) {
        return module.replace('.', '_');
    }
}
