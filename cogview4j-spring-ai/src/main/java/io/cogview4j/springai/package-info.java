/**
 * CogView4 for programs that are written with Spring AI.
 *
 * <pre>{@code
 * try (CogView4ImageModel model = CogView4ImageModel.builder().model(CogView4.tiny()).build()) {
 *     ImageResponse response = model.call(new ImagePrompt("a red heart"));
 * }
 * }</pre>
 */
@NullMarked
package io.cogview4j.springai;

import org.jspecify.annotations.NullMarked;
