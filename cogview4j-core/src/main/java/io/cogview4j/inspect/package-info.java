/**
 * What a file or folder is, and whether it is sound, told from headers and configs alone: no weight is read, so the
 * largest checkpoint takes no longer than the smallest. A checkpoint is held against what a run demands of it, and
 * embeddings, if asked for, against a model.
 */
@NullMarked
package io.cogview4j.inspect;

import org.jspecify.annotations.NullMarked;
