/** What Spring Boot does by itself with {@code cogview4j-spring-ai}: a model, held open, from properties. */
@NullMarked
package io.cogview4j.springai.autoconfigure;

import org.jspecify.annotations.NullMarked;
