"""期限照一项选项不同：联络站的意见一般一个月、紧急七日、特急三日；办到一半改定，走着的从转交那天重算，延过的不因此提前。"""

from pathlib import Path

import pytest

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure.test_outside import MORE
from tests.procedure.town import peopled
from tests.suggestions.tales import Tale

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parent / "outside" / "station_opinion.2027-1.yaml"
KIND = "station_opinion"


@pytest.fixture
def station(town):
    """选用了；有联络站，有两个专门委员会。"""
    peopled(town.county, {name: MORE[name] for name in ("东街联络站", "法制委", "财经委")})
    row = procedure.release(procedure.read_file(FILE), now=MONDAY, owner_id=town.county.congress.pk)
    procedure.adopt_procedure(town.county.congress.pk, row.label, by=SYSTEM, now=MONDAY)
    return town.at(3, 2)


def sent(town, how: str, secret: str = "否") -> procedure.Case:
    """三月二日反映，三日转给水务局。"""
    case = town.at(3, 2).open(
        KIND, "反映意见", "骆明", 反映什么="桥头积水", 情况="一下雨就淹", 紧急程度=how, 要求保密=secret
    )
    told = {"分流结论": "转办", "转给": town.organ("水务局"), "分流说明": "转水务局"}
    town.at(3, 3).take(case, "分流意见", "骆明", **told)
    return case


def due(town, case) -> list[str]:
    return town.due(case, "答复意见")


def running(case) -> procedure.Clock:
    return procedure.Clock.objects.get(case=case, step="reply", stopped_on=None)


def why(case) -> procedure.Explained:
    """走着的这一只为什么在那一天到期。"""
    return procedure.explain(procedure.Case.objects.get(pk=case.pk), running(case).n)


@pytest.mark.parametrize(("how", "wanted"), [("一般", "2026-04-03"), ("紧急", "2026-03-10"), ("特急", "2026-03-06")])
def test_each_choice_has_its_own_day(station, how, wanted):
    case = sent(station, how)
    assert due(station, case) == [wanted]
    assert ledger.verify().faults == []


def test_the_opening_choice_times_the_next_step(station):
    case = station.open(KIND, "反映意见", "骆明", 反映什么="桥塌", 情况="塌了", 紧急程度="特急", 要求保密="否")
    assert station.due(case, "分流意见") == ["2026-03-02"]


def test_a_new_choice_moves_the_running_clock_and_says_so(station, enter):
    case = sent(station, "一般")
    station.at(3, 5).take(case, "改定紧急程度", "李敏", 紧急程度="紧急", 为什么改="雨季到了")
    assert due(station, case) == ["2026-03-10"]
    told = why(case)
    assert (told.deadline, [one.kind for one in told.segments]) == ("自分流意见起7日（紧急）", ["run", "choose"])
    with clock.frozen(station.now):
        page = enter("李敏").get(f"/cases/{case.pk}/clocks/{running(case).n}/").content.decode()
    assert "改选" in page and "自分流意见起7日（紧急）" in page
    station.at(3, 6).take(case, "改定紧急程度", "李敏", 紧急程度="紧急", 为什么改="没有变")
    assert [one.kind for one in why(case).segments] == ["run", "choose"]
    assert ledger.verify().faults == []


def test_what_was_extended_is_not_taken_back_and_the_limit_follows(station):
    case = sent(station, "一般")
    station.at(3, 4).take(case, "同意延期", "李敏", 1, 延到="2026-04-20", 延期理由="要换管")
    station.at(3, 5).take(case, "改定紧急程度", "李敏", 紧急程度="特急", 为什么改="又淹了")
    assert due(station, case) == ["2026-04-20"]
    assert why(case).limit.isoformat() == "2026-03-17"
    assert ledger.verify().faults == []


def test_two_weeks_are_fourteen_days(station):
    case = sent(station, "紧急")
    station.at(3, 9).take(case, "答复意见", "秦川", 1, 答复内容="疏通了")
    assert station.due(case, "评价意见") == ["2026-03-23"]


def test_secrets_are_told_to_the_one_committee_that_is_named(station, enter):
    case = sent(station, "紧急", secret="是")
    for name, sees in (
        ("阮文", True),
        ("骆明", True),
        ("李敏", True),
        ("秦川", True),
        ("贺年", False),
        ("戚芳", False),
    ):
        assert procedure.can_see(station.who(name), case) is sees, name
        with clock.frozen(station.now):
            assert (enter(name).get(f"/cases/{case.pk}/").status_code == 200) is sees, name
    with clock.frozen(station.now):
        assert "桥头积水" in enter("阮文").get(f"/registers/{KIND}/").content.decode()
        assert "桥头积水" not in enter("贺年").get(f"/registers/{KIND}/", follow=True).content.decode()
    assert ledger.verify().faults == []


def test_a_desk_already_open_asks_anew_when_such_a_file_comes(town, request, enter):
    """问句拼好了记着的：后来才有写名称的一份，同一个人同一天再开，问的是新的一句。"""
    Tale(town.county)
    with clock.frozen(town.at(3, 4).now):
        desk = enter("戚芳")
        assert desk.get("/desk/").status_code == 200
        request.getfixturevalue("station")
        assert procedure.texts_naming(clock.now()) != ()
        assert desk.get("/desk/").status_code == 200


def test_without_a_deadline_the_clock_stops_and_comes_back(station):
    source = FILE.read_text(encoding="utf-8").replace("版本: 2027-1", "版本: 2027-2").partition("\n例:")[0]
    text = procedure.read_text(source.replace("一般: 自分流意见起1个月}", "一般: 无，条例没有写日数}"), "意见")
    assert [str(one) for one in procedure.faults_of(text)] == []
    congress = station.county.congress.pk
    row = procedure.release(text, now=MONDAY, owner_id=congress)
    procedure.adopt_procedure(congress, row.label, by=SYSTEM, now=MONDAY)
    case = sent(station, "一般")
    assert due(station, case) == []
    station.at(3, 5).take(case, "改定紧急程度", "李敏", 紧急程度="特急", 为什么改="又淹了")
    assert due(station, case) == ["2026-03-06"]
    station.take(case, "改定紧急程度", "李敏", 紧急程度="一般", 为什么改="退了")
    assert due(station, case) == []
    assert ledger.verify().faults == []
