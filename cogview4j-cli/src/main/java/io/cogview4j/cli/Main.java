package io.cogview4j.cli;

/** The cogview4j command. */
public final class Main {
    public static void main(String[] arguments) {
        System.out.println(String.join("|", arguments));
    }
}
