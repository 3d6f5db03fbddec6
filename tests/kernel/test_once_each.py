"""各处都要用、只写一遍的：端口、写文件、严的 YAML、密码、拼音。"""

import re
import socket
import stat
from pathlib import Path

import pytest
import yaml

from bihuan.kernel import ports
from bihuan.kernel.password import READABLE, new_password
from bihuan.kernel.refuse import Refused
from bihuan.kernel.spelling import pinyin_of
from bihuan.kernel.strict_yaml import Strings
from bihuan.kernel.writing import OWN, written
from tests.house import floors

WRITTEN_ONCE = {
    r"\bSO_REUSEADDR\b": "kernel/ports.py",
    r"\byaml\.CBaseLoader\)\:": "kernel/strict_yaml.py",
    r"\blazy_pinyin\(": "kernel/spelling.py",
    r"abcdefghjkmnpqrstuvwxyz23456789": "kernel/password.py",
    r"\.part\"": "kernel/writing.py",
}  # 认得出的写法 → 唯一的地方


@pytest.mark.parametrize("pattern", WRITTEN_ONCE)
def test_each_is_written_once(pattern):
    found = [path for path in floors.sources("*.py") if re.search(pattern, path.read_text(encoding="utf-8"))]
    assert [str(path.relative_to(floors.HOUSE)) for path in found] == [WRITTEN_ONCE[pattern]]


def test_a_taken_port_is_refused_in_a_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(Refused, match=f"127.0.0.1:{port} 听不了：已被占用"):
            ports.refuse_taken("127.0.0.1", port)
    ports.refuse_taken("127.0.0.1", port)


@pytest.mark.parametrize(("host", "port"), [("127.0.0.1", 70000), ("256.0.0.1", 8000), ("203.0.113.7", 0)])
def test_an_address_that_is_not_there_is_refused(host, port):
    with pytest.raises(Refused, match="没有这个地址"):
        ports.refuse_taken(host, port)


def test_a_file_is_old_or_whole(tmp_path: Path):
    path = tmp_path / "一份"
    with written(path) as out:
        out.write("旧的")
    with pytest.raises(ZeroDivisionError):
        _written_by_half(path)
    assert path.read_text(encoding="utf-8") == "旧的"
    assert [one.name for one in tmp_path.iterdir()] == ["一份"]


def _written_by_half(path: Path) -> None:
    with written(path) as out:
        out.write("写到一半")
        out.flush()
        raise ZeroDivisionError


def test_a_private_file_is_private_from_the_start(tmp_path: Path):
    path = tmp_path / "种子"
    with written(path, mode=OWN) as out:
        assert stat.S_IMODE((tmp_path / "种子.part").stat().st_mode) == OWN
        out.write("密")
    assert stat.S_IMODE(path.stat().st_mode) == OWN


@pytest.mark.parametrize(
    ("text", "sentence"),
    [("a: 1\na: 2", "「a」写了两次"), ("a: &x 1\nb: *x", "不用别名"), ("? [a]\n: b", "键应当是一个词")],
)
def test_strict_yaml_refuses(text, sentence):
    with pytest.raises(yaml.MarkedYAMLError, match=sentence):
        yaml.load(text, Strings)


def test_strict_yaml_makes_only_text():
    assert yaml.load("a: [1, true, 2026-03-01, null]", Strings) == {"a": ["1", "true", "2026-03-01", "null"]}


def test_a_password_can_be_read_aloud():
    one, other = new_password(), new_password()
    assert one != other
    assert re.fullmatch(f"[{READABLE}]{{4}}(-[{READABLE}]{{4}}){{2}}", one)
    assert not set("ilo01") & set(READABLE)


def test_names_are_spelled_whole_and_by_initials():
    assert pinyin_of("水务局") == "shuiwuju swj"
    assert pinyin_of("水务局", longest=8) == "shuiwuju"
