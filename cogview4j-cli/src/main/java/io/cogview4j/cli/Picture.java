package io.cogview4j.cli;

import io.cogview4j.image.ImageMetadata;
import io.cogview4j.image.OutputFile;

/** A picture that was written, and how it was made. */
record Picture(OutputFile file, ImageMetadata metadata) {}
