package io.cogview4j.springai;

import io.cogview4j.CogView4;
import io.cogview4j.GeneratedImages;
import io.cogview4j.PreparedRun;
import io.cogview4j.Session;
import io.cogview4j.events.Cancellation;
import io.cogview4j.events.RunListener;
import io.micrometer.observation.ObservationRegistry;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.image.ImageMessage;
import org.springframework.ai.image.ImageModel;
import org.springframework.ai.image.ImagePrompt;
import org.springframework.ai.image.ImageResponse;
import org.springframework.ai.image.observation.DefaultImageModelObservationConvention;
import org.springframework.ai.image.observation.ImageModelObservationContext;
import org.springframework.ai.image.observation.ImageModelObservationConvention;
import org.springframework.ai.image.observation.ImageModelObservationDocumentation;
import org.springframework.util.Assert;

/**
 * CogView4 as an image model of Spring AI, held open from one image to the next. Any thread may call it at any time; one call
 * draws at a time, and others wait for their turns in the order in which they came.
 *
 * <p>Images come as PNG in {@link org.springframework.ai.image.Image#getB64Json()}, with prompt, seed and settings inside, and
 * with {@link CogView4ImageGenerationMetadata}.
 *
 * <p>What goes wrong is a {@link org.springframework.ai.retry.NonTransientAiException} that says what happened, why, and what to
 * do, with the {@link io.cogview4j.message.CogView4Exception} as its cause. Only where the machine ran out of memory it is a
 * {@link org.springframework.ai.retry.TransientAiException}, since the same call may go well later.
 */
public final class CogView4ImageModel implements ImageModel, AutoCloseable {
    /** What observations and {@code spring.ai.model.image} call this model. */
    public static final String PROVIDER = "cogview4j";

    private static final ImageModelObservationConvention DEFAULT_CONVENTION =
            new DefaultImageModelObservationConvention();

    private final CogView4 model;
    private final Session session;
    private final CogView4ImageOptions options;
    private final ObservationRegistry observations;
    private final RunListener listener;
    private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    private volatile ImageModelObservationConvention convention = DEFAULT_CONVENTION;
    private volatile boolean closed;

    private CogView4ImageModel(CogView4 model, Builder builder) {
        this.model = model;
        this.options = builder.options;
        this.observations = builder.observations;
        this.listener = builder.listener;
        this.session = model.sharedSession();
    }

    public static Builder builder() {
        return new Builder();
    }

    /** What holds where a prompt says nothing else. */
    public CogView4ImageOptions getOptions() {
        return options;
    }

    /**
     * Draws. Messages are parts of one prompt; those of negative weight say what the image should not show. If one of them has a
     * picture in its media, PNG or JPEG, the image starts from it.
     *
     * @throws org.springframework.ai.retry.NonTransientAiException if the request, the model or the memory are not sound, or the
     *     model is closed meanwhile
     * @throws IllegalStateException if the model was closed before
     */
    @Override
    public ImageResponse call(ImagePrompt prompt) {
        Assert.notNull(prompt, "prompt cannot be null");
        CogView4ImageOptions merged = CogView4ImageOptions.builder()
                .from(options)
                .merge(prompt.getOptions())
                .build();
        ImagePrompt named = new ImagePrompt(
                prompt.getInstructions(),
                merged.getModel() == null
                        ? CogView4ImageOptions.builder()
                                .from(merged)
                                .model(model.name())
                                .build()
                        : merged);
        ImageModelObservationContext context = ImageModelObservationContext.builder()
                .imagePrompt(named)
                .provider(PROVIDER)
                .build();
        ImageResponse response = ImageModelObservationDocumentation.IMAGE_MODEL_OPERATION
                .observation(convention, DEFAULT_CONVENTION, () -> context, observations)
                .observe(() -> {
                    ImageResponse drawn = ExceptionMapping.of(() -> draw(prompt, merged), this::failed);
                    context.setResponse(drawn);
                    return drawn;
                });
        return Objects.requireNonNull(response);
    }

    private ImageResponse draw(ImagePrompt prompt, CogView4ImageOptions asked) {
        PreparedRun run = prepared(prompt.getInstructions(), asked);
        GeneratedImages images = run.run(listener, Cancellation.never());
        failure.set(null);
        return ResponseMapping.of(images, run.promptTokens());
    }

    /** A picture is read now, and nothing of it lies on the disk when the run begins. */
    private PreparedRun prepared(List<ImageMessage> messages, CogView4ImageOptions asked) {
        RequestMapping mapping = new RequestMapping(model.name(), options.getModel());
        try (MessagePicture picture = MessagePicture.of(messages)) {
            return session.prepare(mapping.of(messages, picture.source(), asked));
        }
    }

    private void failed(RuntimeException e) {
        failure.set(e);
    }

    /** How the model is now. */
    public CogView4Status status() {
        RuntimeException last = failure.get();
        return new CogView4Status(
                model.name(), !closed, session.waiting(), last == null ? null : String.valueOf(last.getMessage()));
    }

    /** Another convention for what is told to observations. */
    public void setObservationConvention(ImageModelObservationConvention convention) {
        Assert.notNull(convention, "observationConvention cannot be null");
        this.convention = convention;
    }

    /** Frees the model. A call that draws, and those that wait, end with an exception first. */
    @Override
    public void close() {
        closed = true;
        session.close();
    }

    /** Collects a model and what goes with it. */
    public static final class Builder {
        private @Nullable CogView4 model;
        private CogView4ImageOptions options = CogView4ImageOptions.builder().build();
        private ObservationRegistry observations = ObservationRegistry.NOOP;
        private RunListener listener = RunListener.NONE;

        private Builder() {}

        /** What draws; without it, the small model that is built in. */
        public Builder model(CogView4 model) {
            this.model = model;
            return this;
        }

        /** What holds where a prompt says nothing else. */
        public Builder options(CogView4ImageOptions options) {
            this.options = options;
            return this;
        }

        public Builder observationRegistry(ObservationRegistry observationRegistry) {
            this.observations = observationRegistry;
            return this;
        }

        /** Hears of each call how far it is, in the thread that draws. */
        public Builder listener(RunListener listener) {
            this.listener = listener;
            return this;
        }

        public CogView4ImageModel build() {
            return new CogView4ImageModel(model == null ? CogView4.tiny() : model, this);
        }
    }
}
