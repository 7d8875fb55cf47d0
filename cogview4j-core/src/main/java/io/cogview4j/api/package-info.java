/**
 * Requests, results, progress events and exceptions. Plain Java: nothing native, and of ours only what is read of the
 * machine.
 */
@NullMarked
package io.cogview4j.api;

import org.jspecify.annotations.NullMarked;
