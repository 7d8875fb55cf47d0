package io.cogview4j.spark;

import java.util.List;

/** The stages, each of which needs its own part of a model. */
enum Role {
    ENCODING("tokenizer", "text_encoder"),
    DRAWING("scheduler", "transformer", "vae");

    private final List<String> components;

    Role(String... components) {
        this.components = List.of(components);
    }

    /** Whether a file of a checkpoint takes part, by its path in the checkpoint. */
    boolean takes(String file) {
        int slash = file.indexOf('/');
        return slash < 0 ? file.endsWith(".json") : components.contains(file.substring(0, slash));
    }
}
