/**
 * What runs are asked for and what they are asked with. Plain Java: nothing native, and of ours only what is read of the
 * machine.
 */
@NullMarked
package io.cogview4j.api;

import org.jspecify.annotations.NullMarked;
