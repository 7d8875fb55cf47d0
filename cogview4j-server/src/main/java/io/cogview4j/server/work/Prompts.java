package io.cogview4j.server.work;

import io.cogview4j.api.ImageRequest;
import io.cogview4j.events.Cancellation;
import io.cogview4j.message.CancelledException;
import io.cogview4j.message.CogView4Exception;
import io.cogview4j.server.job.Drawing;
import io.cogview4j.server.job.Encoding.Text;
import io.cogview4j.server.job.JobProgress;
import io.cogview4j.server.job.JobStage;
import io.cogview4j.server.model.DrawingRequests;
import io.cogview4j.server.queue.Claim;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prompts of waiting jobs, encoded together before the transformer opens: the text encoder is read once for all of them. What it
 * makes is in the cache of prompts, or comes in one file from the server that encodes for this one. For one thread.
 */
final class Prompts {
    private static final Logger LOG = LoggerFactory.getLogger(Prompts.class);
    private static final int MOST_REMEMBERED = 1000;

    /** Where a text is that was encoded elsewhere. */
    private record Place(Path file, int number) {}

    private final DrawingRequests requests;
    private final TextStage stage;
    private final @Nullable RemoteEncoder remote;
    private final Set<Text> encoded = Collections.newSetFromMap(new Remembered<>());
    private final Map<Text, Place> places = new Remembered<>();

    /** @param remote null to encode here */
    Prompts(DrawingRequests requests, TextStage stage, @Nullable RemoteEncoder remote) {
        this.requests = requests;
        this.stage = stage;
        this.remote = remote;
    }

    /** The newest of what was put into it. */
    private static final class Remembered<K, V> extends LinkedHashMap<K, V> {
        @Override
        protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > MOST_REMEMBERED;
        }
    }

    /**
     * Encodes the prompts of a run and of those that wait, if there is more than the run itself would encode.
     *
     * @param waiting all jobs that were waiting when the run was chosen
     */
    void ahead(List<Claim> waiting, RunReporter reporter, Cancellation cancellation) {
        Set<Text> texts = new LinkedHashSet<>();
        for (Claim claim : waiting) {
            if (claim.job().work() instanceof Drawing drawing && drawing.embeddings() == null) {
                texts.add(text(drawing));
            }
        }
        texts.removeAll(encoded);
        texts.removeAll(places.keySet());
        if (texts.isEmpty() || (remote == null && texts.size() == 1)) {
            return;
        }
        try {
            encode(List.copyOf(texts), reporter, cancellation);
        } catch (CancelledException e) {
            throw e;
        } catch (CogView4Exception e) {
            LOG.debug("Prompts were not encoded together; each run encodes its own.", e);
        }
    }

    private void encode(List<Text> texts, RunReporter reporter, Cancellation cancellation) {
        reporter.at(new JobProgress(JobStage.ENCODING, 0, texts.size(), 0));
        if (remote != null) {
            Path file = remote.encode(texts, true, cancellation);
            for (int i = 0; i < texts.size(); i++) {
                places.put(texts.get(i), new Place(file, i + 1));
            }
            return;
        }
        stage.encode(texts, true, 0, reporter, cancellation);
        encoded.addAll(texts);
    }

    /** The request of a drawing by itself, with embeddings if they were made, or have to be made, elsewhere. */
    ImageRequest alone(Drawing drawing, RunReporter reporter, Cancellation cancellation) {
        if (remote == null || drawing.embeddings() != null) {
            return requests.alone(drawing);
        }
        Text text = text(drawing);
        if (!places.containsKey(text)) {
            encode(List.of(text), reporter, cancellation);
        }
        Place place = places.get(text);
        return requests.alone(drawing, source -> source.embeddings(place.file(), place.number()));
    }

    private static Text text(Drawing drawing) {
        return new Text(String.valueOf(drawing.prompt()), drawing.negativePrompt());
    }
}
