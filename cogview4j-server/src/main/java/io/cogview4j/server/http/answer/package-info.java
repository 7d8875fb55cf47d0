/** What clients are sent: JSON, files and streams of events. Internal. */
@NullMarked
package io.cogview4j.server.http.answer;

import org.jspecify.annotations.NullMarked;
