/** Does the jobs of the queue with the library: prompts of waiting jobs together, and pictures of one kind in one pass. Internal. */
@NullMarked
package io.cogview4j.server.work;

import org.jspecify.annotations.NullMarked;
