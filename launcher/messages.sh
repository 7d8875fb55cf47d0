# shellcheck shell=sh
# What the launcher says, in the language that the command would speak. docs/errors.md lists the codes.

# Sets chinese to yes or nothing, from the arguments of the command and the environment.
choose_language() {
    chinese=
    case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in
        [zZ][hH]*) chinese=yes ;;
    esac
    before=
    for argument in "$@"; do
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

# Ends with the error of code $1: what, why and what to do in $2, in Chinese in $3.
fail() {
    say "error [$1]: $2" "错误 [$1]: $3"
    exit 1
}
