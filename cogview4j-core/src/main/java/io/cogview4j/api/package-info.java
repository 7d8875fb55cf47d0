/** Requests, results, progress events and exceptions. Plain Java: nothing native, nothing else of ours. */
@NullMarked
package io.cogview4j.api;

import org.jspecify.annotations.NullMarked;
