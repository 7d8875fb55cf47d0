# shellcheck shell=sh
# Starts java with options of ours that give way to those of the user.

# Sets asked to all options that the user has for java, in whatever variable java or the launcher reads.
ask_user() {
    plain= # whether java would not start with any option of ours
    asked=" ${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-} ${_JAVA_OPTIONS:-} ${COGVIEW4J_JVM_OPTIONS:-} "
}

# Sets defaults to our options about which the user says nothing. C1 alone, because a start compiles much that runs
# little, and the real work is native.
choose_defaults() {
    defaults=
    case $asked in
        *-XX:+Use*GC[[:space:]]*) ;;
        *) defaults="$defaults -XX:+UseSerialGC" ;;
    esac
    choose_heap
    case $asked in
        *Tiered* | *-Xint* | *-Xcomp* | *CompilationMode*) ;;
        *) defaults="$defaults -XX:TieredStopAtLevel=1" ;;
    esac
}

choose_heap() {
    case $asked in
        *-Xmx* | *HeapSize* | *RAMPercentage* | *-XX:MaxRAM*) ;;
        *-Xms*) defaults="$defaults -Xmx512m" ;;
        *) defaults="$defaults -Xms16m -Xmx512m" ;;
    esac
}

# Sets memory to the file of the classes that java remembers, unless the user has other ideas on that. One of another JDK
# or for other options is passed over, in silence.
choose_memory() {
    memory=
    quiet=
    [ -s "$1" ] && [ -z "$plain" ] || return 0
    case $asked in
        *-XX:AOT* | *-Xshare* | *SharedArchive* | *-XX:ArchiveClasses*) return 0 ;;
    esac
    case "${JAVA_TOOL_OPTIONS:-} ${JDK_JAVA_OPTIONS:-}" in
        *-Xlog* | *-verbose*) quiet='-Xlog:aot*=off,cds*=off' ;; # java reads these before ours
        *) quiet=-Xlog:disable ;;
    esac
    memory=$1
}

# Becomes java. Two settings for it unless the user has others: OpenBLAS uses the thread that calls it, and threads that
# wait do not spin.
become_java() {
    export OPENBLAS_NUM_THREADS="${OPENBLAS_NUM_THREADS:-1}"
    export OMP_WAIT_POLICY="${OMP_WAIT_POLICY:-passive}"
    # The language of the user, which the next lines hide from Java.
    set -- -Dcogview4j.lang="${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" "$@"
    # Java reads its arguments in the encoding of the locale; a missing or unknown one would garble a Chinese prompt.
    export LC_ALL=C.UTF-8
    [ -z "$memory" ] || set -- -XX:AOTCache="$memory" "$@"
    set -f # the options are words, not names of files
    # shellcheck disable=SC2086
    exec "$jdk/bin/java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow \
        $defaults $quiet ${COGVIEW4J_JVM_OPTIONS:-} "$@"
}

# Fails if java does not start with what the user wants of it, which it would say in its own way. Options of ours that
# turn out to be in the way are left out; some of the user's may be in files that java reads.
check_java() {
    case $asked in
        *-agent* | *-javaagent* | *-Xrun*) return 0 ;; # a debugger would wait at the trial
        *[![:space:]]*) ;;
        *) [ "$(ulimit -v 2>/dev/null || echo unlimited)" != unlimited ] || return 0 ;;
    esac
    refusal=$(become_java -version 2>&1) && return
    plain=yes
    defaults=
    memory=
    quiet=
    (become_java -version) >/dev/null 2>&1 && return
    refusal=$(printf '%s\n' "$refusal" | grep -v -e '^$' -e 'Picked up ' -e '^Error occurred during init' \
        -e '^Error: Could not create the Java' -e '^Error: A fatal exception' | head -n 1)
    refusal=${refusal%.}
    named=
    for name in JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS COGVIEW4J_JVM_OPTIONS; do
        eval "value=\${$name:-}"
        [ -z "$value" ] || named="${named:+$named, }$name"
    done
    : "${named:=ulimit -v}"
    fail java-not-started \
        "Java does not start." \
        "It says: $refusal." \
        "Change or remove what causes this in: $named." \
        "Java 无法启动。" \
        "Java 的提示：$refusal。" \
        "请修改或删除以下设置中的相应内容：$named。"
}

# Becomes java with the program in the jar $1 and its arguments. Java cannot tell which of its streams are terminals.
start() {
    program=$1
    shift
    set -- -jar "$program" "$@"
    if [ -t 2 ]; then
        size=$(stty size <&2 2>/dev/null)
        set -- -Dcogview4j.columns="${COLUMNS:-${size#* }}" -Dcogview4j.rows="${LINES:-${size% *}}" "$@"
    fi
    if [ -t 1 ]; then
        { size=$(stty size <&3 2>/dev/null); } 3<&1 # inside, 1 is another
        set -- -Dcogview4j.output.columns="${COLUMNS:-${size#* }}" "$@"
    fi
    become_java "$@"
}
