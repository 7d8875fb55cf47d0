package io.cogview4j.transformer;

import io.cogview4j.api.SizeConditions;

/** A picture of a batch: the size of its latents, and what the model is told about its size. */
public record ImageGeometry(int latentHeight, int latentWidth, SizeConditions conditions) {}
