"""Section 4: from where URL and credentials come, and where they never go."""

import base64
import os
import shutil

import pytest

from lib.complaint import complaint
from lib.terminal import Terminal

# An address of the documentation: nobody must be asked there.
FAR = "http://192.0.2.1:9200"


@pytest.fixture
def profiles(esbundle):
    """profiles(text) writes the user's INI file and returns its path."""
    folder = os.path.join(esbundle.home, "config", "esbundle")
    os.makedirs(folder)

    def write(text):
        path = os.path.join(folder, "config")
        with open(path, "w", encoding="utf-8") as out:
            out.write(text)
        return path

    return write


def sent(front):
    """The one Authorization of all requests, decoded; None: none had any."""
    values = {one.headers.get("Authorization") for one in front.seen}
    assert len(values) == 1, values
    value = values.pop()
    if value and value.startswith("Basic "):
        return base64.b64decode(value[6:]).decode()
    return value


# ---- profiles ----

def test_profile_names_url_and_credentials(esbundle, a, proxy, profiles):
    front = proxy(a)
    path = profiles(f"""
# clusters of mine
[other]
url = {FAR}

[prod]
url = {front.url}
user = mover
password_file = prod.password
""")
    with open(os.path.join(os.path.dirname(path), "prod.password"), "w",
              encoding="ascii", opener=lambda p, f: os.open(p, f, 0o600)
              ) as out:
        out.write("from-the-profile\n")
    esbundle("check", "--from", "@prod", code=0)
    assert sent(front) == "mover:from-the-profile"


def test_profile_holds_all_of_a_tls_connection(esbundle, a, front, authority,
                                               server, profiles):
    """Files are meant from the profile's directory."""
    mine = authority.sign("mover")
    line = front(a, server, clients=authority.file)
    path = profiles(f"[p]\nurl = {line.url}\ncacert = ca.pem\n"
                    f"cert = {mine.cert}\nkey = {mine.key}\n")
    shutil.copy(authority.file, os.path.join(os.path.dirname(path), "ca.pem"))
    esbundle("check", "--from", "@p", code=0)
    assert line.peers[0] == {"commonName": "mover"}


def test_insecure_profile_warns_too(esbundle, a, front, server, profiles):
    line = front(a, server)
    for word, code in ("yes", 0), ("no", 5):
        profiles(f"[p]\nurl = {line.url}\ninsecure = {word}\n")
        got = esbundle("check", "--from", "@p", code=code)
        warned = f"warning: the certificate of '{line.url}'" in got.err
        assert warned == (word == "yes")


@pytest.mark.parametrize("text, line, words, remedy", [
    ("[prod]\nurl = {url}\npasword_file = x\n", 3, "pasword_file",
     "'password_file'"),
    ("[prod]\nurl = {url}\n\n[b]\nusr = me\n", 5, "usr", "'user'"),
    ("[prod]\nurl = {url}\npassword = secret-canary\n", 3, "password",
     "set password_file"),
    ("[prod]\nurl {url}\n", 2, "key = value", None),
    ("[prod]\nurl = {url}\n[prod]\n", 3, "twice", None),
    ("[prod]\nurl = {url}\ninsecure = perhaps\n", 3, "perhaps", None),
])
def test_faulty_profile(esbundle, a, proxy, profiles, text, line, words,
                        remedy):
    front = proxy(a)
    path = profiles(text.format(url=front.url))
    got = esbundle("check", "--from", "@prod", code=2)
    assert f"'{path}' line {line}" in got.err
    assert words in got.err
    assert remedy is None or remedy in got.err
    assert "canary" not in got.err
    assert not front.seen


def test_unknown_profile_gets_a_suggestion(esbundle, profiles):
    profiles(f"[production]\nurl = {FAR}\n")
    got = esbundle("check", "--from", "@producton", code=2)
    _, remedy = complaint(got, "no profile 'producton'")
    assert "'@production'" in remedy


def test_open_secret_file_of_a_profile(esbundle, a, proxy, profiles):
    front = proxy(a)
    secret = esbundle.secret("canary")
    profiles(f"[p]\nurl = {front.url}\nuser = me\npassword_file = {secret}\n")
    for mode in 0o640, 0o604:
        os.chmod(secret, mode)
        got = esbundle("check", "--from", "@p", code=2)
        _, remedy = complaint(got, f"'{secret}'")
        assert remedy == f"chmod 600 '{secret}'"
    assert not front.seen


