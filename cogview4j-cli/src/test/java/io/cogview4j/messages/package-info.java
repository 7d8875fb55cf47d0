/** Tests of what all modules say to their users. */
@NullMarked
package io.cogview4j.messages;

import org.jspecify.annotations.NullMarked;
