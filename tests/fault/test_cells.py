"""Every cell of the fault table, side by side."""

import json
import os
from concurrent.futures import ThreadPoolExecutor

import judge
import pytest
import small
import table
from fake import Fake
from lib.bundles import check_bundle
from lib.runner import Runner
from server import Server

with open(table.FILE, encoding="utf-8") as _file:
    CELLS = json.load(_file)

# Most cells wait most of the time.
SIDE_BY_SIDE = int(os.environ.get("ESBUNDLE_TEST_CELLS", "12"))


def test_the_list_is_what_the_table_makes():
    with open(table.FILE, encoding="utf-8") as file:
        assert file.read() == table.text()


def test_there_are_enough_distinct_cells():
    ids = {json.dumps(one["script"]) + one["command"] for one in CELLS}
    assert len(ids) == len(CELLS) >= 80


@pytest.fixture(scope="session")
def clean(tmp_path_factory):
    """A bundle of the small schema, and the manifest of the wide one."""
    esbundle = Runner(tmp_path_factory.mktemp("clean"))
    with Server(Fake("source").load(small.LOAD)) as server:
        bundle = esbundle.export(server)
    with Server(Fake("source").load(small.WIDE)) as server:
        wide = esbundle.export(server, "wide.tar.gz")
    return {"import": bundle, "export": check_bundle(wide)[0]}


@pytest.fixture(scope="session")
def verdicts(request, clean, tmp_path_factory):
    """What came of each cell that this run is about, as it comes."""
    folder = tmp_path_factory.mktemp("cells")
    chosen = [item.callspec.params["cell"] for item in request.session.items
              if "cell" in getattr(getattr(item, "callspec", None),
                                   "params", {})]
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        yield {one["id"]: pool.submit(
            judge.run, one, clean[one["command"]], folder) for one in chosen}


@pytest.mark.parametrize("cell", CELLS, ids=[one["id"] for one in CELLS])
def test_cell(cell, verdicts):
    wrong = verdicts[cell["id"]].result()
    assert wrong is None, wrong
