#!/bin/sh
# start.sh DIR PASSWORD: run Elastic's own 6.8.23 distribution with its data
# in DIR, security on, PASSWORD for user 'elastic', until SIGTERM.
# Prints "NODE url", then "READY"; the server's log is DIR/server.log.
# The archive is kept in $ESBUNDLE_TEST_CACHE, or tests/servers/cache.
# Exit 75: it cannot be had.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
cache=${ESBUNDLE_TEST_CACHE:-$here/../cache}
zip=$cache/elasticsearch-6.8.23.zip
dir=$1
password=$2

if [ ! -f "$zip" ]; then
    mkdir -p "$cache/part"
    (cd "$cache" && mvn -q -B dependency:copy -DoutputDirectory=part \
        -Dartifact=org.elasticsearch.distribution.zip:elasticsearch:6.8.23:zip) >&2 ||
        exit 75
    # It ends with codes of colours and no newline.
    echo >&2
    mv "$cache/part/elasticsearch-6.8.23.zip" "$zip"
    rmdir "$cache/part"
fi

# The machine learning binaries are half of the archive and not used.
rm -rf "$dir/elasticsearch-6.8.23"
mkdir -p "$dir"
(cd "$dir" && unzip -q "$zip" -x '*/x-pack-ml/platform/*')
home=$dir/elasticsearch-6.8.23
cat > "$home/config/elasticsearch.yml" <<END
cluster.name: cluster-old
node.name: node-old
network.host: 127.0.0.1
http.port: 0
transport.tcp.port: 0
discovery.type: single-node
cluster.routing.allocation.disk.threshold_enabled: false
xpack.ml.enabled: false
xpack.monitoring.enabled: false
xpack.security.enabled: true
xpack.security.authc.api_key.enabled: true
xpack.security.authc.token.enabled: true
xpack.license.self_generated.type: trial
END

# It refuses to run as root: give it to nobody then.  Either way it ends with
# this script.
as='setpriv --pdeathsig TERM'
if [ "$(id -u)" = 0 ]; then
    as="$as --reuid=nobody --regid=nogroup --clear-groups"
    chown -R nobody:nogroup "$dir"
fi
unset ES_HOME ES_PATH_CONF
ES_JAVA_OPTS='-Xms512m -Xmx512m -XX:TieredStopAtLevel=1'
JAVA_HOME=$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")
export ES_JAVA_OPTS JAVA_HOME
cd "$home"
$as bin/elasticsearch-keystore create >&2
echo "$password" | $as bin/elasticsearch-keystore add -x bootstrap.password >&2

log=$dir/server.log
: > "$log"
$as bin/elasticsearch > "$log" 2>&1 &
server=$!
trap 'kill $server 2>/dev/null; wait $server; exit 143' TERM INT HUP

# The system picks the port, the log tells it.  A new cluster is ready when it
# has given itself the last of its templates.
tries=0
until [ -n "${url:-}" ] && curl -sf -o /dev/null -u "elastic:$password" \
    "$url/_template/.triggered_watches"; do
    port=$(sed -n 's/.*HttpServerTransport.*publish_address {127\.0\.0\.1:\([0-9]*\)}.*/\1/p' "$log")
    url=${port:+http://127.0.0.1:$port}
    tries=$((tries + 1))
    if [ $tries -gt 240 ] || ! kill -0 $server 2>/dev/null; then
        cat "$log" >&2
        kill $server 2>/dev/null || :
        exit 1
    fi
    sleep 0.5
done
echo "NODE $url"
echo READY
wait $server
