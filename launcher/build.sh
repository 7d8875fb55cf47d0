# shellcheck shell=sh
# Builds the jars of $module, one launch at a time. Whatever is killed halfway leaves nothing that a later launch would
# believe.
#
#   $app, $jar               the folder of the jars, and the last thing that a build writes there
#   $record, $unfinished     what is known of the last build, and that one has begun
#   $what, $profile          how the build is called, and its profile of Maven, as -Pgpu
#   $takes, $takes_zh        what the first build takes

patience=1800 # seconds that a launch waits for another one that builds

# Sets jdk, or ends.
require_jdk() {
    find_jdk || fail jdk-not-found \
        "cogview4j needs a JDK $needed or newer." \
        "There is none in the usual places." \
        "Install one (https://adoptium.net), or set JAVA_HOME to it." \
        "cogview4j 需要 JDK $needed 或更高版本。" \
        "在常用位置没有找到。" \
        "请安装（https://adoptium.net），或将 JAVA_HOME 设为其所在目录。"
    [ "$jdk" = "${COGVIEW4J_JAVA:-$jdk}" ] || fail jdk-unusable \
        "The JDK that COGVIEW4J_JAVA names cannot be used." \
        "$COGVIEW4J_JAVA is not the home of a JDK $needed or newer." \
        "Set it to one, or unset it." \
        "COGVIEW4J_JAVA 指定的 JDK 无法使用。" \
        "$COGVIEW4J_JAVA 不是 JDK $needed 或更高版本的目录。" \
        "请改为这样的目录，或取消设置。"
}

# What a build is made of, as a checksum of contents: times are wrong where a clock was.
sum_sources() {
    (cd "$root" && find pom.xml cogview4j-*/pom.xml cogview4j-*/src/main -type f ! -name '.*' ! -name '*~' \
        -exec cksum {} + 2>/dev/null | LC_ALL=C sort | cksum)
}

# Our own jars, likewise.
sum_jars() {
    (cd "$app" && cksum cogview4j-*.jar | cksum)
}

# Whether the jars are whole and made of these sources with these options.
is_built() {
    [ -f "$jar" ] && ! [ -e "$unfinished" ] || return 1
    now=$(sum_sources)
    built_from= built_with= built_jars=
    [ ! -f "$record" ] || { IFS= read -r built_from && IFS= read -r built_with && IFS= read -r built_jars; } <"$record"
    [ "$built_with" = "${COGVIEW4J_MAVEN_OPTIONS:-}" ] || return 1
    [ "$built_from" = "$now" ] || is_built_by_maven
}

# Whether Maven has built it without the launcher, which therefore knows only times. One in the future says nothing, and in
# a folder that was copied all are new, but then the jars are those that the launcher knows.
is_built_by_maven() {
    # shellcheck disable=SC3013 # every sh knows -nt
    [ ! -f "$record" ] || { [ "$jar" -nt "$record" ] && [ "$(sum_jars)" != "$built_jars" ]; } || return 1
    [ -z "$(cd "$root" && find pom.xml cogview4j-*/pom.xml cogview4j-*/src/main -newer "$jar" 2>/dev/null | head -n 1)" ] ||
        return 1
    { write_record "$now"; } 2>/dev/null || return 0 # the folder is another user's
    # shellcheck disable=SC3013
    ! [ "$jar" -nt "$record" ] || ! rm -f "$record"
}

write_record() {
    printf '%s\n' "$1" "${COGVIEW4J_MAVEN_OPTIONS:-}" "$(sum_jars)" >"$record.new" && mv -f "$record.new" "$record"
}

# Takes the lock, which the system gives back when this launch and what it has started are gone, however they end.
lock() {
    mkdir -p "$root/target" 2>/dev/null && [ -w "$root/target" ] && { [ ! -e "$lock" ] || [ -w "$lock" ]; } || fail folder-read-only \
        "cogview4j cannot be built." \
        "$root is read-only." \
        "Make it writable, or build it as its owner." \
        "无法构建 cogview4j。" \
        "$root 不可写。" \
        "请赋予写权限，或由其所有者构建。"
    [ ! -h "$lock" ] || rm -f "$lock" # of an older launcher
    exec 9>>"$lock"
    waited=0
    until try_lock; do
        [ "$waited" -gt 0 ] || say_who_builds
        [ "$waited" -lt "$patience" ] || fail build-busy \
            "cogview4j has not been built yet." \
            "Another process has been building it for $((waited / 60)) minutes, number $(holder)." \
            "End it (kill $(holder)), then start again." \
            "cogview4j 尚未构建完成。" \
            "另一个进程（编号 $(holder)）已构建 $((waited / 60)) 分钟。" \
            "请结束该进程（kill $(holder)）后重试。"
        sleep 1
        waited=$((waited + 1))
    done
    echo "$$" >"$lock"
}

