"""Section 6: the default distribution of 6.8.23, whose ILM and security are
Elastic's own; section 4: check names privileges per kind."""

import base64
import os

import pytest

from lib import schema
from lib.bundles import check_bundle
from lib.client import enc
from lib.servers import OLD_PASSWORD

POLICIES = {
    "product": {"phases": {
        "hot": {"actions": {"rollover": {
            "max_size": "1GB", "max_age": "1d", "max_docs": 1000}}},
        "delete": {"min_age": "2h", "actions": {"delete": {}}}}},
    "all-phases": {"phases": {
        "hot": {"actions": {"set_priority": {"priority": 100},
                            "rollover": {"max_age": "7d"}}},
        "warm": {"min_age": "1d", "actions": {
            "allocate": {"number_of_replicas": 0, "include": {"zone": "east"}},
            "forcemerge": {"max_num_segments": 1},
            "shrink": {"number_of_shards": 1}, "readonly": {}}},
        "cold": {"min_age": "30d", "actions": {
            "freeze": {}, "set_priority": {"priority": None}}},
        "delete": {"min_age": "365d", "actions": {"delete": {}}}}},
    "empty": {"phases": {}},
    "Odd.name-%+@&=/ü": {"phases": {"delete": {"actions": {"delete": {}}}}},
}
TEMPLATES = {
    "product": {
        "index_patterns": ["product_*"], "order": 3, "version": 7,
        "settings": {"number_of_shards": 3, "number_of_replicas": 1,
                     "index.lifecycle.name": "product",
                     "index.lifecycle.rollover_alias": "products"},
        "mappings": {"_doc": {"properties": {
            "productName": {"type": "text"},
            "annual_rate": {"type": "keyword"},
            "describe": {"type": "text"}}}},
        "aliases": {"products-all": {"filter": {"term": {"a": "b"}}}}},
    "bare": {"index_patterns": ["bare-*", "naked-*"]},
    "name+%@": {"index_patterns": ["odd-*"], "settings": {
        "analysis": {"analyzer": {"mine": {
            "type": "custom", "tokenizer": "keyword",
            "filter": ["lowercase"]}}}}},
}


def credentials(user, password):
    return {"ESBUNDLE_SOURCE_USER": user, "ESBUNDLE_SOURCE_PASSWORD": password,
            "ESBUNDLE_DEST_USER": user, "ESBUNDLE_DEST_PASSWORD": password}


SUPER = credentials("elastic", OLD_PASSWORD)


@pytest.fixture
def filled(old):
    for name, body in POLICIES.items():
        old.put("/_ilm/policy/" + enc(name), {"policy": body})
    for name, body in TEMPLATES.items():
        old.put("/_template/" + enc(name), body)
    return old


def kinds(client):
    got = schema.dump(client)
    return {kind: got[kind]
            for kind in ("ilm_policy", "legacy_template", "index")}


def move(esbundle, source, target, name):
    """Export the two kinds and import them; the bundle's manifest."""
    path = f"{esbundle.cwd}/{name}"
    target_env = SUPER if target.user else None
    esbundle("export", "--from", source.url, "-o", path, "--kind",
             "ilm_policy,legacy_template", code=0,
             env=SUPER if source.user else None)
    esbundle("import", path, "--to", target.url, "--yes", code=0,
             env=target_env)
    esbundle("verify", path, "--against", target.url, code=0, env=target_env)
    return check_bundle(path)[0]


# ---- policies and templates ----

def test_policies_and_templates_into_a_wiped_place_and_back(
        esbundle, filled, a):
    before = kinds(filled)
    first = move(esbundle, filled, a, "one.tar.gz")
    assert sorted(r["name"] for r in first["resources"]) == sorted(
        [*POLICIES, *TEMPLATES])
    assert a.get("/_ilm/policy/product").json["product"]["policy"][
        "phases"]["hot"]["actions"]["rollover"]["max_docs"] == 1000
    assert a.get("/_template/product").json["product"]["mappings"][
        "properties"]["annual_rate"] == {"type": "keyword"}
    schema.wipe(filled)
    assert not any(kinds(filled).values())
    move(esbundle, a, filled, "two.tar.gz")
    assert kinds(filled) == before


