/** The command that brings models into the cache. Internal. */
@NullMarked
package io.cogview4j.cli.hub;

import org.jspecify.annotations.NullMarked;