# There is flock on every Linux, and perl on macOS. Without both, a link names the process.
try_lock() {
    if command -v flock >/dev/null; then
        flock -n 9 2>/dev/null
    elif command -v perl >/dev/null; then
        perl -e 'open(my $f, ">>&=", 9) or exit 1; exit(flock($f, 6) ? 0 : 1)'
    else
        ln -s "$$" "$lock.link" 2>/dev/null && return
        owner=$(readlink "$lock.link") && ! kill -0 "$owner" 2>/dev/null && rm -f "$lock.link"
        return 1
    fi
}

# The process that has the lock, as far as it is known.
holder() {
    number=
    read -r number <"$lock" || number=$(readlink "$lock.link")
    printf '%s' "${number:-?}"
}

say_who_builds() {
    say "Another launch is building cogview4j here (process $(holder)); waiting for it. Its output is in $root/target/build.log." \
        "另一个 cogview4j 正在此目录中构建（进程 $(holder)），等待其完成。构建日志：$root/target/build.log。"
}

unlock() {
    exec 9>&-
    rm -f "$lock.link"
}

# Runs the function $2 and what it starts, with all output in the file $1, and shows on a terminal how it goes on.
attend() {
    "$2" >"$1" 2>&1 </dev/null &
    child=$!
    echo "$child" >"$lock" # it goes on if this launch is killed
    ticker=
    if [ -t 2 ]; then
        while kill -0 "$$" 2>/dev/null; do
            show_progress "$1"
            sleep 1
        done 9>&- &
        ticker=$!
    fi
    trap 'stop 129' HUP
    trap 'stop 130' INT
    trap 'stop 143' TERM
    wait "$child"
    ended=$?
    trap - HUP INT TERM
    end_progress
    return $ended
}

# Ends what runs and then this launch, with exit code $1.
stop() {
    kill "$child" 2>/dev/null
    wait "$child" 2>/dev/null # and not a word of it
    end_progress
    exit "$1"
}

end_progress() {
    [ -n "$ticker" ] || return 0
    kill "$ticker" 2>/dev/null
    wait "$ticker" 2>/dev/null
    printf '\r\033[K' >&2
}

# Draws the line on what Maven does, from its output in the file $1: the module with its number, and a file that is loaded.
show_progress() {
    width=$(stty size <&2 2>/dev/null)
    awk -v width="${width#* }" '
        /^\[INFO\] Building .*\[[0-9]+\/[0-9]+\]$/ { module = $3 " " $NF; step = "" }
        /^\[INFO\] --- / { step = $3 }
        /^Download(ing|ed) from / { step = $NF; sub(/.*\//, "", step) }
        END {
            line = "  " module (module != "" && step != "" ? ": " : "") step
            printf "\r\033[K%s", substr(line, 1, (width > 20 ? width : 80) - 1)
        }' "$1" >&2 2>/dev/null
}

maven() {
    cd "$root" || exit
    export JAVA_HOME="$jdk" MVNW_VERBOSE=true
    # shellcheck disable=SC2086 # the options are words
    exec ./mvnw -B -Dmaven.test.skip=true -am -pl $module $profile ${COGVIEW4J_MAVEN_OPTIONS:-} package
}

build() {
    if [ -f "$jar" ] && ! [ -e "$unfinished" ]; then
        say "Building $what (its sources or options have changed) ..." "正在构建 $what（源代码或选项有变化）……"
    else
        say "Building $what for the first time: $takes. Output: $root/target/build.log" \
            "首次构建 $what：$takes_zh。构建日志：$root/target/build.log"
        rm -rf "$app" # jars that were copied by half
    fi
    mkdir -p "${unfinished%/*}" && : >"$unfinished"
    # Maven would compile and copy again only what is newer.
    rm -rf "$root"/cogview4j-*/target/classes "$app"/cogview4j-*.jar
    sources=$(sum_sources) # whatever is edited while the build runs is not in it
    attend "$root/target/build.log" maven || fail_build
    write_record "$sources"
    rm -f "$unfinished"
}

fail_build() {
    tail -n 30 "$root/target/build.log" >&2
    fail build-failed \
        "The build failed." \
        "The end of its output is above, all of it in $root/target/build.log." \
        "Remove the cause named there and start again." \
        "构建失败。" \
        "以上是构建日志的末尾，完整日志见 $root/target/build.log。" \
        "请排除其中指出的原因后重试。"
}
