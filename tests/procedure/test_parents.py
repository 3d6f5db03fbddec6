"""照哪一份写、哪一份自成一份：说明里的表照库里的文件算出；改成变体的一版，与整份写的那一版走的路、数出的数一样。"""

import dataclasses

import pytest

from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.language import FaultyText, read_file, read_text
from bihuan.procedure.language.reading import LIBRARY
from tests.county import MONDAY, days_later
from tests.house import parents

pytestmark = [pytest.mark.django_db, pytest.mark.once]
REWRITTEN = [("micro_suggestion.2027-1", "micro_suggestion.2027-2")]  # 整份写的一版，改成变体的一版
OWN = {"version", "parent", "source", "articles", "options", "aliases"}  # 比的时候另看的


def test_the_page_says_which_stands_on_which():
    assert parents.written() == parents.generated(), "python -m tests.house.parents"
    named = {code for code, _, _ in parents.variants()} | set(parents.alone_ones()) | set(parents.FORMS)
    assert named == {path.name.split(".")[0] for path in procedure.shipped_files()}


def test_whoever_stands_alone_would_not_be_shorter_as_a_variant():
    spared = {code: least for code in parents.alone_ones() if (least := parents.nearest(code)[1])[0] < parents.WORTH}
    assert spared == {}


@pytest.mark.parametrize(("whole", "variant"), REWRITTEN)
def test_the_variant_walks_as_the_whole_one_did(whole, variant):
    before, after = (read_file(LIBRARY / f"{name}.yaml") for name in (whole, variant))
    compared = [field.name for field in dataclasses.fields(before) if field.name not in OWN]
    assert {name: getattr(after, name) for name in compared} == {name: getattr(before, name) for name in compared}
    assert before.examples and after.by_step == before.by_step
    assert before.options.items() <= after.options.items(), "所沿用的里另有的选项，没有一格用它"
    assert procedure.faults_in_file(LIBRARY / f"{variant}.yaml") == [], "例照样走得通"


def test_a_variant_of_another_kind_is_the_default_and_takes_over_a_running_case(county):
    assert procedure.chosen(county.congress.pk, "micro_suggestion").label == "micro_suggestion@2027-2"
    assert procedure.chosen(county.congress.pk, "commitment").code == "commitment", "同一种事项的变体，选用了才用"
    assert procedure.chosen(county.congress.pk, "suggestion").code == "suggestion_handling"
    deputy, li = county.actor("张桂英", now=MONDAY), county.actor("李敏", now=MONDAY)
    first = procedure.row_of("micro_suggestion@2027-1")
    opened = {"congress": county.congress, "text": first, "by": deputy, "now": MONDAY}
    case = procedure.open_case(
        "micro_suggestion", title="巷口的灯", parties=[("lead_deputy", deputy.person, None)], **opened
    )
    assert procedure.stage_name(case) == "草稿"
    procedure.adopt_version(case.pk, "micro_suggestion@2027-2", reason="照新的一版", by=li, now=days_later(1))
    case.refresh_from_db()
    assert (case.text.label, procedure.stage_name(case)) == ("micro_suggestion@2027-2", "草稿")
    assert ledger.verify().faults == []


def test_a_role_that_a_variant_does_not_need_is_left_out():
    text = read_file(LIBRARY / "micro_suggestion.2027-2.yaml")
    assert list(text.roles.values()) == ["代表", "代表工委", "主办单位", "主任会议"]
    written = (LIBRARY / "micro_suggestion.2027-2.yaml").read_text(encoding="utf-8")
    with pytest.raises(FaultyText, match="所沿用的没有这个角色：县长"):
        read_text(written.replace("删角色: [政府办,", "删角色: [县长, 政府办,"))
