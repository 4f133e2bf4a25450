#!/bin/sh
# install.sh [demo | tests]: install the packages that the demo or the tests
# need and this Debian machine lacks.  Quick when it lacks none.
set -eu

demo='gcc cmake ninja-build pkg-config libcurl4-openssl-dev libcjson-dev
    libarchive-dev zlib1g-dev libssl-dev openjdk-17-jdk-headless maven
    python3 curl'
tests="$demo libcmocka-dev valgrind clang-format clang-tidy
    python3-pytest python3-jsonschema python3-jsonpatch openssl strace
    shellcheck procps util-linux unzip git patch chromium chromium-driver
    fonts-dejavu-core"

case ${1:-tests} in
demo) wanted=$demo ;;
tests) wanted=$tests ;;
*)
    echo "usage: install.sh [demo | tests]" >&2
    exit 2
    ;;
esac

# shellcheck disable=SC2086,SC2016 # words, and dpkg-query's own variables
have=$(dpkg-query -W -f '${Package} ${db:Status-Status}\n' $wanted \
    2>/dev/null || :)
missing=
for package in $wanted; do
    case "
$have
" in
    *"
$package installed
"*) ;;
    *) missing="$missing $package" ;;
    esac
done
[ -n "$missing" ] || exit 0

as=
if [ "$(id -u)" != 0 ]; then
    as=sudo
    if ! command -v sudo >/dev/null; then
        echo "these packages are missing and only root can install them:" >&2
        echo "   $missing" >&2
        exit 1
    fi
fi
echo "installing:$missing"
log=$(mktemp)
# shellcheck disable=SC2086 # words
if ! $as apt-get update -qq > "$log" 2>&1 ||
    ! $as env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq \
        --no-install-recommends $missing >> "$log" 2>&1; then
    cat "$log" >&2
    echo "the packages could not be installed:$missing" >&2
    exit 1
fi
rm -f "$log"
