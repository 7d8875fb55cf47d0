/** What there is on a machine for this library: processor, memory, folders, native libraries. For reports on what goes wrong. */
@NullMarked
package io.cogview4j.diagnosis;

import org.jspecify.annotations.NullMarked;
