"""试走：每一条走得到，每一个例照它写的走；走坏了的、走不通的例说得出是哪一条、哪一行；走完什么也没有留下。"""

import json
import os
from pathlib import Path

import pytest

from bihuan.config import cli
from bihuan.ledger import door as ledger
from bihuan.ledger.models import LedgerEntry, OutboxRow
from bihuan.notices.models import Notice
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from bihuan.procedure.language.building import version_key
from bihuan.procedure.language.reading import LIBRARY
from bihuan.procedure.models import Series

pytestmark = pytest.mark.django_db
ALL = sorted(LIBRARY.glob("*.yaml"))
SECOND = [path for path in ALL if version_key(path.name.split(".")[1]) >= (2027,)]
METHODS = Path(__file__).parent / "methods"
DRAFTS = Path(os.environ.get("BIHUAN_METHOD_DRAFTS", "/nonexistent"))


@pytest.mark.parametrize("path", SECOND, ids=lambda path: path.name)
def test_every_article_is_reached_and_every_example_goes_as_it_says(path):
    found = procedure.tried_file(path)
    by_room = any(
        "由房间开立" in one.fault for one in found.remarks
    )  # 房间开立的：房间的条件按成立走，第二遍不一定走得到
    told = [one for one in found.remarks if not (by_room and ("由房间开立" in one.fault or "第二遍" in one.fault))]
    assert [str(one) for one in [*found.faults, *told]] == []
    assert found.steps and found.examples == len(procedure.read_file(path).examples)


@pytest.mark.slow
@pytest.mark.once
@pytest.mark.parametrize("path", sorted(set(ALL) - set(SECOND)), ids=lambda path: path.name)
def test_the_older_ones_walk_too(path):
    found = procedure.tried_file(path)
    assert found.faults == []
    assert found.steps
    assert not any("没有走到" in one.fault for one in found.remarks if "第二遍" not in one.fault)


@pytest.mark.skipif(not DRAFTS.is_dir(), reason="没有另外的草稿")
@pytest.mark.parametrize("path", sorted(DRAFTS.glob("*.2027-1.yaml")), ids=lambda path: path.name)
def test_drafts_are_proved_before_they_are_walked(path):
    found = procedure.tried_file(path)
    assert bool(found.steps) != bool(found.faults)


def counted() -> list[int]:
    """试走会写到的各处此刻各有几行。"""
    models = (procedure.Case, procedure.Seat, procedure.Value, procedure.ReleasedText, people.Congress, people.Person)
    return [model.objects.count() for model in (*models, Notice, Series, LedgerEntry, OutboxRow)]


def test_it_leaves_nothing_behind(county):
    before = counted()
    assert procedure.trial(procedure.read_file(LIBRARY / "responsibility_document.2027-1.yaml")) == []
    assert counted() == before
    assert procedure.chosen(county.congress.pk, "rectification").owner_id is None
    assert ledger.verify().faults == []


def changed(tmp_path: Path, name: str, *changes: tuple[str, str]) -> Path:
    """改了几处的一份；每一处都要改得着。"""
    text = (LIBRARY / name).read_text(encoding="utf-8")
    for before, after in changes:
        assert text.count(before) >= 1, f"没有这一段：{before}"
        text = text.replace(before, after, 1)
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def said(path: Path) -> list[str]:
    """试出的毛病。"""
    return [f"{one.article}：{one.fault}" for one in procedure.tried_file(path).faults]


def test_an_example_that_ends_elsewhere_says_what_came_instead(tmp_path):
    path = changed(tmp_path, "ecology_lead.2027-1.yaml", ("得: {状态: 线索不成立}", "得: {状态: 线索已销号}"))
    assert said(path) == ["例「不成立」：得「状态」应当是 线索已销号，得到的是 线索不成立"]


def test_an_example_that_is_not_refused_names_the_line(tmp_path):
    path = changed(
        tmp_path,
        "rectification.2027-1.yaml",
        ("      人: {何平: [核查人, 经办委室]}\n", ""),
        ("何平 销号]", "经办委室 销号]"),
    )
    [fault] = said(path)
    assert (
        fault == "例「核查的人不能自己销号」：第 8 行：2027-07-07 经办委室 销号，应当被拒（不是同一人），得到的是办成了"
    )


def test_an_example_refused_where_it_should_go_on_names_the_line_and_the_sentence(tmp_path):
    path = changed(
        tmp_path,
        "meeting.2027-1.yaml",
        (
            "2027-03-15 人大办公室 排议程 议程=两项, 2027-03-20 人大办公室 发通知 应到人数=29, ",
            "2027-03-20 人大办公室 发通知 应到人数=29, ",
        ),
    )
    assert said(path)[0] == (
        "例「如期举行」：第 2 行：2027-03-20 人大办公室 发通知 应到人数=29，得到的是拒绝：还不能发通知：要先办「排议程」"
    )


def test_a_step_that_breaks_the_case_is_refused_with_its_article(monkeypatch):
    def broken(case, n):
        raise KeyError("没有这只时钟")

    monkeypatch.setattr("bihuan.procedure.questions.explain", broken)
    faults = procedure.tried_file(LIBRARY / "ecology_lead.2027-1.yaml").faults
    assert [(one.article, one.fault) for one in faults] == [("第五条 立线索", "走到这里出错：KeyError：'没有这只时钟'")]


def test_what_cannot_be_reached_is_said_with_the_reason(tmp_path):
    path = changed(
        tmp_path, "ecology_lead.2027-1.yaml",
        ("期限: 自转核实起10工作日, 示: [报告办理], 填: {核实结论: 选项（列出）}", "期限: 自转核实起10工作日, 条件: [{子事项不少于: 1}], 示: [报告办理], 填: {核实结论: 选项（列出）}"),
    )  # fmt: skip
    remarks = [str(one) for one in procedure.tried_file(path).remarks]
    assert any("第七条 核实：试走没有走到" in one for one in remarks), remarks


def test_the_command_counts_what_it_walked(capsys):
    path = LIBRARY / "ecology_lead.2027-1.yaml"
    assert cli.main(["procedures", "check", str(path), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["texts"], told["faults"], told["examples"]) == (1, [], 4)
    assert told["steps"] > 4
    assert cli.main(["procedures", "check", str(path), "--static", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["steps"] == 0


def test_a_file_that_does_not_walk_is_not_released(tmp_path, county, capsys):
    path = changed(tmp_path, "ecology_lead.2027-1.yaml", ("得: {状态: 线索不成立}", "得: {状态: 线索已销号}"))
    assert cli.main(["procedures", "release", str(path)]) == 1
    assert "例「不成立」" in capsys.readouterr().out
    assert not procedure.ReleasedText.objects.filter(code="ecology_lead", owner=county.congress).exists()
