package io.cogview4j.reference;

import static io.cogview4j.message.CoreMessage.COMPONENT_MISSING;
import static io.cogview4j.message.CoreMessage.CONTROL_IMAGE_MISSING;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_DTYPE;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_NOT_FINITE;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_NO_TOKENS;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_RANK;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_SINGLE_NEGATIVE;
import static io.cogview4j.message.CoreMessage.EMBEDDINGS_WIDTH;
import static io.cogview4j.message.CoreMessage.GUIDANCE_OUT_OF_RANGE;
import static io.cogview4j.message.CoreMessage.IMAGES_NOT_POSITIVE;
import static io.cogview4j.message.CoreMessage.LATENTS_OTHER_SHAPE;
import static io.cogview4j.message.CoreMessage.MAX_TOKENS_TOO_SMALL;
import static io.cogview4j.message.CoreMessage.NEGATIVE_PROMPTS_COUNT;
import static io.cogview4j.message.CoreMessage.PROMPTS_EMPTY;
import static io.cogview4j.message.CoreMessage.SEEDS_COUNT;
import static io.cogview4j.message.CoreMessage.SIGMAS_COUNT;
import static io.cogview4j.message.CoreMessage.SIGMAS_NOT_FALLING;
import static io.cogview4j.message.CoreMessage.SIGMA_OUT_OF_RANGE;
import static io.cogview4j.message.CoreMessage.SIZE_NOT_MULTIPLE;
import static io.cogview4j.message.CoreMessage.SIZE_NOT_POSITIVE;
import static io.cogview4j.message.CoreMessage.STEPS_NOT_POSITIVE;
import static io.cogview4j.message.CoreMessage.TIMESTEPS_EMPTY;
import static io.cogview4j.message.CoreMessage.TIMESTEPS_NOT_FALLING;
import static io.cogview4j.message.CoreMessage.TIMESTEP_OUT_OF_RANGE;
import static java.util.Map.entry;

import io.cogview4j.message.MessageCode;
import java.util.Map;

/** What a wrong call is told first, by the name of the call. */
final class Rejections {
    static final Map<String, MessageCode> CODES = Map.ofEntries(
            entry("height not a multiple of 16", SIZE_NOT_MULTIPLE),
            entry("width not a multiple of 16", SIZE_NOT_MULTIPLE),
            entry("height below 16", SIZE_NOT_MULTIPLE),
            entry("height negative", SIZE_NOT_POSITIVE),
            entry("height 0", SIZE_NOT_POSITIVE),
            entry("neither prompt nor prompt_embeds", PROMPTS_EMPTY),
            entry("prompt is an empty list", PROMPTS_EMPTY),
            entry("prompt, no text encoder", COMPONENT_MISSING),
            entry("negative prompt list of another length", NEGATIVE_PROMPTS_COUNT),
            entry("embeds: batch differs", EMBEDDINGS_SINGLE_NEGATIVE),
            entry("embeds: hidden size differs", EMBEDDINGS_WIDTH),
            entry("embeds: both of a wrong hidden size", EMBEDDINGS_WIDTH),
            entry("embeds: of rank 2", EMBEDDINGS_RANK),
            entry("embeds: empty sequence", EMBEDDINGS_NO_TOKENS),
            entry("embeds: not a number", EMBEDDINGS_NOT_FINITE),
            entry("embeds: whole numbers", EMBEDDINGS_DTYPE),
            entry("prompt_embeds alone, guided, no text encoder", EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES),
            entry("generator list of a wrong length", SEEDS_COUNT),
            entry("latents of a wrong size", LATENTS_OTHER_SHAPE),
            entry("latents of a wrong channel count", LATENTS_OTHER_SHAPE),
            entry("latents of a wrong batch", LATENTS_OTHER_SHAPE),
            entry("num_inference_steps 0", STEPS_NOT_POSITIVE),
            entry("num_inference_steps negative", STEPS_NOT_POSITIVE),
            entry("num_images_per_prompt 0", IMAGES_NOT_POSITIVE),
            entry("guidance_scale negative", GUIDANCE_OUT_OF_RANGE),
            entry("sigmas: length differs from num_inference_steps", SIGMAS_COUNT),
            entry("sigmas rising", SIGMAS_NOT_FALLING),
            entry("sigmas above 1", SIGMA_OUT_OF_RANGE),
            entry("timesteps rising", TIMESTEPS_NOT_FALLING),
            entry("timesteps above 1000", TIMESTEP_OUT_OF_RANGE),
            entry("timesteps negative", TIMESTEP_OUT_OF_RANGE),
            entry("timesteps: the first one twice", TIMESTEPS_NOT_FALLING),
            entry("timesteps empty", TIMESTEPS_EMPTY),
            entry("no control image", CONTROL_IMAGE_MISSING),
            entry("max_sequence_length 0", MAX_TOKENS_TOO_SMALL),
            entry("max_sequence_length 1", MAX_TOKENS_TOO_SMALL),
            entry("max_sequence_length 2", MAX_TOKENS_TOO_SMALL));

    private Rejections() {}
}
