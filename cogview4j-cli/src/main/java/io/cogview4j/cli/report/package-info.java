/** What commands report: as text for people, as JSON for programs. Internal. */
@NullMarked
package io.cogview4j.cli.report;

import org.jspecify.annotations.NullMarked;
