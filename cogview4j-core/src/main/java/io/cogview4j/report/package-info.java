/**
 * What programs are told as JSON: of images and embeddings that were made, of files that were inspected, of runs before they
 * begin.
 */
@NullMarked
package io.cogview4j.report;

import org.jspecify.annotations.NullMarked;
