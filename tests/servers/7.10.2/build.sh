#!/bin/sh
# build.sh: fetch the jars of the 7.10.2 clusters and compile the plugins
# into CACHE/7.10.2; does nothing when that is up to date.
# CACHE is $ESBUNDLE_TEST_CACHE, or tests/servers/cache.
# Exit 75: the jars cannot be had.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
out=${ESBUNDLE_TEST_CACHE:-$here/../cache}/7.10.2
mkdir -p "$out"

# A half-finished download must not look like a whole one.
lib=$out/lib
classes=$out/classes
if [ -z "$(find "$lib" -maxdepth 0 -newer "$here/pom.xml" 2>/dev/null)" ]; then
    rm -rf "$lib" "$lib.part"
    mvn -q -B -f "$here/pom.xml" dependency:copy-dependencies \
        -DoutputDirectory="$lib.part" >&2 || exit 75
    # It ends with codes of colours and no newline.
    echo >&2
    mv "$lib.part" "$lib"
    touch "$lib"
fi

if [ ! -d "$classes" ] ||
    [ -n "$(find "$here/src" "$lib" -newer "$classes" -print)" ]; then
    rm -rf "$classes" "$classes.part"
    mkdir "$classes.part"
    javac --release 11 -nowarn -cp "$lib/*" -d "$classes.part" \
        "$here"/src/*.java >&2
    cp "$here/src/log4j2.properties" "$classes.part/"
    mv "$classes.part" "$classes"
    touch "$classes"
fi
