# shellcheck shell=sh
# Finds a JDK that is new enough, for ../cogview4j, ../mvnw and ../.ci/run.

needed=25

# Sets jdk to $1 if it is the home of a JDK that is new enough. Its release file says so faster than starting java.
choose() {
    [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r line; do
        case $line in
            JAVA_VERSION=*)
                version=${line#JAVA_VERSION=}
                version=${version#\"}
                version=${version%%[!0-9]*}
                [ "${version:-0}" -ge "$needed" ] || return 1
                jdk=$1
                return 0
                ;;
        esac
    done <"$1/release"
    return 1
}

choose_first() {
    for home in "$@"; do
        choose "$home" && return 0
    done
    return 1
}

# Sets jdk to the first JDK that is new enough: of the environment, on the PATH, then in the usual places.
find_jdk() {
    choose_first "${COGVIEW4J_JAVA:-}" "${JAVA25_HOME:-}" "${JAVA_HOME:-}" && return
    if java=$(command -v java) && java=$(readlink -f "$java"); then
        choose "${java%/bin/java}" && return
    fi
    choose_first /usr/lib/jvm/* /usr/lib64/jvm/* /usr/java/* /opt/*jdk* /opt/java/* /usr/local/*jdk* \
        "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* "${HOME:-}"/.gradle/jdks/* \
        "${HOME:-}"/.asdf/installs/java/* "${HOME:-}"/.local/share/mise/installs/java/* \
        "${RUNNER_TOOL_CACHE:-/opt/hostedtoolcache}"/Java_*/*/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home "${HOME:-}"/Library/Java/JavaVirtualMachines/*/Contents/Home \
        /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
        /home/linuxbrew/.linuxbrew/opt/openjdk*/libexec && return
    if [ -x /usr/libexec/java_home ]; then
        choose "$(/usr/libexec/java_home -v "$needed+" 2>/dev/null)" && return
    fi
    return 1
}

# Prints the JDK that Maven has to be given, if it would find no java by itself: it takes JAVA_HOME, or else the PATH.
jdk_for_maven() {
    if [ -n "${JAVA_HOME:-}" ]; then
        [ ! -x "$JAVA_HOME/bin/java" ] || return 1
    elif java -version >/dev/null 2>&1; then
        return 1 # that it runs is tried, since macOS has a java that only tells where to get one
    fi
    find_jdk && printf '%s\n' "$jdk"
}