def test_6_8_back_into_a_wiped_6_8(esbundle, filled):
    filled.put("/bare")
    filled.put("/mapped", {
        "settings": {"index.lifecycle.name": "product"},
        "mappings": {"_doc": {"dynamic": False, "properties": {
            "name": {"type": "keyword"}}}},
        "aliases": {"both": {"is_write_index": True}}})
    before = kinds(filled)
    path = f"{esbundle.cwd}/x.tar.gz"
    esbundle("export", "--from", filled.url, "-o", path, env=SUPER, code=0)
    schema.wipe(filled)
    for expected in "imported", "same":
        got = esbundle("import", path, "--to", filled.url, "--yes",
                       "--same-cluster", env=SUPER, code=0)
        assert expected in got.err + got.out
    assert kinds(filled) == before


def test_built_ins_are_skipped_and_named(esbundle, filled):
    path = f"{esbundle.cwd}/x.tar.gz"
    esbundle("export", "--from", filled.url, "-o", path, env=SUPER, code=0)
    manifest, _ = check_bundle(path)
    skipped = {s["name"] for s in manifest["skipped"]}
    assert {".watches", "security_audit_log",
            "logstash-index-template"} <= skipped
    assert not any(schema.built_in(r["name"]) for r in manifest["resources"])
    assert manifest["source"]["version"] == "6.8.23"
    assert manifest["source"]["user"] == "elastic"
    assert manifest["source"]["visibility"] == "all"


def test_every_skip_of_export_is_announced_by_check(esbundle, filled):
    path = f"{esbundle.cwd}/x.tar.gz"
    esbundle("export", "--from", filled.url, "-o", path, env=SUPER, code=0)
    said = esbundle("check", "--from", filled.url, "--json", env=SUPER,
                    code=0).json["skipped"]
    assert said == check_bundle(path)[0]["skipped"]


# ---- who one is ----

@pytest.mark.parametrize("command", ["check", "export", "plan", "import",
                                     "verify"])
def test_wrong_password(esbundle, filled, a, command):
    a.put("/x-1")
    path = esbundle.export(a, "b.tar.gz")
    args = {"check": ["--from", filled.url],
            "export": ["--from", filled.url, "-o", "x.tar.gz"],
            "plan": [path, "--to", filled.url],
            "import": [path, "--to", filled.url, "--yes"],
            "verify": [path, "--against", filled.url]}[command]
    got = esbundle(command, *args, env=credentials("elastic", "wrong"),
                   code=4)
    assert "failed to authenticate user [elastic] (401)" in got.err
    assert "check the user and password" in got.err
    assert "wrong" not in got.err + got.out


def test_no_credentials(esbundle, filled):
    got = esbundle("export", "--from", filled.url, "-o", "x", code=4)
    assert "missing authentication" in got.err
    assert "check the user and password" in got.err


def test_api_key_in_both_forms(esbundle, filled):
    key = filled.post("/_security/api_key", {"name": "k"})
    pair = f"{key['id']}:{key['api_key']}"
    for text in pair, base64.b64encode(pair.encode()).decode():
        got = esbundle("check", "--from", filled.url, "--json",
                       "--api-key-file", esbundle.secret(text + "\n"), code=0)
        assert got.json["user"] == "elastic"
        esbundle("check", "--from", filled.url, code=0,
                 env={"ESBUNDLE_SOURCE_API_KEY": text})
    got = esbundle("check", "--from", filled.url, code=4,
                   env={"ESBUNDLE_SOURCE_API_KEY": pair[:-1] + "?"})
    assert "(401)" in got.err


