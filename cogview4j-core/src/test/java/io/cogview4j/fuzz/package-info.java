/**
 * Damaged input for every way by which data comes in from outside. Each is read, or refused with a proper message; anything
 * else is an escape. An input is known by its entry point and its seed.
 */
@NullMarked
package io.cogview4j.fuzz;

import org.jspecify.annotations.NullMarked;
