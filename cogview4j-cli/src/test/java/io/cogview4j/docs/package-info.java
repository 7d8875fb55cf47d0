/** Tests of what the Markdown pages of the repository promise: links, command lines, Java snippets. */
@NullMarked
package io.cogview4j.docs;

import org.jspecify.annotations.NullMarked;
