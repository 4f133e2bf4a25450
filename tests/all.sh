#!/bin/sh
# all.sh [--require-servers]: everything there is to check, in stages that
# each say what they did and how long it took.  The last line counts all
# tests; the exit code is 1 when one failed.  Where the real servers cannot
# be had their tests are skipped, or with --require-servers fail.

# shellcheck disable=SC2317 # the functions are called by name
set -u
cd "$(dirname "$0")/.." || exit 1
servers=
case ${1:-} in
--require-servers) servers=--require-servers ;;
'') ;;
*)
    echo "usage: all.sh [--require-servers]" >&2
    exit 2
    ;;
esac

out=$PWD/build-check/test-logs
passed=0
failed=0
skipped=0

# count P F S: add the results of a stage, and print them with its time.
count()
{
    passed=$((passed + $1))
    failed=$((failed + $2))
    skipped=$((skipped + $3))
    echo "   $1 passed, $2 failed, $3 skipped," \
        "$(($(date +%s) - began)) seconds"
}

# stage NAME: begin one.
stage()
{
    echo "== $1"
    began=$(date +%s)
}

# check NAME COMMAND...: a stage that is one test; its output matters only
# when it fails.
check()
{
    stage "$1"
    log=$out/$1.log
    shift
    if "$@" > "$log" 2>&1; then
        count 1 0 0
    else
        tail -n 60 "$log"
        count 0 1 0
    fi
}

# junit FILE: count what a tool wrote; without the file the stage failed.
junit()
{
    if got=$(/usr/bin/python3 tests/counts.py "$1"); then
        # shellcheck disable=SC2086 # three numbers
        count $got
    else
        count 0 1 0
    fi
}

# finish: the closing line.
finish()
{
    echo "$passed passed, $failed failed, $skipped skipped"
    [ "$failed" = 0 ]
    exit
}

# build PRESET: configure and build it, or end here.
build()
{
    before=$failed
    check "build-$1" sh -c "cmake --preset $1 && cmake --build --preset $1 -j2"
    [ "$failed" = "$before" ] || finish
}

layout()
{
    find src tests/unit -name '*.[ch]' -print0 |
        xargs -0 clang-format --dry-run -Werror
}

tidy()
{
    find src -name '*.c' -print0 |
        xargs -0 -P 2 -n 4 clang-tidy -p build-check --quiet
}

scripts()
{
    shellcheck -s sh tests/*.sh tests/servers/*/*.sh && shellcheck .ci/run
}

# Valgrind cannot follow a program that forks in reasonable time.
memory()
{
    # shellcheck disable=SC2046 # names without spaces
    set -- $(grep -LE '\<(fork|posix_spawn|popen|system) *\(' \
        tests/unit/test_*.c)
    for source; do
        basename "$source" .c
    done | xargs -P 2 -I NAME timeout 300 valgrind --quiet --error-exitcode=9 \
        --leak-check=full --errors-for-leak-kinds=definite,indirect,possible \
        build-valgrind/tests/NAME
}

stage packages
sh tests/install.sh tests || exit 1
echo "   $(($(date +%s) - began)) seconds"
mkdir -p "$out"
ASAN_OPTIONS=detect_leaks=1
UBSAN_OPTIONS=halt_on_error=1:print_stacktrace=1
export ASAN_OPTIONS UBSAN_OPTIONS

build check
stage 'unit tests and structure'
rm -f "$out/ctest.xml"
ctest --preset check -j2 --timeout 300 --test-output-size-passed 1048576 \
    --test-output-size-failed 1048576 --output-junit "$out/ctest.xml" \
    > "$out/ctest.log" 2>&1 || tail -n 80 "$out/ctest.log"
junit "$out/ctest.xml"

check layout layout
check tidy tidy
check scripts scripts
build valgrind
check memory memory

stage 'end to end, with real and faulty servers'
rm -f "$out/pytest.xml"
places=
for place in tests/e2e tests/fault; do
    if find $place -name 'test_*.py' 2>/dev/null | grep -q .; then
        places="$places $place"
    fi
done
# shellcheck disable=SC2086 # words
/usr/bin/python3 -m pytest -q -p no:cacheprovider $servers \
    --junitxml "$out/pytest.xml" $places > "$out/pytest.log" 2>&1 ||
    tail -n 120 "$out/pytest.log"
junit "$out/pytest.xml"
finish