def test_secret_of_a_profile_goes_to_its_url_only(esbundle, a, b, proxy,
                                                  profiles):
    """Another URL beside it gets nothing, whatever the profile holds."""
    near, far = proxy(a), proxy(b)
    a.put("/p-one")
    secret = esbundle.secret("canary")
    profiles(f"[p]\nurl = {near.url}\napi_key_file = {secret}\n")
    path = f"{esbundle.cwd}/x.tar.gz"
    esbundle("export", "--from", "@p", "-o", path, code=0)
    assert sent(near) == "ApiKey canary"
    esbundle("import", path, "--to", far.url, "--yes", code=0,
             env={"ESBUNDLE_SOURCE_URL": "@p"})
    assert sent(far) is None
    far.forget()
    esbundle("check", "--from", far.url, code=0,
             env={"ESBUNDLE_DEST_URL": "@p"})
    assert sent(far) is None


# ---- the order ----

def test_option_beats_environment_beats_profile(esbundle, a, proxy,
                                                profiles):
    front = proxy(a)
    secret = esbundle.secret("of-profile", "one")
    profiles(f"[p]\nurl = {front.url}\nuser = pat\npassword_file = {secret}\n")
    of_environment = {"ESBUNDLE_SOURCE_USER": "eve",
                      "ESBUNDLE_SOURCE_PASSWORD": "of-environment"}
    of_option = ["--user", "opal", "--password-file",
                 esbundle.secret("of-option", "two")]
    for args, env, expected in (
            ([], None, "pat:of-profile"),
            ([], of_environment, "eve:of-environment"),
            (of_option, of_environment, "opal:of-option"),
            (["--api-key-file", esbundle.secret("key", "three")],
             of_environment, "ApiKey key"),
            ([], {**of_environment, "ESBUNDLE_SOURCE_API_KEY": "id:key"},
             "ApiKey " + base64.b64encode(b"id:key").decode())):
        front.forget()
        esbundle("check", "--from", "@p", *args, env=env, code=0)
        assert sent(front) == expected


def test_url_by_option_environment_and_fallback(esbundle, a, proxy):
    one, two, three = proxy(a), proxy(a), proxy(a)
    env = {"ELASTICSEARCH_URL": three.url}
    esbundle("check", env=env, code=0)
    assert three.seen and not two.seen
    three.forget()
    env["ESBUNDLE_SOURCE_URL"] = two.url
    esbundle("check", env=env, code=0)
    assert two.seen and not three.seen
    two.forget()
    esbundle("check", "--from", one.url, env=env, code=0)
    assert one.seen and not two.seen and not three.seen


def test_fallback_is_for_reading_only(esbundle, a, b, proxy):
    a.put("/p-one")
    path = esbundle.export(a)
    front = proxy(b)
    for command in "import", "plan":
        got = esbundle(command, path, code=2,
                       env={"ELASTICSEARCH_URL": front.url})
        _, remedy = complaint(got, "no cluster is named")
        assert "ESBUNDLE_DEST_URL" in remedy
    assert not front.seen


def test_source_and_destination_never_share_a_variable(esbundle, a, b,
                                                       proxy):
    near, far = proxy(a), proxy(b)
    a.put("/p-one")
    env = {"ESBUNDLE_SOURCE_URL": near.url, "ESBUNDLE_DEST_URL": far.url,
           "ESBUNDLE_SOURCE_USER": "sue", "ESBUNDLE_SOURCE_PASSWORD": "s",
           "ESBUNDLE_DEST_USER": "don", "ESBUNDLE_DEST_PASSWORD": "d"}
    path = f"{esbundle.cwd}/x.tar.gz"
    esbundle("export", "-o", path, env=env, code=0)
    assert sent(near) == "sue:s" and not far.seen
    near.forget()
    for args in ["plan", path], ["import", path, "--yes"], [
            "verify", path, "--against", far.url]:
        far.forget()
        esbundle(*args, env=env, code=0)
        assert sent(far) == "don:d" and not near.seen
    # One side's variables alone give the other nothing.
    for key in "ESBUNDLE_DEST_USER", "ESBUNDLE_DEST_PASSWORD":
        env.pop(key)
    far.forget()
    esbundle("plan", path, env=env, code=0)
    assert sent(far) is None


