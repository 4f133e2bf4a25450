#!/bin/sh
# demo.sh: esbundle's main job on two real Elasticsearch 7.10.2 clusters:
# export from A, look at the bundle, plan, import into B, prove, import again.
# Everything it makes stands in build/demo; the clusters end with it.
set -eu
cd "$(dirname "$0")/.."

out=build/demo
bundle=$out/demo.tar.gz
log=$out/build.log
servers=$out/servers.log
requests=$out/requests.log
data=
pids=

# end: stop what was started, whatever happened.
end()
{
    for pid in $pids; do
        kill "$pid" 2>/dev/null || :
    done
    for pid in $pids; do
        wait "$pid" 2>/dev/null || :
    done
    [ -z "$data" ] || rm -rf "$data"
}
trap end EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

say()
{
    printf '\n== %s\n' "$*"
}

# show COMMAND...: print a command as the reader would type it, and run it.
show()
{
    printf '   $ %s\n' "$*"
    "$@"
}

# first_line FILE PATTERN PID: wait until a line of FILE matches PATTERN.
first_line()
{
    tries=0
    until grep -q "$2" "$1"; do
        tries=$((tries + 1))
        if [ $tries -gt 1200 ] || ! kill -0 "$3" 2>/dev/null; then
            tail -n 20 "$1" >&2
            echo "it did not start, see $1" >&2
            exit 1
        fi
        sleep 0.25
    done
}

say 'Packages: what this machine lacks is installed'
sh tests/install.sh demo

say 'Build'
rm -rf "$out"
mkdir -p "$out"
if ! { cmake --preset default && cmake --build --preset default -j2; } \
    > "$log" 2>&1; then
    tail -n 40 "$log" >&2
    exit 1
fi
PATH=$PWD/build:$PATH
# Packages and jars may come by a proxy; the clusters are here.
no_proxy=127.0.0.1
export no_proxy
esbundle version

say 'Elasticsearch 7.10.2: the first time, Maven fetches 40 MB of jars'
if ! sh tests/servers/7.10.2/build.sh > "$servers" 2>&1; then
    tail -n 20 "$servers" >&2
    echo "the jars could not be fetched or built, see $servers" >&2
    exit 1
fi

say 'Two clusters start'
data=$(mktemp -d)
sh tests/servers/7.10.2/start.sh "$data" a b > "$servers" 2>&1 &
pids=$!
first_line "$servers" '^READY' $pids
a=$(sed -n 's/^NODE //p' "$servers" | sed -n 1p)
b=$(sed -n 's/^NODE //p' "$servers" | sed -n 2p)
echo "   A is $a, B is $b; they do not know each other"

say 'A gets a schema: the requests in fixtures/demo'
/usr/bin/python3 tests/load.py "$a"

say 'Export from A'
show esbundle export --from "$a" -o "$bundle"

say 'Look into the bundle'
show esbundle show "$bundle"
show esbundle show "$bundle" --list

say 'What would the import into B do?'
show esbundle plan "$bundle" --to "$b"

say 'Import into B'
show esbundle import "$bundle" --to "$b" --yes

say 'Is B equal to the bundle?'
show esbundle verify "$bundle" --against "$b"

say 'Import again, through a proxy that writes down every request'
/usr/bin/python3 tests/record.py "$b" > "$requests" &
recorder=$!
pids="$pids $recorder"
first_line "$requests" '^http' $recorder
show esbundle import "$bundle" --to "$(cat "$requests")" --yes
kill $recorder
wait $recorder || :
asked=$(sed 1d "$requests" | wc -l)
writes=$(sed 1d "$requests" | grep -c ' write$' || :)
echo "   B saw $asked requests, $writes of them writes"
if [ "$writes" != 0 ]; then
    echo 'a second import must not write anything' >&2
    exit 1
fi

say 'What happened'
cat <<END
   The schema of cluster A (a lifecycle policy, templates, a pipeline with its
   script, indices with analyzers and aliases, a data stream) went into one
   file.  From that file alone B was given the same schema; esbundle read it
   all back and found it equal.  The second import found nothing to do.

   the program                    build/esbundle
   the bundle                     $bundle
   requests of the second import  $requests
   log of the clusters            $servers
   log of the build               $log

   'esbundle help' lists the commands; README.md tells more.
END
