package io.cogview4j.fuzz;

/**
 * An input that was neither read nor refused as it should be.
 *
 * @param how what happened instead
 */
record Escape(String entryPoint, long seed, String how) {
    /** Tries this input and no other. */
    String command() {
        return "./mvnw test -pl cogview4j-core -am -Dtest='FuzzTest,FuzzNativeTest' -Dsurefire.failIfNoSpecifiedTests=false -D%s=%s:%d"
                .formatted(Inputs.ONLY, entryPoint, seed);
    }

    @Override
    public String toString() {
        return "%s, seed %d: %s%nonly this one: %s".formatted(entryPoint, seed, how, command());
    }
}
