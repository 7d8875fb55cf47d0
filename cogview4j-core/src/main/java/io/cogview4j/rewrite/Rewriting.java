package io.cogview4j.rewrite;

import io.cogview4j.message.Message;
import java.util.Optional;

/**
 * What became of a prompt.
 *
 * @param prompt the new text, or the one that the user wrote if there is a problem
 * @param problem why the prompt stays as it was, a warning; empty if it was rewritten
 */
public record Rewriting(String prompt, Optional<Message> problem) {}
