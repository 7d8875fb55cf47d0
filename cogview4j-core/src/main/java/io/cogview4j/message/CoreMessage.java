package io.cogview4j.message;

import java.util.List;

/** What the library has to say to its users. */
public enum CoreMessage implements MessageCode {
    // Requests
    SIZE_UNREADABLE("text"),
    SIZE_NOT_POSITIVE("size"),
    SIZE_NOT_MULTIPLE("size", "multiple", "nearest"),
    SIZE_NOT_OFFICIAL("size", "smallest", "largest", "step", "pixels"),
    SIZE_TOO_LARGE("size", "most"),
    STEPS_NOT_POSITIVE("steps"),
    GUIDANCE_OUT_OF_RANGE("guidanceScale"),
    IMAGES_NOT_POSITIVE("images"),
    IMAGES_TOO_MANY("images", "size", "most"),
    PROMPTS_EMPTY,
    NEGATIVE_PROMPTS_COUNT("negatives", "prompts"),
    MAX_TOKENS_TOO_SMALL("maxTokens", "opening", "least", "usual"),
    PROMPT_TRUNCATED(Severity.WARNING, "maxTokens", "cut"),
    EMBEDDINGS_EMPTY,
    EMBEDDINGS_LENGTHS_DIFFER(Severity.NOTE, "prompt", "promptTokens", "negativeTokens"),
    NOISE_FOR_SEVERAL_GROUPS("passes"),
    SESSION_BUSY,
    SEEDS_EMPTY,
    SEEDS_COUNT("seeds", "images"),
    LATENTS_OTHER_SHAPE("found", "expected"),
    LATENTS_NOT_FINITE,
    LATENTS_OTHER_CHANNELS("found", "expected"),
    PICTURE_OTHER_CHANNELS("found", "expected"),
    PICTURE_TOO_SMALL("width", "height", "least"),
    TILES_TOO_SMALL("pixels", "latents"),
    // Noise schedule
    STEPS_OUT_OF_RANGE("steps", "largest"),
    TIMESTEPS_EMPTY("largest"),
    TIMESTEP_OUT_OF_RANGE("timestep", "largest"),
    TIMESTEPS_NOT_FALLING("timestep", "before", "largest"),
    SIGMAS_EMPTY("largest"),
    SIGMA_OUT_OF_RANGE("sigma", "largest"),
    SIGMAS_NOT_FALLING("sigma", "before", "largest"),
    SIGMAS_COUNT("sigmas", "timesteps"),
    NOISE_LEVEL_NOT_FINITE("step", "steps"),
    EXPONENTIAL_SPACING_TO_ZERO("sigma"),
    // Numbers that are not finite
    STEP_NOT_FINITE("step", "steps", "block"),
    STEP_NOT_FINITE_AFTER_BLOCKS("step", "steps"),
    VAE_NOT_FINITE,
    // Cancellation
    CANCELLED,
    // Files to read
    FILE_MISSING("file"),
    FILE_LINK_BROKEN("file", "target"),
    FILE_NOT_REGULAR("file"),
    FILE_IS_FOLDER("file"),
    FILE_ACCESS_DENIED("file"),
    FILE_UNREADABLE("file", "reason"),
    FILE_SHRANK("file"),
    FILE_CHANGED("file"),
    // Files that are something else than their name says
    FILE_EMPTY("file"),
    FILE_IS_LFS_POINTER("file"),
    FILE_IS_WEB_PAGE("file"),
    FILE_IS_PICTURE("file"),
    FILE_IS_PICKLE("file"),
    FILE_IS_GGUF("file"),
    FILE_IS_ARCHIVE("file"),
    FILE_IS_SAFETENSORS("file"),
    FILE_IS_JSON("file"),
    FILE_IS_ZEROS("file"),
    FOLDER_UNREADABLE("folder", "reason"),
    // Safetensors files
    SAFETENSORS_NO_LENGTH("file", "bytes"),
    SAFETENSORS_HEADER_TOO_LONG("file", "claimed", "most"),
    SAFETENSORS_HEADER_BEYOND_END("file", "claimed", "bytes"),
    SAFETENSORS_HEADER_NOT_JSON("file", "reason"),
    SAFETENSORS_DUPLICATE_KEY("file", "reason"),
    SAFETENSORS_HEADER_NOT_OBJECT("file"),
    SAFETENSORS_HEADER_GOES_ON("file"),
    SAFETENSORS_METADATA_NOT_OBJECT("file"),
    SAFETENSORS_METADATA_NOT_TEXT("file", "key"),
    SAFETENSORS_ENTRY_NOT_OBJECT("file", "tensor"),
    SAFETENSORS_ENTRY_INCOMPLETE("file", "tensor", "key"),
    SAFETENSORS_NOT_WHOLE_NUMBERS("file", "tensor", "key"),
    SAFETENSORS_OFFSETS_NOT_A_RANGE("file", "tensor", "offsets"),
    SAFETENSORS_IMPOSSIBLE_SHAPE("file", "tensor", "dtype", "shape"),
    SAFETENSORS_OTHER_LENGTH("file", "tensor", "dtype", "shape", "needed", "found"),
    SAFETENSORS_BEYOND_END("file", "tensor", "offsets", "available"),
    SAFETENSORS_HOLE("file", "bytes", "tensor"),
    SAFETENSORS_OVERLAP("file", "first", "second"),
    SAFETENSORS_TAIL("file", "bytes"),
    SAFETENSORS_UNKNOWN_DTYPE("file", "tensor", "dtype"),
    // Checkpoint folders
    CHECKPOINT_MISSING("folder"),
    CHECKPOINT_IS_FILE("file"),
    CHECKPOINT_WITHOUT_INDEX("folder"),
    CHECKPOINT_INSIDE("path", "parent"),
    SNAPSHOTS_EMPTY("folder"),
    SNAPSHOTS_AMBIGUOUS("folder", "count"),
    PIPELINE_UNNAMED("file"),
    PIPELINE_UNSUPPORTED("file", "found", "expected"),
    PIPELINE_OTHER("file", "found", "expected"),
    COMPONENT_CLASS_UNSUPPORTED("file", "component", "found", "supported"),
    COMPONENT_MISSING("folder", "component"),
    TRANSFORMER_VAE_CHANNELS_DIFFER("folder", "in", "out", "latents"),
    // Configs of a checkpoint
    CONFIG_NOT_JSON("file", "reason"),
    CONFIG_NOT_OBJECT("file"),
    CONFIG_KEY_MISSING("file", "key"),
    CONFIG_TOO_LARGE("file", "bytes", "most"),
    CONFIG_SIZES_TOO_LARGE("file", "key", "value", "most"),
    CONFIG_NOT_POSITIVE("file", "key", "found"),
    CONFIG_NOT_A_NUMBER("file", "key", "found"),
    CONFIG_NEGATIVE("file", "key", "found"),
    CONFIG_NOT_ABOVE_ZERO("file", "key", "found"),
    CONFIG_NOT_A_FLAG("file", "key", "found"),
    CONFIG_NOT_A_TEXT("file", "key", "found"),
    CONFIG_NOT_A_LIST("file", "key", "found"),
    CONFIG_NOT_TEXTS("file", "key", "found"),
    CONFIG_OTHER_CLASS("file", "key", "found", "known"),
    CONFIG_NOT_DIVISIBLE("file", "key", "value", "divisorKey", "divisor"),
    ACTIVATION_UNKNOWN("file", "key", "found", "known"),
    ENCODER_NOT_GLM("file", "found", "modelType", "known"),
    ROTARY_TYPE_UNSUPPORTED("file", "type"),
    ROTARY_DIMENSIONS_IMPOSSIBLE("file", "factor", "headDim", "rotated"),
    ROTARY_AXES_NOT_TWO("file", "found"),
    ROTARY_HEAD_INDIVISIBLE("file", "found"),
    VAE_GROUPS_INDIVISIBLE("file", "channels", "blocks", "groups"),
    VAE_SCALING_FACTOR_ZERO("file"),
    VAE_BLOCK_UNSUPPORTED("file", "found", "key", "supported"),
    VAE_BLOCKS_COUNT("file", "key", "entries", "levels"),
    SCHEDULER_SHIFT_TERMINAL("file", "found"),
    SCHEDULER_TIME_SHIFT_UNKNOWN("file", "found"),
    SCHEDULER_SPACINGS_EXCLUSIVE("file", "first", "second"),
    // Weights of a checkpoint
    WEIGHTS_FOLDER_MISSING("folder"),
    WEIGHTS_FOLDER_IS_FILE("file"),
    WEIGHTS_NOT_FOUND("folder", "found"),
    WEIGHTS_FOLDER_EMPTY("folder"),
    WEIGHTS_VARIANTS("folder", "files"),
    WEIGHTS_PICKLED("folder", "file"),
    SHARDS_WITHOUT_INDEX("folder"),
    SHARDS_UNNAMED("index"),
    SHARDS_MISSING("index", "shards", "missing", "files"),
    SHARD_OUTSIDE_FOLDER("index", "shard"),
    TENSOR_MISSING("folder", "tensor", "nearest"),
    TENSOR_OTHER_SHAPE("file", "tensor", "found", "expected"),
    TENSOR_OTHER_DTYPE("file", "tensor", "dtype"),
    WEIGHTS_QUANTISED("folder", "method"),
    // Tokenizer
    TOKENIZER_MISSING("file"),
    TOKENIZER_DAMAGED("file", "reason"),
    TOKENIZER_SPECIAL_TOKEN_MISSING("file", "token"),
    TOKEN_OUTSIDE_VOCABULARY("folder", "token", "vocabulary"),
    // Files to write
    OUTPUT_IS_FOLDER("file"),
    OUTPUT_NOT_REGULAR("file"),
    OUTPUT_FOLDER_MISSING("folder"),
    OUTPUT_ACCESS_DENIED("file"),
    OUTPUT_UNWRITABLE("file", "reason"),
    OUTPUT_NOT_PNG("file"),
    // PNG files
    PNG_NOT_A_PNG("file"),
    PNG_CUT_SHORT("file"),
    PNG_CHUNK_TOO_LONG("file", "bytes"),
    PNG_CHECKSUM_WRONG("file", "chunk"),
    PNG_TEXT_INCOMPLETE("file", "keyword"),
    PNG_TEXT_INVALID("file", "keyword"),
    PNG_TEXTS_TOO_LONG("file", "most"),
    PNG_TOO_MANY_CHUNKS("file", "most"),
    // Devices, data types, threads
    CUDA_NOT_BUILT,
    CUDA_NO_DEVICE,
    MPS_NO_DEVICE,
    EMBEDDINGS_LESS_PRECISE(Severity.WARNING, "file", "found", "wanted"),
    // Machine
    HEAP_TOO_SMALL,
    MEMORY_EXHAUSTED("reason"),
    NATIVE_LIBRARIES_UNUSABLE("reason"),
    BUILT_IN_MODEL_UNUSABLE("reason"),
    UNEXPECTED("reason"),
    // Memory
    MEMORY_UNREADABLE("text"),
    MEMORY_TOO_SMALL_FOR_TEXT("budget", "needed"),
    MEMORY_TOO_SMALL_FOR_DENOISING("budget", "needed"),
    MEMORY_TOO_SMALL_FOR_DECODING("budget", "needed"),
    // Embeddings files and their cache
    EMBEDDINGS_TENSOR_EMPTY("tensor", "shape"),
    EMBEDDINGS_TOO_LARGE("tensor", "shape"),
    EMBEDDINGS_TOO_MANY("file", "prompts", "most"),
    EMBEDDINGS_MISSING("file", "tensors"),
    EMBEDDINGS_PART_MISSING("file", "tensor"),
    EMBEDDINGS_TWO_FORMS("file", "whole", "part"),
    EMBEDDINGS_FORMAT_NEWER("file", "found", "known"),
    EMBEDDINGS_METADATA_DAMAGED("file", "key"),
    EMBEDDINGS_METADATA_CONTRADICTS("file", "tensor"),
    SAFETENSORS_HEADER_UNWRITABLE("bytes", "most"),
    CACHE_UNUSABLE(Severity.WARNING, "folder", "reason"),
    CACHE_FOLDER_INVALID("folder"),
    CACHE_NOT_CLEARED("folder", "reason"),
    // Inspection
    INSPECTED_FILE_UNKNOWN("path"),
    CHECKPOINT_DRAWS_ONLY(Severity.WARNING, "folder"),
    CHECKPOINT_ENCODES_ONLY(Severity.WARNING, "folder"),
    PICTURE_WITHOUT_SETTINGS(Severity.NOTE, "file"),
    // What is drawn or encoded
    INDEX_OUT_OF_RANGE("index", "file", "count"),
    EMBEDDINGS_SETTINGS_DAMAGED("file", "reason"),
    // Files of prompts
    PROMPTS_FILE_IS_FOLDER("file"),
    PROMPTS_FILE_NOT_UTF8("file", "line"),
    PROMPTS_FILE_EMPTY("file"),
    PROMPTS_LINE_NOT_JSON("file", "line", "reason"),
    PROMPTS_KEY_UNKNOWN("file", "line", "key", "known"),
    PROMPTS_KEY_MISSING("file", "line", "key"),
    PROMPTS_VALUE_NOT_TEXT("file", "line", "key", "found"),
    PROMPTS_VALUE_NOT_WHOLE("file", "line", "key", "found"),
    PROMPTS_VALUE_NOT_NUMBER("file", "line", "key", "found"),
    PROMPTS_VALUE_NOT_SIZE("file", "line", "key", "found"),
    // Shapes of embeddings
    EMBEDDINGS_RANK("tensor", "shape"),
    EMBEDDINGS_NO_PROMPTS("tensor", "shape"),
    EMBEDDINGS_NO_TOKENS("tensor", "shape"),
    EMBEDDINGS_NO_WIDTH("tensor", "shape"),
    EMBEDDINGS_DTYPE("tensor", "dtype"),
    EMBEDDINGS_WIDTH("tensor", "width", "expected"),
    EMBEDDINGS_WIDTH_OF_ENCODER("tensor", "width", "expected", "encoders"),
    EMBEDDINGS_TOO_LONG("tensor", "tokens", "maxTokens"),
    EMBEDDINGS_GUIDANCE_WITHOUT_NEGATIVES,
    EMBEDDINGS_SINGLE_NEGATIVE("prompts"),
    EMBEDDINGS_COUNTS_DIFFER("prompts", "negatives"),
    EMBEDDINGS_WIDTHS_DIFFER("tensor", "width", "otherTensor", "otherWidth"),
    EMBEDDINGS_OTHER_ENCODER("tensor", "found", "expected"),
    EMBEDDINGS_OTHER_ENCODER_ALLOWED(Severity.WARNING, "tensor", "found", "expected"),
    EMBEDDINGS_OTHER_TOKENIZER("tensor", "found", "expected"),
    EMBEDDINGS_OTHER_TOKENIZER_ALLOWED(Severity.WARNING, "tensor", "found", "expected"),
    EMBEDDINGS_MIXED_ENCODERS("tensor", "fingerprint", "otherTensor", "otherFingerprint"),
    EMBEDDINGS_MIXED_ENCODERS_ALLOWED(Severity.WARNING, "tensor", "fingerprint", "otherTensor", "otherFingerprint"),
    EMBEDDINGS_MIXED_TOKENIZERS("tensor", "fingerprint", "otherTensor", "otherFingerprint"),
    EMBEDDINGS_MIXED_TOKENIZERS_ALLOWED(Severity.WARNING, "tensor", "fingerprint", "otherTensor", "otherFingerprint"),
    EMBEDDINGS_ORIGIN_UNKNOWN(Severity.NOTE, "tensors"),
    MODEL_ORIGIN_UNKNOWN(Severity.NOTE),
    EMBEDDINGS_NEGATIVES_UNUSED(Severity.NOTE),
    EMBEDDINGS_NOT_FINITE("tensor", "token", "count"),
    EMBEDDINGS_OVERFLOW("tensor", "token", "value", "most"),
    SHAPE_LENGTHS_NOT_EQUAL("lengths"),
    SHAPE_POLICY("policy", "reason"),
    SHAPE_POLICY_RESULT("policy", "group", "groups"),
    SHAPE_POLICY_PROMPTS("policy", "found", "expected"),
    SHAPE_PAD_WITHOUT_TEXT("tensor"),
    SHAPE_PAD_OTHER_CUT("cut"),
    SHAPE_GROUPS_STOCHASTIC("policy", "groups"),
    CALLBACK_EMBEDDINGS_COUNT("step", "what", "found", "expected"),
    COMPONENT_UNREADABLE("folder", "reason");

    private static final String TEXTS = "io.cogview4j.message.messages";

    private final Severity severity;
    private final List<String> valueNames;

    CoreMessage(String... valueNames) {
        this(Severity.ERROR, valueNames);
    }

    CoreMessage(Severity severity, String... valueNames) {
        this.severity = severity;
        this.valueNames = List.of(valueNames);
    }

    @Override
    public Severity severity() {
        return severity;
    }

    @Override
    public List<String> valueNames() {
        return valueNames;
    }

    @Override
    public String texts() {
        return TEXTS;
    }
}
