package io.cogview4j.sampling;

/** How noise levels lie between the first and the last. */
public enum Spacing {
    /** As those of the model: equal steps in time, shifted. */
    UNIFORM("uniform", "Uniform"),
    /** Dense at low noise: Karras et al., <a href="https://arxiv.org/abs/2206.00364">Elucidating the Design Space</a>. */
    KARRAS("karras", "Karras"),
    /** Equal ratios. */
    EXPONENTIAL("exponential", "Exponential"),
    /** Dense at both ends: Lee et al., <a href="https://arxiv.org/abs/2407.12173">Beta Sampling is All You Need</a>. */
    BETA("beta", "Beta");

    private final String id;
    private final String title;

    Spacing(String id, String title) {
        this.id = id;
        this.title = title;
    }

    /** As it is asked for. */
    public String id() {
        return id;
    }

    /** As other programs call it in the settings of an image. */
    public String title() {
        return title;
    }
}
