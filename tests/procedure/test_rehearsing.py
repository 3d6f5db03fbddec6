"""推演：草案等于当时的一版，一件不差；改一处，是哪一条使它不一样说得出；定不下来的说定不下来；什么也不写。"""

import datetime as dt
import json
from collections import Counter

import pytest

from bihuan.config import cli
from bihuan.ledger.models import LedgerEntry
from bihuan.procedure import door as procedure
from bihuan.procedure.library import text_by_id
from tests.county import MONDAY, days_later

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 3, 30)
HEAD = "工作法: 微建议（草案）\n代号: micro_draft\n版本: 2027-1\n依据: 草案\n沿用: micro_suggestion\n"


@pytest.fixture
def walked(county):
    """一件走到评价以前，一件走到签收。"""
    unit, zhang = county.organs["住建局"].pk, f"person:{county.people['张桂英']}"
    opened = [{"n": 1, "role": "lead_handler", "unit": unit}]
    taken = procedure.Taken
    short = (
        taken("submit", MONDAY, zhang),
        taken("assign", days_later(1), zhang, 0, {"lead": unit}, opened),
        taken("accept", days_later(2), zhang, 1),
    )
    whole = (*short, taken("reply", days_later(11), zhang, 1, {"result_class": "A"}))
    histories = [
        procedure.History(title, MONDAY, zhang, county.people["张桂英"], steps=steps)
        for title, steps in (("第一盏路灯", whole), ("第二盏路灯", short))
    ]
    text = procedure.latest("micro_suggestion")
    return procedure.load(histories, text=text, congress=county.congress, now=days_later(20))


def draft(articles="", head=""):
    return procedure.read_text(f"{HEAD}{head}条文:\n{articles}")


def rehearsed(text, case_id):
    verdict, lines = procedure.course_of(text, case_id, today=TODAY)
    return verdict, lines


def test_the_method_in_force_changes_nothing_and_nothing_is_written(walked):
    before = LedgerEntry.objects.count()
    text = text_by_id(procedure.Case.objects.get(pk=walked[0]).text_id)
    sums = procedure.rehearse(text, procedure.RehearsedCases("micro_suggestion"), today=TODAY)
    assert (sums.cases, sums.of) == (2, Counter(same=2))
    assert LedgerEntry.objects.count() == before


def test_a_shorter_deadline_is_late_and_the_article_is_named(walked):
    verdict, lines = rehearsed(draft("  - {步骤: {reply: 答复}, 期限: 自交办起3工作日}\n"), walked[0])
    assert verdict.category == "late"
    [one] = [one for one in verdict.differences if one.kind == "late"]
    assert (one.step, one.article) == ("reply", "reply") and "照草案逾期" in one.said
    assert [line.then for line in lines] == [line.now for line in lines]
    longer, _ = rehearsed(draft("  - {步骤: {reply: 答复}, 期限: 自交办起40工作日}\n"), walked[0])
    assert longer.category == "later"


def test_a_step_that_nobody_took_is_said_not_guessed(walked):
    articles = (
        "  - {步骤: {assign: 交办}, 自: 待评估}\n"
        "  - {条: 新一, 原文: 先请专家评估。, 步骤: {assess: 专家评估}, 由: 代表工委, 自: 待交办, 至: 待评估, 期限: 自提出起5日, 填: {评估意见: 文字}}\n"
    )
    verdict, lines = rehearsed(draft(articles, "状态: {待评估: micro_assessing}\n"), walked[0])
    assert verdict.category == "stuck"
    assert {one.article for one in verdict.differences if one.kind == "stuck"} == {"assess"}
    assert "草案要先办「专家评估」（新一），记录里没有人办过" in verdict.differences[-1].said
    assert lines[-1].now == ""


def test_what_the_draft_asks_besides_is_counted(walked):
    asked, _ = rehearsed(draft("  - {步骤: {reply: 答复}, 填: {结果类别: 选项, 照片: 文件}}\n"), walked[0])
    assert ("reply", "要填的「照片」") in asked.missing


def test_the_command_says_the_sums_by_article_and_unit(walked, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(cli, "_open_the_house", lambda: None)
    file = tmp_path / "micro_draft.2027-1.yaml"
    file.write_text(f"{HEAD}条文:\n  - {{步骤: {{reply: 答复}}, 期限: 自交办起3工作日}}\n", encoding="utf-8")
    assert cli.main(["procedures", "rehearse", str(file), "--kind", "micro_suggestion", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["cases"] == 2 == sum(told[name] for name in procedure.REHEARSED)
    assert told["unexplained"] == 0 and (told["late"], told["earlier"]) == (1, 1)
    assert list(told["units"]) == ["云泽县住房和城乡建设局"] and any("答复" in where for where in told["articles"])
    assert cli.main(["procedures", "rehearse", str(file), "--year", "1999"]) == 0
    assert "推演了 0 件" in capsys.readouterr().out
    file.write_text("{", encoding="utf-8")
    assert cli.main(["procedures", "rehearse", str(file)]) == 1
