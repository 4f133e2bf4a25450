#!/bin/sh
# installed.sh BUILD BINDIR DOCDIR VERSION: install the build into an empty
# folder; the program runs from there and every file is where it belongs.
set -eu
build=$1
bin=$2
doc=$3
version=$4

DESTDIR=$(mktemp -d)
export DESTDIR
trap 'rm -rf "$DESTDIR"' EXIT
cmake --install "$build" > /dev/null

fail()
{
    echo "$*" >&2
    find "$DESTDIR" -type f >&2
    exit 1
}

[ "$(find "$DESTDIR$bin" -type f)" = "$DESTDIR$bin/esbundle" ] ||
    fail "$bin is to hold esbundle alone"
got=$("$DESTDIR$bin/esbundle" version)
case $got in
"esbundle $version "*) ;;
*) fail "the installed program says '$got'" ;;
esac
for file in README.md LICENSE CHANGELOG.md format; do
    diff -r "$file" "$DESTDIR$doc/$file" || fail "$doc/$file is not ours"
done
others=$(find "$DESTDIR" -type f ! -path "$DESTDIR$bin/*" \
    ! -path "$DESTDIR$doc/*")
[ -z "$others" ] || fail "these do not belong there: $others"
