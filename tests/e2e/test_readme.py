"""README.md tells the truth: its examples are run, its tables compared."""

import difflib
import os
import re
import subprocess

import pytest

from lib import resources
from lib.runner import BINARY, REPO

with open(os.path.join(REPO, "README.md"), encoding="utf-8") as _file:
    README = _file.read()

A, B = "http://127.0.0.1:9200", "http://127.0.0.1:9201"

# What differs from run to run, and what stands for it.
VARIABLE = [
    (r"^\[\d+/\d+\] .*\n", ""),
    (r"^connecting to .*\n", ""),
    (r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "TIME"),
    (r"(UUID +)[\w-]{22}\b", r"\1ID"),
    (r"\b[0-9a-f]{64}\b", "DIGEST"),
    (r"\d+ (packed|bytes\))", r"N \1"),
]


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.M | re.S)


def examples(block):
    """The (command, output) pairs of a console block."""
    parts = re.split(r"^\$ (.*)\n", block, flags=re.M)
    assert parts[0] == ""
    return list(zip(parts[1::2], parts[2::2]))


def plain(text):
    for pattern, word in VARIABLE:
        text = re.sub(pattern, word, text, flags=re.M)
    return text


def agrees(want, got):
    """A line "..." stands for any lines."""
    pattern = re.escape(want).replace(re.escape("...\n"), "(?:.*\n)*?")
    return re.fullmatch(pattern, got) is not None


def run_block(commands, cwd, env):
    """What each command prints, all in one shell."""
    script = "".join(
        f"{command} 2>&1\nlast=$?\nprintf '\\001'\n(exit $last)\n"
        for command in commands)
    got = subprocess.run(["sh", "-c", script], cwd=cwd, env=env, timeout=120,
                         stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                         stderr=subprocess.STDOUT, check=False)
    return got.stdout.decode("utf-8").split("\001")[:-1]


def test_examples_print_what_readme_says(a, b, esbundle, tmp_path):
    a.load(resources.requests())
    program = tmp_path / "bin"
    program.mkdir()
    (program / "esbundle").symlink_to(BINARY)
    env = esbundle.environment({
        "PATH": f"{program}:{os.environ['PATH']}"})
    wrong = []
    for block in blocks("console"):
        pairs = examples(block)
        printed = run_block(
            [command.replace(A, a.url).replace(B, b.url)
             for command, _ in pairs], tmp_path, env)
        assert len(printed) == len(pairs), printed
        for (command, output), text in zip(pairs, printed):
            want = plain(output)
            got = plain(text.replace(a.url, A).replace(b.url, B))
            if not agrees(want, got):
                wrong += [f"$ {command}", *difflib.unified_diff(
                    want.splitlines(), got.splitlines(), "README", "printed",
                    lineterm="")]
    assert not wrong, "\n".join(wrong)
    assert len(blocks("console")) >= 9


def test_every_command_of_the_examples_is_esbundle_or_common():
    commands = [command for block in blocks("console")
                for command, _ in examples(block)]
    assert {command.split()[0] for command in commands} == {
        "call()", "call", "echo", "esbundle", "mkdir", "rm", "sed", "sh",
        "tail", "tar"}


def test_profiles_of_readme_are_understood(esbundle):
    """Every key is known: what fails is the connection."""
    (profiles,) = blocks("ini")
    folder = os.path.join(esbundle.home, "config", "esbundle")
    os.makedirs(folder)
    for name in "prod.password", "prod-ca.pem":
        with open(os.path.join(folder, name), "w", encoding="utf-8",
                  opener=lambda path, flags: os.open(path, flags, 0o600)
                  ) as file:
            file.write("secret\n")
    with open(os.path.join(folder, "config"), "w", encoding="utf-8") as file:
        file.write(re.sub(r"(://)\S+", r"\g<1>127.0.0.1:9", profiles))
    got = esbundle("check", "--from", "@staging", code=5)
    assert "127.0.0.1:9" in got.err
    got = esbundle("check", "--from", "@prod", code=5)
    assert "config" not in got.err


def test_other_profile_keys_of_readme_are_all(esbundle):
    """The program suggests only keys that README names, and knows them."""
    folder = os.path.join(esbundle.home, "config", "esbundle")
    os.makedirs(folder)
    keys = re.findall(r"^(\w+) =", "".join(blocks("ini")), re.M)
    (others,) = re.findall(r"^Other keys are (.*?)\.$", README, re.M | re.S)
    keys += re.findall(r"`(\w+)`", others)
    for key in set(keys) - {"timeout", "insecure", "allow_plain_auth"}:
        with open(os.path.join(folder, "config"), "w",
                  encoding="utf-8") as file:
            file.write(f"[x]\n{key} = y\n")
        got = esbundle("check", "--from", "@x")
        assert "unknown key" not in got.err, key
    with open(os.path.join(folder, "config"), "w", encoding="utf-8") as file:
        file.write("[x]\npassword = y\n")
    got = esbundle("check", "--from", "@x", code=2)
    assert "unknown key 'password'" in got.err


def test_privileges_of_readme_are_those_that_check_asks_for(a, esbundle):
    kinds = esbundle("check", "--from", a.url, "--json", code=0).json["kinds"]
    asked = {(need["on"], need["privilege"])
             for one in kinds for need in one["privileges"]}
    (told,) = re.findall(
        r"Exporting every kind needs the cluster privileges (.*?), and the "
        r"index privilege (.*?) on `\*`", README.replace("\n", " "))
    assert asked == {
        (on, name) for on, text in zip(("cluster", "indices"), told)
        for name in re.findall(r"`(\w+)`", text)}


@pytest.mark.parametrize("name", [
    "ESBUNDLE_SOURCE_URL", "ESBUNDLE_DEST_URL", "ELASTICSEARCH_URL"])
def test_url_variables_of_readme_name_the_cluster(esbundle, name):
    assert f"`{name}`" in README
    command = (["plan", os.path.join(REPO, "format/vectors/two.tar.gz")]
               if "DEST" in name else ["check"])
    got = esbundle(*command, env={name: "http://127.0.0.1:9"}, code=5)
    assert "127.0.0.1:9" in got.err
