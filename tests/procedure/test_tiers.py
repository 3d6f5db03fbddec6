"""民生实事票决，各类各有名额：哪一类末位相等，只就那一类再投；哪一类没有候选，就是名额未满；大会闭幕以后十日内交办。"""

from pathlib import Path

import pytest

from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "unseen" / "livelihood_watch.2027-1.yaml"
ROWS = [
    ("小学", "教育"),
    ("幼儿园", "教育"),
    ("修桥", "交通"),
    ("通村路", "交通"),
    ("客运站", "交通"),
    ("清淤", "环境"),
]
PRESENT = 10


def listed(town, rows):
    """审过了、等着票决的一件。"""
    congress = town.county.congress
    row = procedure.release(procedure.read_file(FILE), now=MONDAY, owner_id=congress.pk)
    procedure.adopt_procedure(congress.pk, row.label, by=SYSTEM, now=MONDAY)
    table = [{"项目": name, "类别": kind, "投资": "10"} for name, kind in rows]
    case = town.at(3, 2).open("livelihood_watch", "提候选", "戚芳", 哪一年="二〇二六年", 候选项目=table)
    town.take(case, "审候选", "周岚", 审得怎样="合格")
    return case


def votes(town, case, **given: int) -> None:
    """两个人先后录入：各项得几票赞成。"""
    figures = {
        "way": "entered", "entitled": PRESENT, "present": PRESENT, "returned": PRESENT, "void": 0,
        "votes": {code.removeprefix("n"): {"for": n, "against": PRESENT - n} for code, n in given.items()}, "blank": {},
    }  # fmt: skip
    for name in ("戚芳", "尤宁"):
        procedure.enter_votes(case.pk, "vote", figures, by=town.who(name), now=town.now)
    town.deliver()


def sits(town) -> None:
    """三月二日起开会，五日闭幕。"""
    days = {"opens_on": town.at(3, 2).today, "closes_on": town.at(3, 5).today}
    people.open_session(town.county.term.pk, number=9, by=SYSTEM, now=MONDAY, **days)


def test_each_kind_has_its_own_seats_and_only_the_tied_kind_votes_again(town):
    sits(town)
    case = listed(town, ROWS)
    votes(town, case, n1=9, n2=6, n3=8, n4=7, n5=7, n6=9)
    assert town.stage(case) == "实事待票决"
    votes(town, case, n4=6, n5=4)
    assert town.stage(case) == "实事待交办"
    last = [one for one in ledger.entries(case.stream) if one.type == "procedure.voted"][-1]
    assert [name.partition("：")[2] or name for _, name in last.data["elected"]] == ["小学", "修桥", "清淤", "通村路"]
    assert town.due(case, "交实事") == ["2026-03-15"]
    assert ledger.verify().faults == []


def test_a_kind_without_candidates_leaves_seats_unfilled(town):
    sits(town)
    case = listed(town, ROWS[:5])
    votes(town, case, n1=9, n2=6, n3=8, n4=7, n5=6)
    assert town.stage(case) == "实事落选"
    assert ledger.verify().faults == []


def test_it_is_voted_only_in_session(town):
    case = listed(town, ROWS)
    with pytest.raises(NotAllowed, match="要在会议期间办"):
        votes(town, case, n1=9, n2=6, n3=8, n4=7, n5=6, n6=9)
