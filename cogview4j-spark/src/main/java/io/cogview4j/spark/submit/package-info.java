/** Internal. The job that {@code spark-submit} starts: its commands, and their options. */
@NullMarked
package io.cogview4j.spark.submit;

import org.jspecify.annotations.NullMarked;
