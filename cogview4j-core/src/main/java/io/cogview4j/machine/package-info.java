/**
 * What is read of the machine: its processors and memory, the share of them that this process may use, its folders and
 * files. Internal. Plain Java that uses nothing else of ours, so that every package may use it; failures are the
 * exceptions of Java.
 */
@NullMarked
package io.cogview4j.machine;

import org.jspecify.annotations.NullMarked;