def test_bearer_token(esbundle, filled):
    token = filled.post("/_security/oauth2/token", {
        "grant_type": "password", "username": "elastic",
        "password": OLD_PASSWORD})["access_token"]
    got = esbundle("check", "--from", filled.url, "--json", "--bearer-file",
                   esbundle.secret(token), code=0)
    assert got.json["user"] == "elastic"
    esbundle("check", "--from", filled.url, "--bearer-file",
             esbundle.secret(token[:-4] + "AAAA", "other"), code=4)


def test_every_credential_over_tls(esbundle, filled, front, authority,
                                   server):
    """And with a client certificate, which does not replace them."""
    mine = authority.sign("mover")
    line = front(filled, server, clients=authority.file)
    key = filled.post("/_security/api_key", {"name": "tls"})
    token = filled.post("/_security/oauth2/token", {
        "grant_type": "password", "username": "elastic",
        "password": OLD_PASSWORD})["access_token"]
    base = ["check", "--from", line.url, "--json", "--cacert", authority.file,
            "--cert", mine.cert, "--key", mine.key]
    for args in (
            ["--user", "elastic", "--password-file",
             esbundle.secret(OLD_PASSWORD, "password")],
            ["--api-key-file",
             esbundle.secret(f"{key['id']}:{key['api_key']}", "key")],
            ["--bearer-file", esbundle.secret(token, "token")]):
        assert esbundle(*base, *args, code=0).json["user"] == "elastic"
    esbundle(*base, code=4)
    assert {one["commonName"] for one in line.peers} == {"mover"}


# ---- what one may ----

def privileges(esbundle, user):
    """{kind: (state, missing privileges)} as check tells them."""
    got = esbundle("check", "--from", user.url, "--json",
                   env=credentials(user.user, user.password))
    kinds_ = {one["kind"]: one for one in got.json["kinds"]}
    return got.code, {kind: (one["reading"], [
        p["privilege"] for p in one["privileges"] if not p["has"]])
        for kind, one in kinds_.items()}


def test_check_names_privileges_per_kind(esbundle, filled):
    filled.put("/log-1")
    filled.make_role("partly", ["monitor", "read_ilm"],
                     [(["log-*"], ["view_index_metadata", "monitor"])])
    user = filled.make_user("ann", "secret-ann", ["partly"])
    code, got = privileges(esbundle, user)
    assert code == 3
    assert got == {
        "ilm_policy": ("allowed", []), "stored_script": ("allowed", []),
        "index": ("missing", ["view_index_metadata", "monitor"]),
        "ingest_pipeline": ("missing", ["manage_pipeline"]),
        "legacy_template": ("missing", ["manage_index_templates"]),
        "component_template": ("not in this version", []),
        "index_template": ("not in this version", []),
        "data_stream": ("not in this version", [])}
    text = esbundle("check", "--from", user.url, code=3,
                    env=credentials("ann", "secret-ann")).out
    assert "user: ann" in text
    assert "missing: cluster privilege 'manage_pipeline'" in text
    assert "missing: index privilege 'view_index_metadata' on '*'" in text


def test_what_check_asks_for_is_enough(esbundle, filled):
    """The privileges it names, and nothing more, read everything."""
    filled.put("/log-1")
    filled.put("/_ingest/pipeline/p", {"processors": []})
    wanted = esbundle("check", "--from", filled.url, "--json", env=SUPER,
                      code=0).json["kinds"]
    needs = [p for one in wanted for p in one["privileges"]]
    filled.make_role("enough", sorted(
        {p["privilege"] for p in needs if p["on"] == "cluster"}), [
            (["*"], sorted({p["privilege"] for p in needs
                            if p["on"] == "indices"}))])
    user = filled.make_user("bob", "secret-bob", ["enough"])
    code, got = privileges(esbundle, user)
    assert code == 0 and not any(missing for _, missing in got.values())
    digests = set()
    for name, env in ("1.tar.gz", SUPER), (
            "2.tar.gz", credentials(user.user, user.password)):
        path = f"{esbundle.cwd}/{name}"
        esbundle("export", "--from", filled.url, "-o", path, env=env, code=0)
        digests.add(check_bundle(path)[0]["content_digest"])
    assert len(digests) == 1


