"""命令 `bihuan replay`：只输出 JSON；读不懂的一行也不写；退出码 0、1、2。"""

import json
from pathlib import Path

import pytest

from bihuan.config import cli
from bihuan.procedure.door import Case
from bihuan.replay.models import ReplayedCase
from tests.replay.fictional_year import FictionalYear

pytestmark = pytest.mark.django_db

KEYS = [
    "cases", "registered", "refused", "merged", "undecided", "with_lead", "joint", "replied", "class",
    "mean_days_to_reply", "max_days_to_reply", "open", "settled", "anomalies", "entries", "verify",
]  # fmt: skip


@pytest.fixture
def bihuan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """办一条命令：退出码、标准输出、标准错误。库已由测试备好。"""
    monkeypatch.setattr(cli, "_open_the_house", lambda: None)

    def run(*words: str | Path) -> tuple[int, str, str]:
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return FictionalYear(small=True).write(tmp_path / "旧年")


def test_json_alone(bihuan, folder: Path):
    code, out, err = bihuan("replay", folder, "--json")
    assert (code, err) == (0, "")
    told = json.loads(out)
    assert list(told) == KEYS
    assert list(told["joint"]) == ["done", "void", "pending"]
    assert list(told["class"]) == ["A", "B", "C", "D"]


def test_in_words(bihuan, folder: Path):
    path = folder / "motions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("代表05", "代表99"), encoding="utf-8")
    code, out, _ = bihuan("replay", folder)
    assert code == 0
    assert "不认得的人\t领衔人 代表99 不在 members.csv 里" in out
    assert "登记至主办答复：3 件，平均 55.0 日，最长 60 日（日历日）。" in out
    assert "交办至主办答复：3 件，平均 52.0 日，最长 57 日（日历日）。" in out
    assert "核验没有查出毛病。" in out


def test_a_year_without_replies_has_no_mean(bihuan, folder: Path):
    for name in ("motions.csv", "co_handling.csv", "events.csv"):
        path = folder / name
        path.write_text(path.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    code, out, _ = bihuan("replay", folder, "--json")
    told = json.loads(out)
    assert code == 0
    assert (told["cases"], told["mean_days_to_reply"], told["max_days_to_reply"]) == (
        {"人大建议": 0, "政协提案": 0},
        None,
        None,
    )


def spoil(folder: Path, how: str) -> None:
    path = folder / "co_handling.csv"
    text = path.read_text(encoding="utf-8")
    if how == "gbk":
        path.write_bytes(text.encode("gbk"))
    elif how == "header":
        path.write_text(text.replace("status", "state", 1), encoding="utf-8")
    elif how == "date":
        path.write_text(text.replace("2016-03-13", "2016-13-13", 1), encoding="utf-8")
    else:
        path.unlink()


@pytest.mark.parametrize(
    ("how", "code", "said"),
    [
        ("gbk", 1, "co_handling.csv 不是 UTF-8 文本，像是 GBK；请另存为 UTF-8 的 CSV 再来"),
        ("header", 1, "co_handling.csv 的表头不符：缺 status，多 state"),
        ("date", 1, "receive_time 要写成 2017-04-14 15:29:31 这样的时间，不是「2016-13-13"),
        ("missing", 2, "没有这个文件："),
    ],
)
def test_what_cannot_be_read_gets_a_sentence_and_nothing_is_written(
    bihuan, folder: Path, how: str, code: int, said: str
):
    spoil(folder, how)
    found, out, err = bihuan("replay", folder)
    assert (found, out) == (code, "")
    assert said in err
    assert "Traceback" not in err
    assert not Case.objects.exists()
    assert not ReplayedCase.objects.exists()


def test_a_folder_that_is_not_there_and_a_place_that_is_not(bihuan, folder: Path, tmp_path: Path):
    assert bihuan("replay", tmp_path / "没有")[0] == 2
    assert bihuan("replay", folder / "motions.csv")[0] == 2
    code, _, err = bihuan("replay", folder, "--place", "000000")
    assert (code, err) == (1, "没有代码为 000000 的区划\n")


def test_it_is_told_when_a_case_differs_from_what_was_brought_in(bihuan, folder: Path):
    bihuan("replay", folder, "--json")
    path = folder / "motions.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("第1件事", "第一件事"), encoding="utf-8")
    code, out, err = bihuan("replay", folder, "--json")
    assert code == 0
    assert err == "与已经导入的不同、没有改动的：3\n"
    assert json.loads(out)["verify"] is True
