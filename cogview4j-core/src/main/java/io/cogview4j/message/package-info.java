/**
 * What is said to users: codes, their texts in every language, and the exceptions that carry them.
 */
@NullMarked
package io.cogview4j.message;

import org.jspecify.annotations.NullMarked;
