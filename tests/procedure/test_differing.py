"""两版改了什么，用办事员的话说；会使走法、日子不同的分得出来。"""

import pytest

from bihuan.procedure.door import differences, read_text
from bihuan.procedure.language.differing import counted
from bihuan.procedure.library import shipped

HEAD = "工作法: 微建议（草案）\n代号: micro_draft\n版本: 2027-1\n依据: 草案\n沿用: micro_suggestion@2026-1\n条文:\n"
MICRO = next(text for text in shipped() if (text.code, text.version) == ("micro_suggestion", "2026-1"))


def told(articles, head=""):
    text = read_text(HEAD.replace("条文:\n", f"{head}条文:\n") + articles)
    return {one.said: one.moves for one in differences(MICRO, text) if one.what != "依据"}


@pytest.mark.parametrize(
    ("n", "unit", "words"),
    [(2, "个月", "两个月"), (3, "个月", "三个月"), (10, "工作日", "十个工作日"), (15, "日", "十五日"), (20, "日", "二十日"), (45, "日", "四十五日"), (120, "日", "120 日")],
)  # fmt: skip
def test_numbers_are_spelt_as_in_a_regulation(n, unit, words):
    assert counted(n, unit) == words


def test_a_deadline_an_article_and_a_word_are_told_apart():
    days = MICRO.by_step["reply"].deadline.words
    said = told(f"  - {{步骤: {{reply: 答复}}, 期限: {days.replace('15', '20')}, 原文: 二十个工作日内答复。}}\n")
    assert said == {"答复期限由十五个工作日改为二十个工作日": True, "答复的原文改了": False}


def test_what_is_added_or_taken_away_is_said():
    new = "  - {条: 新一, 原文: 可以先看现场。, 步骤: {look: 看现场}, 由: 代表工委, 自: 待复核, 至: 待交办}\n"
    said = told(new + "  - {步骤: {assign: 交办}, 自: 待交办}\n", "状态: {待复核: micro_looked}\n")
    assert said["增加新一「看现场」"] and said["增加状态「待复核」"]
    assert differences(MICRO, MICRO) == []
    back = [one.said for one in differences(read_text(HEAD + new.replace("待复核", "待交办")), MICRO)]
    assert "删去新一「看现场」" in back


def test_a_column_that_changes_its_kind_changes_the_meaning():
    """表的一列由数字换成文字：要填的不一样了，不说“意思没有变”。"""

    def written(kind):
        filled = f"{{看到的: 表（事：文字；处数：{kind}）}}"
        return f"  - {{条: 新一, 原文: 逐项写明。, 步骤: {{look: 逐项看}}, 由: 代表工委, 自: 待交办, 至: 待交办, 填: {filled}}}\n"

    old, new = (read_text(HEAD + written(kind)) for kind in ("数字", "文字"))
    (change,) = differences(old, new)
    assert change.moves and "处数（数字）" in change.before and "处数（文字）" in change.after
