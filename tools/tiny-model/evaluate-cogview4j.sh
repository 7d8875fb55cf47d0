#!/usr/bin/env bash
# Draws the pictures of `evaluate.py --list` with the cogview4j command and judges them.
#
#     ./evaluate-cogview4j.sh [FOLDER] [OPTION OF cogview4j generate]...
#
# FOLDER (default work/evaluation) keeps the pictures; those already there are not drawn again.
# PYTHON names an interpreter with numpy and pillow; COGVIEW4J another command than ../../cogview4j.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

folder=work/evaluation
if [[ $# -gt 0 && $1 != -* ]]; then
    folder=$1
    shift
fi
python=${PYTHON:-python3}
cogview4j=${COGVIEW4J:-../../cogview4j}
mkdir -p "$folder"

"$python" evaluate.py --list "$folder/list.jsonl"
total=$(wc -l < "$folder/list.jsonl")
drawn=0
while IFS=$'\t' read -r file seed prompt; do
    drawn=$((drawn + 1))
    if [[ ! -e $folder/$file ]]; then
        printf '\r%d of %d' "$drawn" "$total" >&2
        # A picture counts only when it is whole: the command writes beside it, then it is renamed.
        rm -f "$folder/part.png"
        "$cogview4j" generate "$prompt" --seed "$seed" --output "$folder/part.png" --json "$@" \
            < /dev/null > "$folder/${file%.png}.json"
        mv "$folder/part.png" "$folder/$file"
    fi
done < <("$python" -c '
import json, sys
for line in open(sys.argv[1], encoding="utf-8"):
    entry = json.loads(line)
    print(entry["file"], entry["seed"], entry["prompt"], sep="\t")
' "$folder/list.jsonl")
printf '\r' >&2

"$python" evaluate.py --judge "$folder"