def test_rights_on_some_patterns_only(esbundle, filled):
    """Listings are filtered without a word: the manifest says so."""
    filled.put("/log-1")
    filled.put("/other-1")
    filled.make_role("some", ["monitor", "read_ilm", "manage_pipeline",
                              "manage_index_templates"],
                     [(["log-*"], ["view_index_metadata", "monitor"])])
    user = filled.make_user("ann", "secret-ann", ["some"])
    path = f"{esbundle.cwd}/x.tar.gz"
    for more, code in ([], 3), (["--allow-missing", "--force"], 0):
        got = esbundle("export", "--from", user.url, "-o", path, *more,
                       env=credentials("ann", "secret-ann"), code=code)
        assert "does not see every index" in got.err
    manifest, _ = check_bundle(path)
    assert manifest["source"]["visibility"] == "limited"
    assert manifest["source"]["user"] == "ann"
    names = [r["name"] for r in manifest["resources"] if r["kind"] == "index"]
    assert names == ["log-1"]
    assert not manifest["unavailable"]


def test_refused_family_is_recorded_and_the_export_goes_on(esbundle, filled):
    filled.put("/log-1")
    filled.make_role("no-ilm", ["monitor", "manage_pipeline",
                                "manage_index_templates"],
                     [(["*"], ["view_index_metadata", "monitor"])])
    user = filled.make_user("ann", "secret-ann", ["no-ilm"])
    path = f"{esbundle.cwd}/x.tar.gz"
    for more, code in ([], 3), (["--allow-missing", "--force"], 0):
        got = esbundle("export", "--from", user.url, "-o", path, *more,
                       env=credentials("ann", "secret-ann"), code=code)
        assert "cluster:admin/ilm/get" in got.err
    manifest, _ = check_bundle(path)
    assert [one["kind"] for one in manifest["unavailable"]] == ["ilm_policy"]
    assert "unauthorized for user [ann] (403)" in manifest["unavailable"][0][
        "reason"]
    assert {r["kind"] for r in manifest["resources"]} == {
        "index", "legacy_template"}


def test_nothing_but_a_name(esbundle, filled):
    """Who may read nothing has not exported a part."""
    nobody = filled.make_user("eve", "secret-eve", [])
    got = esbundle("export", "--from", nobody.url, "-o", "x.tar.gz", code=4,
                   env=credentials("eve", "secret-eve"))
    assert "the user needs the cluster privilege 'monitor'" in got.err
    filled.make_role("pulse", ["cluster:monitor/main"])
    pulse = filled.make_user("pat", "secret-pat", ["pulse"])
    got = esbundle("export", "--from", pulse.url, "-o", "x.tar.gz", code=4,
                   env=credentials("pat", "secret-pat"))
    assert "unauthorized for user [pat] (403)" in got.err
    assert not os.path.exists(f"{esbundle.cwd}/x.tar.gz")


def test_import_without_the_right_to_write(esbundle, filled, a):
    a.put("/_ilm/policy/p", {"policy": {"phases": {}}})
    a.put("/_template/t", {"index_patterns": ["t-*"]})
    path = esbundle.export(a)
    filled.make_role("reader", [
        "monitor", "read_ilm", "manage_index_templates"],
        [(["*"], ["view_index_metadata", "monitor"])])
    user = filled.make_user("ann", "secret-ann", ["reader"])
    got = esbundle("import", path, "--to", user.url, "--yes", code=3,
                   env=credentials("ann", "secret-ann"))
    assert "cluster:admin/ilm/put" in got.err + got.out
    assert filled.get("/_template/t").ok
    assert not filled.get("/_ilm/policy/p").ok
