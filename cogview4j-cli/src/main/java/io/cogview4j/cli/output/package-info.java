/** How the command speaks: terminal, progress, text in columns, JSON, languages and the codes of its own messages. Internal. */
@NullMarked
package io.cogview4j.cli.output;

import org.jspecify.annotations.NullMarked;