# ---- the prompt ----

def test_password_at_the_prompt(esbundle, a, proxy):
    front = proxy(a)
    run = Terminal(esbundle, "check", "--from", front.url, "--user", "ann")
    run.wait_for(f"password of 'ann' at '{front.url}':".encode())
    run.type(b"typed-canary\n")
    got = run.end(code=0)
    assert sent(front) == "ann:typed-canary"
    assert "canary" not in got.out


def test_empty_answer_at_the_prompt(esbundle, a, proxy):
    front = proxy(a)
    run = Terminal(esbundle, "check", "--from", front.url, "--user", "ann")
    run.wait_for(b"password of")
    run.type(b"\n")
    assert "the answer is empty" in run.end(code=2).out
    assert not front.seen


def test_no_terminal_to_ask_at(esbundle, a, proxy):
    front = proxy(a)
    got = esbundle("check", "--from", front.url, "--user", "ann", code=2)
    _, remedy = complaint(got, "user 'ann' has no password")
    assert "--password-file" in remedy
    assert "ESBUNDLE_SOURCE_PASSWORD" in remedy
    assert not front.seen


def test_no_question_if_the_password_is_known(esbundle, a, proxy):
    front = proxy(a)
    run = Terminal(esbundle, "check", "--from", front.url, "--user", "ann",
                   "--password-file", esbundle.secret("known"))
    assert "password of" not in run.end(code=0).out
    assert sent(front) == "ann:known"


# ---- refusals ----

@pytest.mark.parametrize("way", ["option", "environment", "fallback",
                                 "profile"])
def test_url_with_a_password(esbundle, a, proxy, profiles, way):
    front = proxy(a)
    url = front.url.replace("://", "://ann:canary@")
    profiles(f"[p]\nurl = {url}\n")
    args = {"option": ["--from", url], "profile": ["--from", "@p"]}.get(
        way, [])
    env = {"environment": {"ESBUNDLE_SOURCE_URL": url},
           "fallback": {"ELASTICSEARCH_URL": url}}.get(way)
    got = esbundle("check", *args, env=env, code=2)
    _, remedy = complaint(got, "password")
    assert "--user" in remedy and "--password-file" in remedy
    assert "canary" not in got.err + got.out
    assert not front.seen


def test_proxy_with_a_password(esbundle):
    got = esbundle("check", "--from", FAR, "--proxy",
                   "http://me:canary@127.0.0.1:1", code=2)
    _, remedy = complaint(got, "the proxy's URL holds a password")
    assert "https_proxy" in remedy
    assert "canary" not in got.err


@pytest.mark.parametrize("url", [FAR, "http://es.example:9200",
                                 "http://127.0.0.1.example:9200",
                                 "http://localhost.example:9200",
                                 "http://[2001:db8::1]:9200"])
@pytest.mark.parametrize("env", [
    {"ESBUNDLE_SOURCE_API_KEY": "canary"},
    {"ESBUNDLE_SOURCE_USER": "ann", "ESBUNDLE_SOURCE_PASSWORD": "canary"}],
    ids=["key", "password"])
def test_credentials_over_plain_http(esbundle, url, env):
    got = esbundle("check", "--from", url, env=env, code=2)
    _, remedy = complaint(got, f"credentials would go unencrypted to '{url}'")
    assert "--allow-plain-auth" in remedy and "https://" in remedy
    assert "canary" not in got.err


def test_allow_plain_auth_lets_them_go(esbundle):
    """It is tried then, and fails for want of such a host only."""
    got = esbundle("check", "--from", "http://es.invalid:9200",
                   "--allow-plain-auth", code=5,
                   env={"ESBUNDLE_SOURCE_API_KEY": "k"})
    assert "no such host" in got.err


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "127.1.2.3"])
def test_loopback_needs_no_permission(esbundle, a, host):
    port = a.address.rsplit(":", 1)[1]
    got = esbundle("check", "--from", f"http://{host}:{port}",
                   env={"ESBUNDLE_SOURCE_API_KEY": "k"})
    assert "unencrypted" not in got.err
