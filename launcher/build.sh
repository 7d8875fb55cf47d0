# shellcheck shell=sh
# Builds the jars, one launch at a time, and lets java rehearse once. Whatever is killed halfway leaves nothing that a
# later launch would believe.

patience=1800 # seconds that a launch waits for another one that builds

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
    exec ./mvnw -B -Dmaven.test.skip=true -pl cogview4j-cli -am ${COGVIEW4J_MAVEN_OPTIONS:-} package
}

# Builds and rehearses what is needed, as the only launch.
prepare() {
    lock
    is_built || build
    is_rehearsed || rehearse
    unlock
}

build() {
    if [ -f "$jar" ] && ! [ -e "$unfinished" ]; then
        say "Building cogview4j (its sources or options have changed) ..." \
            "正在构建 cogview4j（源代码或选项有变化）……"
    else
        say "Building cogview4j for the first time: 1 to 5 minutes, 200 MB of downloads, 0.8 GB of disk in all. Output: $root/target/build.log" \
            "首次构建 cogview4j：约需 1 至 5 分钟，下载 200 MB，共占用 0.8 GB 磁盘。构建日志：$root/target/build.log"
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

# Whether java has been shown these jars at work. What it remembers of them has the very time of the jar.
is_rehearsed() {
    # shellcheck disable=SC3013
    [ -f "$rehearsal" ] && ! [ "$jar" -nt "$rehearsal" ] && ! [ "$rehearsal" -nt "$jar" ]
}

# One small image with the usual options. Not from the cache: the prompt may be in it, and then the text encoder would not
# play.
play() {
    unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS _JAVA_OPTIONS COGVIEW4J_JVM_OPTIONS
    ask_user
    choose_defaults
    memory='' quiet=''
    become_java -XX:AOTCacheOutput="$stage/memory.aot" -jar "$jar" generate "a red heart" --steps 1 --seed 7 --json \
        --no-cache --output "$stage/heart.png"
}

# Lets java remember the classes that a first picture needs, which takes a quarter off every later start.
rehearse() {
    say "Preparing cogview4j to start faster (once) ..." "正在为加快启动做准备（仅一次）……"
    share_jars
    sweep
    mkdir -p "$stage"
    attend "$root/target/rehearsal.log" play
    [ -s "$stage/memory.aot" ] || : >"$stage/memory.aot" # not again before the next build
    touch -r "$jar" "$stage/memory.aot" && mv -f "$stage/memory.aot" "$rehearsal"
    sweep
}

# Takes away what rehearsals have left that were killed, of older launchers, too.
sweep() {
    rm -rf "$stage" "$root/target/rehearsal.cache" "$root/target/rehearsal.png" "$rehearsal".*
}

# Makes the jars that Maven has copied one with those in its repository, where both are on one disk: 140 MB less.
share_jars() {
    [ -r "$root/cogview4j-cli/target/classpath" ] || return 0
    tr : '\n' <"$root/cogview4j-cli/target/classpath" | while IFS= read -r original || [ -n "$original" ]; do
        copy=$app/${original##*/}
        case $original in
            "$root"/*) ;; # Maven writes these anew, in place
            *)
                # shellcheck disable=SC3013 # every sh knows -ef
                if ! [ "$original" -ef "$copy" ] && cmp -s "$original" "$copy" 2>/dev/null; then
                    ln -f "$original" "$copy.new" 2>/dev/null && mv -f "$copy.new" "$copy"
                fi
                ;;
        esac
    done
}
