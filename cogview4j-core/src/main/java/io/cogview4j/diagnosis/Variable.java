package io.cogview4j.diagnosis;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A variable of the environment that changes what is done.
 *
 * @param value only of those that hold no secret and no address
 */
public record Variable(String name, Optional<String> value) {
    private static final List<String> TOLD = List.of(
            "COGVIEW4J_CACHE",
            "XDG_CACHE_HOME",
            "HF_HOME",
            "HF_HUB_CACHE",
            "HUGGINGFACE_HUB_CACHE",
            "HF_HUB_OFFLINE",
            "TRANSFORMERS_OFFLINE",
            "HF_HUB_DISABLE_SYMLINKS",
            "HF_HUB_DISABLE_IMPLICIT_TOKEN",
            "HF_HUB_DOWNLOAD_TIMEOUT",
            "HF_HUB_ETAG_TIMEOUT",
            "MODELSCOPE_CACHE",
            "LANG",
            "LC_CTYPE",
            "LC_MESSAGES",
            "TERM",
            "NO_COLOR",
            "OMP_NUM_THREADS",
            "OMP_WAIT_POLICY",
            "OPENBLAS_NUM_THREADS",
            "MKL_NUM_THREADS",
            "ONEDNN_MAX_CPU_ISA",
            "DNNL_MAX_CPU_ISA",
            "ATEN_CPU_CAPABILITY",
            "CUDA_VISIBLE_DEVICES",
            "MALLOC_ARENA_MAX",
            "GLIBC_TUNABLES");

    /** Options of Java set properties, addresses hold passwords, and these may be paths to anything. */
    private static final List<String> NAMED = List.of(
            "COGVIEW4J_JAVA",
            "COGVIEW4J_JVM_OPTIONS",
            "COGVIEW4J_MAVEN_OPTIONS",
            "COGVIEW4J_REWRITE_KEY",
            "JAVA_HOME",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "_JAVA_OPTIONS",
            "HF_ENDPOINT",
            "HF_TOKEN",
            "HF_TOKEN_PATH",
            "HUGGING_FACE_HUB_TOKEN",
            "MODELSCOPE_ENDPOINT",
            "MODELSCOPE_DOMAIN",
            "MODELSCOPE_API_TOKEN",
            "HTTP_PROXY",
            "HTTPS_PROXY",
            "ALL_PROXY",
            "NO_PROXY",
            "http_proxy",
            "https_proxy",
            "all_proxy",
            "no_proxy",
            "LD_PRELOAD",
            "LD_LIBRARY_PATH",
            "DYLD_LIBRARY_PATH",
            "RUST_LIBRARY_PATH",
            "RUST_FLAVOR");

    static List<Variable> of(Map<String, String> environment) {
        Map<String, Variable> set = new TreeMap<>();
        for (String name : TOLD) {
            if (environment.containsKey(name)) {
                set.put(name, new Variable(name, Optional.of(environment.get(name))));
            }
        }
        for (String name : NAMED) {
            if (environment.containsKey(name)) {
                set.put(name, new Variable(name, Optional.empty()));
            }
        }
        return List.copyOf(set.values());
    }
}
