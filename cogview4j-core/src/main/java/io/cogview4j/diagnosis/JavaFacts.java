package io.cogview4j.diagnosis;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * The Java that runs this.
 *
 * @param processor that this Java is made for, for example {@code amd64}
 * @param maxHeapBytes that objects may take at most; what libtorch takes comes on top
 * @param nativeAccess whether code in jars may call native libraries without a warning
 * @param fileNameEncoding in which Java reads arguments and names files
 * @param options that it was started with, those that set properties or load agents left out
 */
public record JavaFacts(
        String version,
        String vendor,
        String vm,
        String processor,
        long maxHeapBytes,
        boolean nativeAccess,
        String fileNameEncoding,
        List<String> options) {
    /** Others may hold paths, addresses or secrets. */
    private static final List<String> TOLD = List.of("-X", "--enable-", "--sun-misc-", "--illegal-");

    public JavaFacts {
        options = List.copyOf(options);
    }

    static JavaFacts current() {
        return new JavaFacts(
                System.getProperty("java.version"),
                System.getProperty("java.vendor"),
                System.getProperty("java.vm.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().maxMemory(),
                JavaFacts.class.getModule().isNativeAccessEnabled(),
                System.getProperty("sun.jnu.encoding", ""),
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                        .filter(option -> TOLD.stream().anyMatch(option::startsWith))
                        .filter(option -> !option.contains("/") && !option.contains("\\"))
                        .toList());
    }
}
