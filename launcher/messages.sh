# shellcheck shell=sh
# What the launcher says, in the language that the command would speak. docs/errors.md lists the codes.

# Sets chinese and json to yes or nothing, from the arguments of the command and the environment.
choose_answer() {
    chinese=
    json=
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
        [zZ][hH]*) chinese=yes ;;
    esac
    before=
    for argument in "$@"; do
        case $argument in
            --) break ;;
            --json) json=yes ;;
        esac
        case "$before $argument" in
            '--lang '[zZ][hH] | *' --lang='[zZ][hH]) chinese=yes ;;
            '--lang '[eE][nN] | *' --lang='[eE][nN]) chinese= ;;
        esac
        before=$argument
    done
}

# Says $1, in Chinese $2.
say() {
    if [ -n "$chinese" ]; then
        printf '%s\n' "$2" >&2
    else
        printf '%s\n' "$1" >&2
    fi
}

# Ends with the error of code $1: what, why and what to do in $2 to $4, in Chinese in $5 to $7.
fail() {
    if [ -n "$json" ]; then
        code=$1
        [ -z "$chinese" ] || shift 3
        printf '{"error":{"code":"%s","severity":"error","what":"%s","why":"%s","advice":"%s"}}\n' \
            "$code" "$(quote "$2")" "$(quote "$3")" "$(quote "$4")" >&2
    else
        say "error [$1]: $(visible "$2 $3 $4")" "错误 [$1]: $(visible "$5$6$7")"
    fi
    exit 1
}

# Prints $1 without control characters, which a terminal would obey.
visible() {
    printf '%s' "$1" | LC_ALL=C tr '\001-\037\177' '[ *]'
}

# Prints $1 as the inside of a string of JSON.
quote() {
    visible "$1" | LC_ALL=C sed 's/[\\"]/\\&/g'
}
