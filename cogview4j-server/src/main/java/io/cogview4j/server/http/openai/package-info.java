/** The interface that programs for OpenAI's images speak. Internal. */
@NullMarked
package io.cogview4j.server.http.openai;

import org.jspecify.annotations.NullMarked;
