# shellcheck shell=bash
# A server with the built-in model, for checks that use one. Sets url, server and folder; the folder and the server end with the script.

folder=$(mktemp -d)
server=

end_server() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait 2>/dev/null || true
    rm -rf "$folder"
}
trap end_server EXIT

start_server() {
    ./cogview4j serve --port 0 --data "$folder/data" --lang en >"$folder/server.out" 2>"$folder/server.log" &
    server=$!
    for _ in $(seq 600); do
        # shellcheck disable=SC2034 # for who reads this file
        url=$(sed -n 's/.*\(http:[^ ]*[0-9]\).*/\1/p' "$folder/server.out")
        [ -z "$url" ] || return 0
        kill -0 "$server" || break
        sleep 0.2
    done
    cat "$folder/server.log" >&2
    exit 1
}
