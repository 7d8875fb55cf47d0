package io.cogview4j.architecture;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/**
 * A package, by its name below {@code io.cogview4j}, and what it may use.
 *
 * @param name {@link #ROOT} for the root package
 * @param mayUse other rooms, or single classes of them as {@code room.Class}
 */
record Room(String name, Set<String> mayUse) {
    static final String ROOT = "io.cogview4j";

    static Room of(String name, String... mayUse) {
        return new Room(name, Set.of(mayUse));
    }

    Room and(Collection<String> more) {
        Set<String> all = new TreeSet<>(mayUse);
        all.addAll(more);
        return new Room(name, all);
    }

    boolean allows(String use) {
        return mayUse.contains(use) || mayUse.contains(holding(use));
    }

    /** The name of the room that a package is. */
    static String called(String fullPackage) {
        return fullPackage.equals(ROOT) ? ROOT : fullPackage.substring(ROOT.length() + 1);
    }

    /** The room of what is used, whether that is a room or a class of it. */
    static String holding(String use) {
        return use.replaceFirst("\\.[A-Z]\\w*$", "");
    }
}
