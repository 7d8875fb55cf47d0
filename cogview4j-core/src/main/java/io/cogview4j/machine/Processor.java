package io.cogview4j.machine;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Linux tells about the processors of this machine.
 *
 * @param root of the file system in which the kernel tells
 */
public record Processor(Path root) {
    /** That of this machine. */
    public static Processor current() {
        return new Processor(Path.of("/"));
    }

    /** The name of the model; where Linux tells none, the architecture. */
    public String name() {
        return figure("model name").orElse(System.getProperty("os.arch"));
    }

    /** Whether AMD made it; false where that is not known. */
    public boolean isMadeByAmd() {
        return figure("vendor_id").filter("AuthenticAMD"::equals).isPresent();
    }

    /** The instructions that it has beside those of every processor of its architecture, by Linux's names, such as {@code avx2}. */
    public Set<String> flags() {
        return figure("flags").or(() -> figure("Features")).stream()
                .flatMap(flags -> Stream.of(flags.split(" ")))
                .collect(Collectors.toUnmodifiableSet());
    }

    private Optional<String> figure(String name) {
        return KernelFigures.text(root.resolve("proc/cpuinfo"), name);
    }
}
