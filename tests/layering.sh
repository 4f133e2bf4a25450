#!/bin/sh
# layering.sh: hold the sources against the rules of their rooms; print each
# breach and exit 1.  Long files and functions are only reported.
#   cli -> cluster, bundle -> model -> util; includes point down, or sideways
#   within a room, and are written from src/.
set -u
cd "$(dirname "$0")/.." || exit 1
scratch=$(mktemp -d) || exit 1
trap 'rm -rf "$scratch"' EXIT
breaches=$scratch/breaches
: > "$breaches"

# breach WHAT: each line of stdin, a place, breaks the rule WHAT.
breach()
{
    sed "s|\$|: $1|" >> "$breaches"
}

# only PATTERN WHERE WHAT: lines with PATTERN may stand only in files whose
# path matches WHERE.
only()
{
    grep -rnE --include='*.[ch]' "$1" src | grep -vE "^src/$2" |
        cut -d: -f1,2 | breach "$3"
}

# Every quoted include as "file line target", targets seen from src/.
find src -name '*.[ch]' | sort > "$scratch/files"
xargs grep -nE '^ *# *include +"' < "$scratch/files" /dev/null |
    sed -E 's|^src/([^:]*):([0-9]*):[^"]*"([^"]*)".*|\1 \2 \3|' \
        > "$scratch/includes"

while read -r file line target; do
    [ -f "src/$target" ] || echo "src/$file:$line"
done < "$scratch/includes" |
    breach 'the include is not written from src/'

awk 'BEGIN { rank["util"] = 0; rank["model"] = 1; rank["bundle"] = 2
             rank["cluster"] = 2; rank["cli"] = 3; rank["main.c"] = 4 }
    {
        split($1, from, "/"); split($3, to, "/")
        if (from[1] != to[1] && rank[from[1]] <= rank[to[1]])
            print "src/" $1 ":" $2
    }' "$scratch/includes" |
    breach 'the include does not point down'

awk '{
        from = $1; to = $3
        sub(/[^\/]*$/, "", from); sub(/[^\/]*$/, "", to)
        if ($3 ~ /_internal\.h$/ && from != to)
            print "src/" $1 ":" $2
    }' "$scratch/includes" |
    breach "another folder's internal header"

# tsort names the files of a loop on stderr.
awk '{ print $1, $3 }' "$scratch/includes" | tsort 2>&1 > /dev/null |
    sed -n 's|^tsort: \(.*\.[ch]\)$|src/\1|p' |
    breach 'part of a loop of includes'

only '^ *# *include +<curl/' 'cluster/http[a-z_]*\.[ch]:' \
    'only cluster/http uses libcurl'
only '^ *# *include +<(archive|zlib)' 'bundle/' \
    'only bundle uses libarchive and zlib'
only '^ *# *include +<cjson/' 'util/json[a-z_]*\.[ch]:' \
    'cJSON comes by util/json.h'
only '(->|\.)value(string|double|int)\>' 'util/json[a-z_]*\.c:' \
    'only util/json knows how values are kept'
only '\<cJSON_(Parse|Print|GetObjectItem)' 'util/json[a-z_]*\.c:' \
    'read, print and look up by util/json'

# Every header compiles alone.
flags=$(pkg-config --cflags libcurl libcjson libarchive zlib libcrypto)
grep '\.h$' "$scratch/files" | while read -r header; do
    # shellcheck disable=SC2086 # flags are several words
    ${CC:-cc} -std=c11 -D_POSIX_C_SOURCE=200809L -Wall -Wextra -Wpedantic \
        -Wstrict-prototypes -Werror $flags -Isrc -fsyntax-only -x c \
        "$header" 2> "$scratch/compiler" && continue
    head -n 5 "$scratch/compiler" >&2
    echo "$header"
done | breach 'the header does not compile alone'

# The words and paths of the whole tree.
if ! git ls-files -co --exclude-standard > "$scratch/tree" 2>/dev/null; then
    find . -type f -not -path './build*' -not -path './tests/servers/cache/*' |
        sed 's|^\./||' > "$scratch/tree"
fi
grep -v '^tests/layering\.sh$' "$scratch/tree" | tr '\n' '\0' |
    xargs -0 grep -InE '\.\./shared|/work/|/tmp/es([^b]|$)|/root/' |
    cut -d: -f1,2 | breach "the path of somebody's machine"
grep -E '^(src|tests|format|README|CHANGELOG)' "$scratch/tree" |
    grep -vE "^(tests/layering\.sh|src/model/kinds/.*)$" | tr '\n' '\0' |
    xargs -0 grep -IniwE 'snapshots?' |
    grep -viE 'searchable[ _-]snapshot|-snapshot|snapshot (repositor|lifecycle)' |
    cut -d: -f1,2 | breach "what is exported is a bundle"

# Places to look at, not breaches.
while read -r file; do
    awk -v file="$file" '
        /^\{/ { start = NR }
        /^\}/ {
            if (start && NR - start > 60)
                print "note: " file ":" start ": a function of " \
                    NR - start " lines"
            start = 0
        }
        END { if (NR > 300) print "note: " file ": " NR " lines" }' "$file"
done < "$scratch/files"

sort -u "$breaches"
[ ! -s "$breaches" ]
