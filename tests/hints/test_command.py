"""`bihuan learn units`：从库里学、从文件夹学，考一个旧档文件夹；只输出 JSON 时只有三个数。"""

import json

import pytest

from bihuan.config import cli
from tests.replay.fictional_year import FictionalYear
from tests.suggestions.tales import Tale

pytestmark = pytest.mark.django_db


@pytest.fixture
def bihuan(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """办一条命令：退出码、标准输出、标准错误。"""
    monkeypatch.setattr(cli, "_open_the_house", lambda: None)

    def run(*words):
        code = cli.main([str(word) for word in words])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


@pytest.fixture
def folder(tmp_path):
    return FictionalYear(small=True).write(tmp_path / "旧年")


def led(folder):
    lines = (folder / "motions.csv").read_text(encoding="utf-8-sig").splitlines()
    place = lines[0].split(",").index("main_unit")
    return len([line for line in lines[1:] if line.split(",")[place]])


def test_an_empty_house_learns_from_the_folder_itself(bihuan, folder):
    code, out, err = bihuan("learn", "units", "--eval", folder, "--json")
    told = json.loads(out)
    assert (code, set(told)) == (0, {"n", "top1", "top3"})
    assert told["n"] == led(folder)
    assert 0 <= told["top1"] <= told["top3"] <= 1
    assert "库里一件也没有" in err
    assert "考的先去掉" in err


def test_learned_from_the_house_or_from_another_folder(bihuan, folder, county, tmp_path):
    Tale(county, "王建国", "关于加快老旧小区加装电梯的建议").assigned("住建局")
    code, out, err = bihuan("learn", "units", "--eval", folder)
    assert code == 0
    assert "从 1 件学（库里办过的）" in err
    assert "第一个就对的" in out
    other = FictionalYear(small=True).write(tmp_path / "另一年")
    code, out, err = bihuan("learn", "units", "--eval", folder, "--train", other, "--json")
    assert (code, json.loads(out)["n"]) == (0, led(folder))
    assert "另一年" in err


def test_proposed_again_for_what_waits(bihuan, county):
    Tale(county, "王建国", "关于加快老旧小区加装电梯的建议").assigned("住建局")
    Tale(county, "张桂英", "关于老旧小区电梯的建议").step("李敏", "register")
    code, out, _ = bihuan("learn", "units")
    assert (code, out.strip()) == (0, "学了 1 件，提了 1 件。")


def test_faults(bihuan, tmp_path, folder):
    assert bihuan("learn", "units", "--eval", tmp_path / "没有")[0] == 2
    code, _, err = bihuan("learn", "units", "--train", folder)
    assert (code, "同用" in err) == (1, True)
