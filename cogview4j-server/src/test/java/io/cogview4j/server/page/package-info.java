/** The page, as far as it can be judged without a browser; {@code tools/page/check} opens it in one. */
@NullMarked
package io.cogview4j.server.page;

import org.jspecify.annotations.NullMarked;
