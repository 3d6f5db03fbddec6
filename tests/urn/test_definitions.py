"""投票文件：坏的都有一句话，什么都不留一半；读回来与写的一样。"""

import json
from pathlib import Path

import pytest

from bihuan.kernel import blind
from bihuan.kernel.refuse import BadInput, Refused
from bihuan.kernel.voting import read
from tests.urn.hall import RULE, Urn, poll, secret
from urn import control


def without(*names: str) -> dict[str, object]:
    return {name: value for name, value in secret().items() if name not in names}


BAD_FILES: dict[str, object] = {
    "不是 YAML": "a: [",
    "不是对象": "- 1",
    "没有代号": without("id"),
    "代号不合": secret("云泽"),
    "代号过长": secret("x" * 64),
    "路径样的代号": secret("../x"),
    "种类不认识": secret(kind="loud"),
    "没有标题": secret(title=" "),
    "时间没有时区": secret(opens="2026-01-01T00:00:00"),
    "先截止后开始": secret(opens="2099-02-01T00:00:00Z"),
    "截止已过": secret(closes="2026-01-02T00:00:00Z"),
    "没有公钥": without("key"),
    "公钥不是公钥": secret(key="00"),
    "公钥太长": secret(key=blind.generate(3072).public.der.hex()),
    "没有发出张数": without("issued"),
    "发出张数是负的": secret(issued=-1),
    "凭据不认识": secret(receipt="loud"),
    "名单票要 content": secret(items=2, receipt="content"),
    "多了字段": secret(votes=[]),
    "size 写错": secret(size=1024),
    "没有票面": without("marks"),
    "没有项目": secret(marks={"items": [], "values": [{"code": "a", "title": "甲"}]}),
    "项目重复": secret(marks={"items": [{"code": "a", "title": "甲"}] * 2, "values": [{"code": "a", "title": "甲"}]}),
    "记号重复": secret(marks={"items": [{"code": "a", "title": "甲"}], "values": [{"code": "a", "title": "甲"}] * 2}),
    "没有可划的": secret(marks={"items": [{"code": "a", "title": "甲"}], "values": []}),
    "项目太多": secret(items=1001),
    "没有规则": without("rule"),
    "规则读不懂": secret(rule="规则: 没有票"),
    "规则要的人数没有给": secret(rule=RULE.replace("基数: 有效", "基数: 全体"), members=None),
    "规则的项目不同": secret(rule=RULE.replace("  填错", "  项目: {z: 别的}\n  填错")),
    "无记名却有准入密钥": secret(admission="00" * 32),
    "公共投票没有准入密钥": {name: value for name, value in poll().items() if name != "admission"},
    "公共投票却有公钥": poll(key=secret()["key"]),
}  # fmt: skip


def test_bad_election_files_are_refused_in_words_and_leave_nothing(urn: Urn, tmp_path: Path):
    for name, content in BAD_FILES.items():
        with pytest.raises(Refused) as refused:
            control.ask(urn.data, do="open", text=content if isinstance(content, str) else json.dumps(content))
        assert len(refused.value.sentence) > 5, name
        assert "听不懂" not in refused.value.sentence, name
    (tmp_path / "bad.yaml").write_text("a: [")
    done = urn.command("open", str(tmp_path / "bad.yaml"))
    assert (done.returncode, "Traceback" in done.stderr) == (1, False)
    (tmp_path / "gbk.yaml").write_bytes("标题: 云泽".encode("gbk"))
    assert urn.command("open", str(tmp_path / "gbk.yaml")).returncode == 1
    assert urn.command("open", str(tmp_path / "none.yaml")).returncode == 2
    assert not list((urn.data / "elections").iterdir())
    assert not list((urn.data / "boxes").iterdir())
    assert urn.get("/elections").tree == {"elections": []}


def test_an_election_file_in_yaml_with_a_pem_key(urn: Urn, tmp_path: Path):
    from cryptography.hazmat.primitives import serialization

    pem = blind.generate().public.ready.public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    lines = ["id: yunze-yaml", "kind: secret", "title: 云泽县人大常委会测评", "opens: 2026-11-01T09:00:00+08:00"]
    lines += ["closes: 2099-11-01T09:00:00+08:00", "issued: 3", "marks:", "  items: [{code: a, title: 甲}]"]
    lines += ["  values: [{code: good, title: 满意}]", "key: |", *(f"  {line}" for line in pem.decode().splitlines())]
    lines += ["rule: |", *(f"  {line}" for line in RULE.splitlines())]
    (tmp_path / "e.yaml").write_text("\n".join(lines) + "\n")
    done = urn.command("open", str(tmp_path / "e.yaml"))
    assert done.returncode == 0, done.stderr
    shown = urn.get("/elections/yunze-yaml").tree
    assert (shown["state"], shown["opens"]) == ("open", "2026-11-01T01:00:00.000000Z")
    assert shown["key_fingerprint"].startswith("sha256:")


def test_a_definition_reads_back_as_it_was_written():
    for definition in (secret(), secret(receipt="content"), poll(items=3), secret(items=1000)):
        election = read(definition)
        assert read(election.whole()) == election
        assert election.size % 512 == 0
    with pytest.raises(BadInput):
        read([])
