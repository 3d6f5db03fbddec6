"""命令：封存、印根、核验；退出码与 JSON。"""

import json
import re

import pytest

from bihuan.config import cli
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from tests.ledger.happenings import BRIDGE, ROAD, others, raise_it


@pytest.fixture
def bihuan(story, capsys):
    """跑一条命令：退出码、标准输出、标准错误。"""

    def run(*words: str) -> tuple[int, str, str]:
        code = cli.main(words)
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_a_printed_root_is_recognised_later(bihuan):
    code, said, _ = bihuan("checkpoint")
    root = said.splitlines()[-1]
    assert code == 0
    assert re.fullmatch(r"[0-9a-f]{64}", root)
    raise_it(ROAD, "路已验收", now=clock.now())
    printed = " ".join(re.findall("....", root.upper()))
    code, said, _ = bihuan("verify", "--root", printed)
    assert (code, said.splitlines()[-1]) == (0, "没有查出毛病，印出的根相符。")


def test_json_alone_on_standard_output(bihuan):
    _, said, _ = bihuan("checkpoint", "--json")
    made = json.loads(said)
    entries, streams = (8 + others()[0], 3 + others()[1])
    assert (made["number"], made["entries"], made["streams"]) == (1, entries, streams)
    code, said, _ = bihuan("verify", "--json", "--root", made["root"])
    told = json.loads(said)
    assert code == 0
    assert (told["sound"], told["entries"], told["streams"]) == (True, entries, streams)
    assert (told["checkpoints"], told["faults"]) == (1, [])


def test_a_fault_is_named_and_the_exit_code_says_so(bihuan, triggers_lifted):
    from django.db import connection

    bihuan("checkpoint")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM ledger_entry WHERE stream = %s AND seq = 3", [BRIDGE])
    ledger.install_triggers()
    code, said, _ = bihuan("verify")
    assert code == 1
    assert said.splitlines()[0].split("\t")[:2] == ["tail", BRIDGE]
    assert said.splitlines()[-1] == "查出 1 处毛病。"
    code, said, _ = bihuan("verify", "--json")
    assert code == 1
    assert json.loads(said)["faults"] == [
        {"kind": "tail", "stream": BRIDGE, "what": "末尾被截去：第 1 号检查点时有 3 笔，现在只到第 2 笔"}
    ]


def test_a_root_that_was_never_printed_is_a_fault(bihuan):
    code, said, _ = bihuan("verify", "--root", "ab" * 32)
    assert code == 1
    assert "不是这里任何一个检查点的根" in said


@pytest.mark.parametrize("root", ["", "abc", "zz" * 32, "ab" * 31])
def test_what_is_not_a_root_is_a_wrong_argument(bihuan, root, capsys):
    with pytest.raises(SystemExit) as ended:
        bihuan("verify", "--root", root)
    assert ended.value.code == 2
    assert "64 个十六进制字" in capsys.readouterr().err
