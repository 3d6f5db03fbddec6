"""库里的每一份在 Chromium 里走一遍：各人只照按钮和格的名字办，从开立办到结束，核验没有毛病（make test-all 才走）。

办的人一半用手机（390），一半用桌面（1440）；每一页两种宽度都量，横着都不溢出。

走的是 tests/procedure/clerks.py 里的办法：看一件，按轮得到的按钮，照每一格填，交上去，说不对的照它说的换一样；等不到人办的，等到下一个到期。
别处办的一步立的（下属），先走立它的那一份，走到它出来。由时钟开立的，等到那一天。
"""

import datetime as dt
import os
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bihuan.demo import county as demo
from bihuan.demo.cast import YUNZE_MORE, YUNZE_YEAR
from bihuan.demo.county import settle
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.browser.hands import Hands
from tests.county import MONDAY
from tests.procedure.clerks import Clerks
from tests.procedure.town import Town
from tests.suggestions.tales import Tale
from tests.suggestions.test_loop import BRIDGE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.skipif(not os.environ.get("BIHUAN_FIVE"), reason="make test-all 才走"),
]
CODES = sorted({path.name.split(".")[0] for path in procedure.shipped_files()})
DRAFTED = {"suggestion": "张桂英", "micro_suggestion": "张桂英", "cppcc_proposal": "聂风"}  # 由代表、委员写的三种，谁写
THREE = (
    {"标题": "关于修缮老街石桥的建议", "情况": BRIDGE["situation"]},
    {"分析": BRIDGE["analysis"], "具体意见": BRIDGE["proposal"]},
)
SCREENS_OF = {
    "micro_suggestion": (
        {"标题": "老街石桥护栏松动", "什么事": "老街石桥的护栏松了三处，孩子上学要从那里过，请派人加固。"},
    )
}
WANTED = {  # 要走到它，立它的那一份里这几格要选哪一样
    "commitment": {"结果类别": "B"},
    "commitment_rated": {"结果类别": "B"},
    "follow_up": {"结果": "不满意", "决定": "继续督办"},
}
DAYS = 7  # 次：到了日子自己立的，办一步以前先等几次，一次至少五天
WORLD = "library-walked"  # 一遍测试只造一次的县


def texts() -> dict[str, procedure.Text]:
    """随软件发布的各份最新的一版，样子不算。"""
    found = {code: procedure.text_by_id(procedure.latest(code).pk) for code in CODES}
    return {code: text for code, text in found.items() if not text.pattern}


@pytest.fixture
def house(county, django_db_setup) -> demo.County:
    """云泽县各机关都有人，库里的各份都选用了，有一次将开的会议、一件交办了的建议。造一次，以后整库照抄。"""
    kept = Path(django_db_setup.run) / f"{WORLD}.thing"
    with django_db_setup.alone(WORLD):
        if not kept.exists():
            furnish(county)
            kept.write_bytes(pickle.dumps(county))
            django_db_setup.keep(WORLD)
    django_db_setup.become(WORLD)
    procedure.forget_cached()
    found: demo.County = pickle.loads(kept.read_bytes())
    return found


def furnish(county: demo.County) -> None:
    """住进来，选用，开一次会，有一位政协委员，提一件建议。"""
    settle(county, YUNZE_MORE, now=MONDAY)
    settle(county, YUNZE_YEAR, now=MONDAY)
    for text in texts().values():
        if text.kind != "suggestion":
            procedure.adopt_procedure(county.congress.pk, procedure.latest(text.code).label, by=SYSTEM, now=MONDAY)
    town = Town(county, MONDAY.date())
    town.at(3, 2).open(
        "meeting", "定期", "戚芳", 会议名称="四月常委会", 会议种类="常委会会议", 会议机构=town.organ("常务委员会"),
        会议日期="2026-04-28",
    )  # fmt: skip
    member = people.enrol(county.congress.pk, name="聂风", by=SYSTEM, now=MONDAY)
    county.people["聂风"] = member.pk
    people.elect_deputy(member.pk, county.term.pk, kind="cppcc_member", on=county.term.from_on, by=SYSTEM, now=MONDAY)
    Tale(county).assigned("住建局")


@pytest.fixture
def clerks(house, live_server, browser, code) -> Iterator[Clerks]:
    """各人坐到各自的 Chromium 前。设了 BIHUAN_SHOTS 就把看过的页面存在那里，一份一个文件夹。"""
    shots = Path(os.environ["BIHUAN_SHOTS"], code) if os.environ.get("BIHUAN_SHOTS") else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    town = Town(house, MONDAY.date())
    hands = Hands(town, browser, live_server.url, shots)
    yield Clerks(town, clock.beijing(dt.date(2026, 3, 4)), hands)
    hands.close()


@pytest.mark.parametrize("code", [one for one in CODES if not one.endswith("_pattern")])
def test_a_shipped_method_is_walked_by_its_labels(code, clerks):
    row, clerks.wants = procedure.latest(code), WANTED.get(code, {})
    with clock.frozen(clerks.now):
        procedure.adopt_procedure(clerks.town.county.congress.pk, row.label, by=SYSTEM, now=clerks.now)
        case = began(clerks, procedure.text_by_id(row.pk))
    assert case.text_id == row.pk, case.text.label
    clerks.wants = {}
    done = clerks.walks(case)
    case.refresh_from_db()
    assert case.ended_on is not None, (procedure.stage_name(case), done)
    assert ledger.verify().faults == []
    assert clerks.hands.faults == []


def began(clerks: Clerks, text: procedure.Text, above: tuple[str, ...] = ()) -> procedure.Case:
    """立起来的一件：代表写的，写三屏；从网页开立的，按清单上的按钮；别处办的一步立的，走那一份，走到它出来。"""
    if text.kind in DRAFTED:
        return written(clerks, text.kind)
    if text.opening is not None and "web" in text.opening.sources:
        return clerks.opens(text.kind)
    for patience in (0, DAYS):
        for parent in parents(text.kind, above)[:2]:
            case = began(clerks, parent, (*above, text.code))
            if child := clerks.walks_until(case, text.kind, patience):
                return child
    raise AssertionError(f"哪一份也没有立出 {text.code}")


def parents(kind: str, above: tuple[str, ...]) -> list[procedure.Text]:
    """立这一种的各份，代号短的（不是一地的变体）在先。"""
    found = [one for one in texts().values() if kind in {kind for each in one.articles for kind in raised_by(each)}]
    return sorted((one for one in found if one.code not in above), key=lambda one: len(one.code))


def raised_by(article: procedure.Article) -> list[str]:
    """一条立哪几种。"""
    return [code for one in article.raises for code in (one.procedure, *(kind for _, kind in one.kinds))]


def written(clerks: Clerks, kind: str) -> procedure.Case:
    """代表在网页上写一件，核对，提出。"""
    page = clerks.hands.page(DRAFTED[kind])
    page.goto(f"{clerks.hands.site}/suggestions/drafts/new/{kind}/")
    main = page.get_by_role("main")
    for screen in SCREENS_OF.get(kind, THREE):
        for label, said in screen.items():
            main.get_by_label(re.compile(rf"^{label}( 选填)?$")).fill(said)
        with page.expect_navigation():
            main.locator("form.form button.main").click()
    if kind != "micro_suggestion":
        with page.expect_navigation():
            main.get_by_role("button", name="提出", exact=True).click()
    return procedure.Case.objects.filter(kind=kind).latest("pk")
