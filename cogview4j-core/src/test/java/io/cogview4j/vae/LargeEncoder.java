package io.cogview4j.vae;

import io.cogview4j.nn.Activation;
import io.cogview4j.safetensors.DType;
import io.cogview4j.safetensors.SafetensorsWriter;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The encoder of CogView4-6B in its true shape, every weight 0: for memory, not for images. */
final class LargeEncoder {
    static final VaeConfig CONFIG = new VaeConfig(
            3, 3, 16, List.of(128, 512, 1024, 1024), 3, 32, Activation.SILU, false, false, false, 1, 0, 1024);

    private final SafetensorsWriter writer = new SafetensorsWriter();
    private final MemorySegment zeros;

    private LargeEncoder(MemorySegment zeros) {
        this.zeros = zeros;
    }

    /** Writes the folder of an autoencoder that cannot decode, in bfloat16. */
    static void write(Path folder) throws IOException {
        Files.writeString(folder.resolve("config.json"), """
                {"_class_name": "AutoencoderKL", "act_fn": "silu", "block_out_channels": %s, "layers_per_block": 3,
                 "latent_channels": 16, "mid_block_add_attention": false, "norm_num_groups": 32, "scaling_factor": 1.0,
                 "use_quant_conv": false, "use_post_quant_conv": false,
                 "down_block_types": ["DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D", "DownEncoderBlock2D"],
                 "up_block_types": ["UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D", "UpDecoderBlock2D"]}
                """.formatted(CONFIG.blockOutChannels()));
        try (Arena arena = Arena.ofConfined()) {
            LargeEncoder encoder = new LargeEncoder(arena.allocate(2L * 1024 * 1024 * 9));
            encoder.addAll();
            encoder.writer.write(folder.resolve("diffusion_pytorch_model.safetensors"));
        }
    }

    private void addAll() {
        convolution("encoder.conv_in", 3, 128, 3);
        List<Integer> channels = CONFIG.blockOutChannels();
        for (int level = 0; level < channels.size(); level++) {
            String block = "encoder.down_blocks." + level;
            int in = channels.get(Math.max(0, level - 1));
            int out = channels.get(level);
            for (int i = 0; i < CONFIG.layersPerBlock(); i++) {
                resnet(block + ".resnets." + i, i == 0 ? in : out, out);
            }
            if (level < channels.size() - 1) {
                convolution(block + ".downsamplers.0.conv", out, out, 3);
            }
        }
        resnet("encoder.mid_block.resnets.0", 1024, 1024);
        resnet("encoder.mid_block.resnets.1", 1024, 1024);
        norm("encoder.conv_norm_out", 1024);
        convolution("encoder.conv_out", 1024, 32, 3);
    }

    private void resnet(String name, int in, int out) {
        norm(name + ".norm1", in);
        convolution(name + ".conv1", in, out, 3);
        norm(name + ".norm2", out);
        convolution(name + ".conv2", out, out, 3);
        if (in != out) {
            convolution(name + ".conv_shortcut", in, out, 1);
        }
    }

    private void convolution(String name, int in, int out, int kernel) {
        add(name + ".weight", out, in, kernel, kernel);
        add(name + ".bias", out);
    }

    private void norm(String name, int channels) {
        add(name + ".weight", channels);
        add(name + ".bias", channels);
    }

    private void add(String name, long... shape) {
        long values = 1;
        for (long side : shape) {
            values *= side;
        }
        writer.add(name, DType.BF16, zeros.asSlice(0, 2 * values), shape);
    }
}
