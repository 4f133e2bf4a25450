"""Issue 3, point 8: secrets, outputs and disks that are not as they should
be.  No file may appear, and none that is there may change."""

import hashlib
import os
import pathlib
import shutil
import stat
import tempfile

import pytest

from lib.cages import mounted, sh
from lib.complaint import complaint, files
from lib.runner import BINARY

OLD = b"the older file\n"


def fill(client, count=40):
    """Schema that makes a bundle of some 50 KB: hashes do not pack."""
    for i in range(count):
        words = {f"m{j}": hashlib.sha256(f"{i}.{j}".encode()).hexdigest()
                 for j in range(30)}
        client.put(f"/_ilm/policy/f-{i:02}", {"policy": {
            "phases": {"delete": {"min_age": f"{i + 1}d",
                                  "actions": {"delete": {}}}}}})
        client.put(f"/_component_template/f-{i:02}",
                   {"template": {}, "_meta": words})


@pytest.fixture
def old_file(tmp_path):
    path = tmp_path / "out.tar.gz"
    path.write_bytes(OLD)
    return path


# ---- secrets ----

SECRETS = ["--password-file", "--api-key-file", "--bearer-file"]


@pytest.mark.parametrize("option", SECRETS)
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660, 0o622])
def test_open_secret_file(esbundle, tmp_path, option, mode):
    secret = tmp_path / "secret"
    secret.write_text("s3cr3t-canary\n")
    secret.chmod(mode)
    got = esbundle("export", "--from", "http://127.0.0.1:9", "--user", "me",
                   option, secret, "-o", "out.tar.gz", code=2)
    _, remedy = complaint(got, f"'{secret}'", f"{mode:04o}")
    assert remedy == f"chmod 600 '{secret}'"
    assert "canary" not in got.out + got.err
    assert files(tmp_path) == ["secret"]


@pytest.mark.parametrize("option", SECRETS)
@pytest.mark.parametrize("make,code", [
    (lambda path: None, 9),
    (lambda path: path.mkdir(), 2),
    (lambda path: os.mkfifo(path, 0o600), 2),
    (lambda path: path.write_text(""), 2),
    (lambda path: path.write_text("\n"), 2),
    (lambda path: path.write_text("one\ntwo\n"), 2),
    (lambda path: path.write_bytes(b"a\x00b\n"), 2),
    (lambda path: path.write_text("x" * 20000), 2),
], ids=["missing", "directory", "fifo", "empty", "blank", "two lines", "NUL",
        "long"])
def test_unusable_secret_file(esbundle, tmp_path, option, make, code):
    secret = tmp_path / "secret"
    make(secret)
    if secret.exists():
        secret.chmod(0o600)
    got = esbundle("export", "--from", "http://127.0.0.1:9", "--user", "me",
                   option, secret, "-o", "out.tar.gz", code=code)
    complaint(got, f"'{secret}'")
    assert "out.tar.gz" not in files(tmp_path)


@pytest.fixture
def common():
    """A folder that anybody may enter, with the program in it: the clone and
    tmp_path may be closed to all but root."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="esbundle-"))
    folder.chmod(0o755)
    shutil.copy(BINARY, folder / "esbundle")
    yield folder
    shutil.rmtree(folder)


def test_unreadable_secret_file(esbundle, common):
    """Root may read everything: the run is somebody else's."""
    secret = common / "secret"
    secret.write_text("s3cr3t-canary\n")
    secret.chmod(0)
    got = sh(esbundle, nobody('exec "$E" check --from http://127.0.0.1:9 '
                              '--user me --password-file "$1"'), secret,
             binary=common / "esbundle", code=9)
    complaint(got, f"'{secret}'", "Permission denied")


def nobody(script):
    """A script as a user without rights, where the run has them all."""
    if os.geteuid() != 0:
        return script
    return ("exec setpriv --reuid 65534 --regid 65534 --clear-groups "
            f"sh -c '{script}' sh \"$@\"")


# ---- outputs ----

def export(esbundle, client, output, *more, code):
    return esbundle("export", "--from", client.url, "-o", output, *more,
                    code=code)


def test_existing_output_is_kept(esbundle, tmp_path, a, proxy, old_file):
    front = proxy(a)
    got = export(esbundle, front, "out.tar.gz", code=9)
    _, remedy = complaint(got, "'out.tar.gz'", "exists already")
    assert "--force" in remedy
    assert old_file.read_bytes() == OLD
    assert files(tmp_path) == ["out.tar.gz"]
    # Nothing was asked of the cluster for what cannot be written.
    assert front.seen == []


def test_existing_output_is_replaced_when_forced(esbundle, tmp_path, a,
                                                 old_file):
    fill(a, 2)
    export(esbundle, a, "out.tar.gz", "--force", code=0)
    esbundle("verify", "out.tar.gz", code=0)
    assert old_file.read_bytes() != OLD
    assert files(tmp_path) == ["out.tar.gz"]


def test_a_file_that_appears_meanwhile_is_kept(esbundle, tmp_path, a, proxy):
    fill(a, 2)
    front = proxy(a)
    path = tmp_path / "out.tar.gz"

    def appear(seen):
        if not path.exists() and seen.path.startswith("/_ilm/policy"):
            path.write_bytes(OLD)
        return False

    front.before = appear
    got = export(esbundle, front, path, code=9)
    complaint(got, f"'{path}'", "exists already")
    assert path.read_bytes() == OLD
    assert files(tmp_path) == ["out.tar.gz"]


