"""Fills a cluster with indices for the measurements."""

from concurrent.futures import ThreadPoolExecutor

TYPES = "keyword long date double boolean ip text".split()


def body(number, fields):
    """An index body; no two numbers give the same."""
    properties = {f"field_{number % 97}_{i}": {"type": TYPES[i % len(TYPES)]}
                  for i in range(fields)}
    return {"settings": {"index.number_of_replicas": "0",
                         "index.refresh_interval": f"{number + 1}s"},
            "mappings": {"properties": properties}}


def fill(client, count, fields):
    """Create ${count} indices of ${fields} fields each."""
    def create(number):
        client.put(f"/logs-{number:06}?wait_for_active_shards=0",
                   body(number, fields))

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(create, range(count)))
