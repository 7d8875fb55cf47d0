/** The part of the interface of Stable Diffusion web UI that other programs use. Internal. */
@NullMarked
package io.cogview4j.server.http.webui;

import org.jspecify.annotations.NullMarked;
