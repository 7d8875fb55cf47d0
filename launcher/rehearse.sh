# shellcheck shell=sh
# Lets java rehearse once after a build, so that every later start is faster.

# Builds and rehearses what is needed, as the only launch.
prepare() {
    lock
    is_built || build
    is_rehearsed || rehearse
    unlock
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
