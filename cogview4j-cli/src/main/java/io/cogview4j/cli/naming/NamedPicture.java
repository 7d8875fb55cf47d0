package io.cogview4j.cli.naming;

import io.cogview4j.recipe.Recipe;
import java.time.LocalDateTime;

/**
 * A picture that needs a name.
 *
 * @param index among all of the command, from 1
 * @param started when the command did
 */
record NamedPicture(int index, Recipe recipe, LocalDateTime started) {}
