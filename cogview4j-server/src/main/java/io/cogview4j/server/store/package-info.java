/** The database and the files of the server. Internal. */
@NullMarked
package io.cogview4j.server.store;

import org.jspecify.annotations.NullMarked;
