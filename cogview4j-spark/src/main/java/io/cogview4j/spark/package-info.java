/**
 * CogView4 on Apache Spark: a table of prompts in, a table of pictures out.
 *
 * <pre>{@code
 * SparkSettings settings = SparkSettings.builder("s3a://bucket/pictures").model("/models/CogView4-6B").seed(7L).build();
 * PromptTable prompts = PromptTable.read(spark, "s3a://bucket/prompts.parquet");
 * Dataset<Row> encoded = new EncodingStage(spark, settings).encode(prompts).persist();
 * Dataset<Row> pictures = new DrawingStage(spark, settings).draw(encoded);
 * }</pre>
 *
 * <p>Both stages are lazy, as all of Spark: pictures are made when their table is asked for, and what is there already is not made
 * again. {@link io.cogview4j.spark.PictureJob} runs them and keeps their tables.
 */
@NullMarked
package io.cogview4j.spark;

import org.jspecify.annotations.NullMarked;
