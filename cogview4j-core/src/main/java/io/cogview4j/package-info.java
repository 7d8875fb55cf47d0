/**
 * The front door of CogView4 on the JVM.
 *
 * <pre>{@code
 * CogView4 model = CogView4.open(Path.of("CogView4-6B"));   // or CogView4.tiny(), the built-in model
 * Image image = model.generate("a lighthouse at dusk");
 * image.save(Path.of("lighthouse.png"));
 * }</pre>
 *
 * <p>Public are this package, {@code io.cogview4j.api} with the values that it speaks of, {@code io.cogview4j.events} with what a
 * run tells and may be told, {@code io.cogview4j.sampling} with what can be asked of samplers and guidance, {@code
 * io.cogview4j.message} with all that it says of mistakes, {@code io.cogview4j.shape} with the rules on shapes of embeddings,
 * {@code io.cogview4j.inspect} for looking into files, {@code io.cogview4j.measure} for measuring speed, {@code
 * io.cogview4j.diagnosis} for what a machine is like, {@code io.cogview4j.recipe} for drawing a picture again, {@code
 * io.cogview4j.sheet} for contact sheets, {@code io.cogview4j.rewrite} for help with prompts, {@code io.cogview4j.hub} for models
 * by name, {@code io.cogview4j.quantise} for weights in int8, {@code io.cogview4j.output} for the files of results, and {@code
 * io.cogview4j.report} for telling programs as JSON. All other packages are internal and change without notice.
 */
@NullMarked
package io.cogview4j;

import org.jspecify.annotations.NullMarked;
