/** The model that is served, as far as one may ask of it without a run. Internal. */
@NullMarked
package io.cogview4j.server.model;

import org.jspecify.annotations.NullMarked;
