/**
 * CogView4 for programs that are written with LangChain4j.
 *
 * <pre>{@code
 * try (CogView4ImageModel model = CogView4ImageModel.builder().size("256x256").build()) {
 *     Image image = model.generate("a red heart").content();
 * }
 * }</pre>
 */
@NullMarked
package io.cogview4j.langchain4j;

import org.jspecify.annotations.NullMarked;
