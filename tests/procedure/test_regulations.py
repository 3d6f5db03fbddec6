"""照各地法规写的六份：法规各条都有着落；不选用就谁也不用；选用了，一件真的建议照它的日子走完。"""

import datetime as dt
import re

import pytest

from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_file
from bihuan.procedure.language.checking.whole import number_of
from bihuan.procedure.language.reading import LIBRARY
from tests.county import MONDAY, days_later
from tests.shown import shown as words
from tests.suggestions.test_loop import Story

ARTICLES = {
    "suggestion_handling_beijing": 34, "suggestion_handling_qingdao": 42, "suggestion_handling_henan": 32,
    "normative_filing_beijing": 45, "major_decision_zhejiang": 22, "major_decision_shandong": 24,
}  # fmt: skip
SUGGESTIONS = [code for code in ARTICLES if code.startswith("suggestion")]


def told_of(code):
    return read_file(LIBRARY / f"{code}.2027-1.yaml")


@pytest.mark.parametrize("code", ARTICLES)
def test_the_regulation_is_whole_and_no_number_is_anothers(code):
    text = told_of(code)
    assert text.extra["共"] == f"{ARTICLES[code]}条"
    assert all(reason for reason in text.extra["不在此"].values())
    for article in text.articles:
        numbers = re.findall(r"第([一二三四五六七八九十]+)条", article.number)
        assert numbers, article.name
        assert all(1 <= number_of(one) <= ARTICLES[code] for one in numbers)


@pytest.mark.django_db
@pytest.mark.parametrize("code", ARTICLES)
def test_nobody_has_it_who_did_not_adopt_it(county, code):
    text = told_of(code)
    default = procedure.chosen(county.congress.pk, text.kind)
    assert default.code == text.parent.partition("@")[0]
    li = county.actor("李敏", now=MONDAY)
    procedure.adopt_procedure(county.congress.pk, f"{code}@2027-1", by=li, now=MONDAY)
    assert procedure.chosen(county.congress.pk, text.kind).code == code


PARTS = sorted(
    path.name.split(".")[0] for place in ("beijing", "shanghai", "chongqing", "chongqing_deputies")
    for path in LIBRARY.glob(f"*_{place}.2027-1.yaml") if path.name.split(".")[0] not in ARTICLES
)  # fmt: skip


def test_a_part_of_a_regulation_says_its_own_numbers():
    """一部由许多份办的：写了自己条号的，都在「依据」引的那部办法里。"""
    assert len(PARTS) == 33
    for code in PARTS:
        text = told_of(code)
        own = {one.step for one in text.articles} - {one.step for one in told_of_parent(text).articles}
        changed = [one for one in text.articles if one.step in own or one.words != words_of_parent(text, one.step)]
        assert "代表大会代表法》办法（" in text.basis and changed, code
        assert all(re.search(r"第[一二三四五六七八九十]+条", one.number) for one in changed), code


def told_of_parent(text):
    code, _, version = text.parent.partition("@")
    return read_file(LIBRARY / f"{code}.{version or '2027-1'}.yaml")


def words_of_parent(text, step):
    return told_of_parent(text).by_step[step].words


@pytest.mark.django_db
def test_a_part_is_used_only_by_those_who_chose_it(county):
    for code in ("motion_beijing", "field_inspection_shanghai", "suggestion_handling_chongqing_deputies"):
        text = told_of(code)
        assert procedure.chosen(county.congress.pk, text.kind).code == text.parent.partition("@")[0]


@pytest.mark.django_db
def test_the_library_names_the_place_and_the_parent(enter):
    li = enter("李敏")
    for code in ARTICLES:
        text = told_of(code)
        page = words(li.get("/procedures/", {"q": code}))
        assert text.title in page
        assert text.basis in page
        parent = procedure.latest(text.parent.partition("@")[0])
        assert f"沿用《{parent.title}》" in page


@pytest.fixture
def adopted(county, request):
    li = county.actor("李敏", now=MONDAY)
    procedure.adopt_procedure(county.congress.pk, f"{request.param}@2027-1", by=li, now=MONDAY)
    return Story(county)


def due(story, step):
    return procedure.Clock.objects.get(case=story.case, step=step, stopped_on=None).due_on


def replied(story):
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"))
    handed = days_later(story.day).date()
    story.step("何平", "accept", 1)
    assert due(story, "reply") == handed.replace(month=handed.month + 3)
    story.to_reply()
    story.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    assert procedure.stage_name(story.case) == "待重办"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("adopted", "months", "since"),
    [
        ("suggestion_handling_beijing", 2, "redo"),
        ("suggestion_handling_qingdao", 3, "redo"),
        ("suggestion_handling_henan", 1, "rate"),
        ("suggestion_handling_chongqing_deputies", 2, "redo"),
    ],
    indirect=["adopted"],
)
def test_a_suggestion_is_handled_again_in_the_months_that_the_place_gives(adopted, months, since):
    replied(adopted)
    rated = days_later(adopted.day).date()
    adopted.step("李敏", "redo", demand="一个月内开工", days=3)
    began = {"rate": rated, "redo": days_later(adopted.day).date()}[since]
    assert due(adopted, "reply") == dt.date(began.year, began.month + months, began.day)
    adopted.to_reply()
    adopted.step("张桂英", "rate", attitude="满意", result="满意")
    assert procedure.stage_name(adopted.case) == "已办结"
    assert ledger.verify().faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("adopted", ["suggestion_handling_qingdao"], indirect=True)
def test_in_qingdao_a_deputy_may_withdraw_while_it_is_handled(adopted):
    adopted.step("李敏", "register")
    adopted.step("李敏", "assign", lead=adopted.unit("住建局"))
    adopted.step("何平", "accept", 1)
    adopted.step("张桂英", "withdraw")
    assert procedure.stage_name(adopted.case) == "已撤回"
    assert not procedure.Clock.objects.filter(case=adopted.case, stopped_on=None).exists()
    assert ledger.verify().faults == []


@pytest.mark.django_db
@pytest.mark.parametrize("adopted", ["suggestion_handling_henan"], indirect=True)
def test_in_henan_twice_not_satisfied_is_evaluated(adopted):
    replied(adopted)
    adopted.step("李敏", "redo", demand="一个月内开工")
    adopted.to_reply()
    adopted.step("张桂英", "rate", attitude="满意", result="不满意", note="还是没有开工")
    adopted.step("李敏", "evaluate", 评估意见="应当先迁管线", 评估报告=adopted.letter("李敏"))
    adopted.step("李敏", "handle_evaluation", 评估处理情况="管线已迁，下月开工")
    assert procedure.stage_name(adopted.case) == "已按评估处理"
    assert ledger.verify().faults == []
