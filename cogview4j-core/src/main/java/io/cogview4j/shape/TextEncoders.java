package io.cogview4j.shape;

import java.util.Map;
import java.util.Optional;

/**
 * Which text encoders of known image models make embeddings of which width: {@code hidden_size} or {@code d_model} in
 * their {@code config.json}, or {@code projection_dim} for CLIP.
 */
final class TextEncoders {
    private static final Map<Long, String> BY_WIDTH = Map.of(
            768L, "CLIP ViT-L (Stable Diffusion 1, SDXL, FLUX)",
            1024L, "OpenCLIP ViT-H (Stable Diffusion 2)",
            1280L, "OpenCLIP ViT-bigG (SDXL)",
            2048L, "CLIP ViT-L and OpenCLIP ViT-bigG side by side (SDXL), Gemma 2B (Lumina-Next)",
            2304L, "Gemma 2 2B (Lumina-Image 2.0, Sana)",
            2560L, "Qwen3 4B (Z-Image)",
            3584L, "Qwen2.5-VL 7B (Qwen-Image)",
            4096L, "GLM-4-9B (CogView4), T5 v1.1 XXL (FLUX, Stable Diffusion 3, CogVideoX, CogView3-Plus)");

    private TextEncoders() {}

    /** Names of those that make embeddings of this width, empty if none is known. */
    static Optional<String> ofWidth(long width) {
        return Optional.ofNullable(BY_WIDTH.get(width));
    }
}
