#!/bin/sh
# readme.sh check|update ESBUNDLE: hold README.md against the program.
# check: the part "Commands" is what ESBUNDLE prints, and every file that a
# link names exists; update: write that part anew.
set -eu
cd "$(dirname "$0")/.."
what=$1
binary=$2

# with_commands: README.md with that part taken from the program.
with_commands()
{
    sed '/^<!-- commands: begin -->$/q' README.md
    echo
    "$binary" help --markdown
    echo
    sed -n '/^<!-- commands: end -->$/,$p' README.md
}

fresh=$(mktemp)
trap 'rm -f "$fresh"' EXIT
with_commands > "$fresh"
if [ "$what" = update ]; then
    cat "$fresh" > README.md
    exit 0
fi

diff -u README.md "$fresh" || {
    echo "README.md is not what 'esbundle help --markdown' prints:" \
        "run 'sh tests/readme.sh update build/esbundle'" >&2
    exit 1
}
grep -o '](\([^):#]*\))' README.md | sed 's/^](//; s/)$//' | sort -u |
    while read -r path; do
        [ -e "$path" ] || {
            echo "README.md links to '$path', which does not exist" >&2
            exit 1
        }
    done
