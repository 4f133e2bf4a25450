#!/bin/sh
# start.sh [-m HEAP] DIR NAME... [SETTING=VALUE | NAME:SETTING=VALUE]...
# Build if needed, then run one single-node 7.10.2 cluster per NAME in one
# JVM until SIGTERM, with the data in DIR/NAME.  Prints "NODE url" for each
# name in turn, then "READY"; anything else on stdout is the server's log.
#   sh start.sh -m 1g /tmp/pair a b a:node.attr.zone=east
set -eu
here=$(cd "$(dirname "$0")" && pwd)
heap=512m
if [ "$1" = -m ]; then
    heap=$2
    shift 2
fi
sh "$here/build.sh"
out=${ESBUNDLE_TEST_CACHE:-$here/../cache}/7.10.2
exec java -Xms"$heap" -Xmx"$heap" -XX:TieredStopAtLevel=1 \
    -Dlog4j2.disable.jmx=true \
    -Des.distribution.flavor=default -Des.distribution.type=docker \
    -cp "$out/classes:$out/lib/*" ServerPair "$@"