def test_a_link_that_leads_nowhere_is_no_way_out(esbundle, tmp_path, a):
    os.symlink("elsewhere", tmp_path / "out.tar.gz")
    got = export(esbundle, a, "out.tar.gz", code=9)
    complaint(got, "'out.tar.gz'", "exists already")
    assert files(tmp_path) == ["out.tar.gz"]


@pytest.mark.parametrize("force", [[], ["--force"]], ids=["", "force"])
@pytest.mark.parametrize("output,words", [
    ("missing/out.tar.gz", "No such file or directory"),
    ("plain/out.tar.gz", "Not a directory"),
    ("directory", "is a directory"),
    ("directory/", "is a directory"),
    ("fifo", "is not a regular file"),
    ("/dev/null", "is not a regular file"),
    ("/dev/full", "is not a regular file"),
    ("x" * 300, "File name too long"),
])
def test_output_that_cannot_be(esbundle, tmp_path, a, proxy, output, words,
                               force):
    (tmp_path / "plain").write_bytes(OLD)
    (tmp_path / "directory").mkdir()
    os.mkfifo(tmp_path / "fifo")
    before = os.stat(output) if output.startswith("/dev") else None
    front = proxy(a)
    got = export(esbundle, front, output, *force, code=9)
    complaint(got, f"'{output}'", words)
    assert files(tmp_path) == ["directory", "fifo", "plain"]
    assert files(tmp_path / "directory") == []
    assert stat.S_ISFIFO(os.stat(tmp_path / "fifo").st_mode)
    assert front.seen == []
    if before is not None:
        after = os.stat(output)
        assert (after.st_mode, after.st_rdev) == (before.st_mode,
                                                  before.st_rdev)


def test_read_only_directory(esbundle, a):
    got = mounted(esbundle, "size=1m", """
        mount -o remount,ro "$M"
        "$E" export --from "$1" -o "$M/out.tar.gz"; code=$?
        ls -A "$M"
        exit $code""", a.url, code=9)
    complaint(got, "/mounted/out.tar.gz'", "Read-only file system")
    assert got.out == ""


def test_directory_of_somebody_else(esbundle, common, a):
    closed = common / "closed"
    closed.mkdir(mode=0o555)
    got = sh(esbundle, nobody('exec "$E" export --from "$1" -o "$2"'), a.url,
             closed / "out.tar.gz", binary=common / "esbundle", code=9)
    complaint(got, f"'{closed}/out.tar.gz'", "Permission denied")
    assert files(closed) == []


# ---- no room ----

def test_full_disk_at_every_size(esbundle, a):
    """A disk of each number of 4 KiB pages, until one suffices."""
    fill(a)
    size = os.path.getsize(esbundle.export(a, "b", "--reproducible"))
    enough = size // 4096 + 1
    assert enough > 8
    for pages in range(1, enough + 2):
        got = mounted(esbundle, f"size={4 * pages}k", """
            "$E" export --reproducible --from "$1" -o "$M/out.tar.gz"
            code=$?
            ls -A "$M"
            exit $code""", a.url)
        if pages >= enough:
            assert (got.code, got.out) == (0, "out.tar.gz\n"), got
        else:
            assert got.code == 9, got
            _, remedy = complaint(got, "/mounted/out.tar.gz'",
                                  "No space left on device")
            assert "room" in remedy
            assert got.out == "", got


def test_full_disk_keeps_the_older_file(esbundle, a):
    fill(a)
    got = mounted(esbundle, "size=16k", """
        echo the older file > "$M/out.tar.gz"
        "$E" export --from "$1" -o "$M/out.tar.gz" --force; code=$?
        ls -A "$M"; cat "$M/out.tar.gz"
        exit $code""", a.url, code=9)
    complaint(got, "/mounted/out.tar.gz'", "No space left on device")
    assert got.out == "out.tar.gz\n" + OLD.decode()


def test_file_size_limit_at_each_kib(esbundle, tmp_path, a):
    """As RLIMIT_FSIZE; the shell's unit is 512 bytes."""
    fill(a)
    size = os.path.getsize(esbundle.export(a, "b", "--reproducible"))
    os.unlink(tmp_path / "b")
    for kib in range(0, size // 1024 + 2):
        out = tmp_path / "limited.tar.gz"
        got = sh(esbundle, 'ulimit -f "$2"; exec "$E" export --from "$1" '
                 '--reproducible -o limited.tar.gz', a.url, 2 * kib)
        if 1024 * kib >= size:
            assert got.code == 0 and os.path.getsize(out) == size, got
            continue
        assert got.code == 9, got
        _, remedy = complaint(got, "'limited.tar.gz'", "File too large")
        assert "ulimit" in remedy
        assert files(tmp_path) == []


def test_no_room_for_what_is_held_back(esbundle, tmp_path, a):
    """Many bodies go to a temporary file, which must have room, too."""
    for i in range(10):
        a.put(f"/_component_template/big-{i}", {
            "template": {}, "_meta": {"text": str(i) * 700000}})
    got = mounted(esbundle, "size=64k", """
        TMPDIR=$M "$E" export --from "$1" -o out.tar.gz; code=$?
        ls -A "$M"
        exit $code""", a.url, code=9)
    _, remedy = complaint(got, "a temporary file")
    assert "TMPDIR" in remedy
    assert got.out == ""
    assert set(files(tmp_path)) <= {"mounted"}
    got = sh(esbundle, 'TMPDIR=/nowhere "$E" export --from "$1" -o out.tar.gz',
             a.url, code=9)
    complaint(got, "'/nowhere'")
    assert set(files(tmp_path)) <= {"mounted"}
