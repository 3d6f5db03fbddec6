"""没有见过的办法：各处自己写的十几份，核对、入库、选用以后，只照页面上的话办得到底；清单、筛选、表格、数字、检索、核验都对。"""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure import town as towns
from tests.procedure.clerks import Clerks

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent / "unseen"
FILES = sorted(HERE.glob("*.yaml"))
OFTEN = {"street_council", "law_problem", "river_month"}  # 天天都走的三份；别的慢，make test 才走
WALKED = [
    pytest.param(path, marks=() if (code := path.name.split(".")[0]) in OFTEN else pytest.mark.slow, id=code)
    for path in FILES
]
SITTING = {"livelihood_watch"}  # 大会会议期间才办得成的：大会开着
BY_CLOCK = {"deputy_report", "river_month"}
STANDINGS = {"议政代表": "苗青", "联络员": "骆明", "专家": "马克"}
MORE = {  # 另外要有的机构：种类、谁、什么职责
    "法制委": ("special_committee", {"阮文": "head"}), "财经委": ("special_committee", {"贺年": "head"}),
    "法工委": ("working_commission", {"岑立": "head"}), "县法院": ("court", {"毕成": "head"}),
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name.split(".")[0])
def test_it_has_no_fault(path):
    found = procedure.tried_file(path)
    assert [str(one) for one in [*found.faults, *found.remarks]] == []
    assert found.steps


@pytest.fixture
def clerks(county):
    """云泽县添齐了各种人；这十几份都入了库。"""
    town = towns.found(county)
    towns.peopled(county, MORE, STANDINGS)
    for path in sorted(FILES, key=lambda one: "_west" in one.name):
        procedure.release(procedure.read_file(path), now=MONDAY, owner_id=county.congress.pk)
    return Clerks(town, clock.beijing(dt.date(2026, 3, 2)))


def adopts(clerks: Clerks, path: Path) -> procedure.ReleasedText:
    """人大办公室在工作法的页面上选用这一份。"""
    code = path.name.split(".")[0]
    row = procedure.ReleasedText.objects.get(code=code, owner=clerks.town.county.congress)
    with clock.frozen(clerks.now):
        answer = clerks.client("戚芳").post("/procedures/adoption/", {"text": row.label})
    assert answer.status_code == 302
    return row


def opened(clerks: Clerks, row: procedure.ReleasedText) -> procedure.Case:
    """开立一件；由时钟开立的，等到那一天。"""
    if row.code not in BY_CLOCK:
        with clock.frozen(clerks.now):
            return clerks.opens(row.kind)
    clerks.now = clock.beijing(dt.date(2027, 1, 2))
    assert procedure.run_plans(clerks.now) > 0
    assert procedure.run_plans(clerks.now) == 0
    return procedure.Case.objects.filter(kind=row.kind).earliest("pk")


def meets(clerks: Clerks) -> None:
    """有一次将开的会议可挑。"""
    town = clerks.town.at(3, 2)
    label = procedure.chosen(town.county.congress.pk, "meeting").label
    assert label
    town.open(
        "meeting", "定期", "戚芳", 会议名称="四月常委会", 会议种类="常委会会议", 会议机构=town.organ("常委会"), 会议日期="2026-04-28"
    )  # fmt: skip


def sits(clerks: Clerks) -> None:
    """大会开着，一直到夏天。"""
    days = {"opens_on": dt.date(2026, 3, 2), "closes_on": dt.date(2026, 8, 31)}
    people.open_session(clerks.town.county.term.pk, number=9, by=SYSTEM, now=MONDAY, **days)


@pytest.mark.parametrize("path", WALKED)
def test_it_is_walked_by_its_labels(path, clerks):
    meets(clerks)
    row = adopts(clerks, path)
    if row.code == "law_check":
        adopts(clerks, HERE / "law_problem.2027-1.yaml")
    if row.code in SITTING:
        sits(clerks)
    case = opened(clerks, row)
    done = clerks.walks(case)
    ended = procedure.Case.objects.get(pk=case.pk)
    assert ended.ended_on is not None, (procedure.stage_name(ended), done)
    with clock.frozen(clerks.now):
        looks(clerks, row, ended)
    assert ledger.verify().faults == []


def looks(clerks: Clerks, row: procedure.ReleasedText, case: procedure.Case) -> None:
    """看得见的人：清单里有它，筛得出，表格里有，数字打得开，检索得到；要求保密的，表格里没有，检索不到。"""
    readers = [
        name
        for name in clerks.town.county.people
        if procedure.can_see(clerks.town.county.actor(name, now=clerks.now), case)
        and clerks.client(name).get(f"/registers/{row.kind}/").status_code == 200
    ]
    assert readers
    name = readers[0]
    page = clerks.page(name, f"/registers/{row.kind}/")
    assert case.title in page.text()
    for chosen in page.find_all("select"):
        offered = [one.attrs.get("value", one.text()) for one in chosen.find_all("option")]
        for value in [value for value in offered if value][:1]:
            clerks.page(name, f"/registers/{row.kind}/?{chosen.attrs['name']}={value}")
    for link in page.find_all("a"):
        if "stack=" in link.attrs.get("href", ""):
            clerks.page(name, f"/registers/{row.kind}/{link.attrs['href']}")
    sheet = openpyxl.load_workbook(io.BytesIO(clerks.client(name).get(f"/registers/{row.kind}/list.xlsx").content))
    cells = [str(cell.value) for line in sheet.active.iter_rows() for cell in line]
    assert any(case.title in cell for cell in cells) is not case.secret  # 要求保密的不写进表格，也检索不到
    hits = clerks.client(name).get("/search/", {"q": case.title}).content.decode()
    assert (f"/cases/{case.pk}/" in hits) is not case.secret
    figures = [one for one in readers if clerks.client(one).get(f"/registers/{row.kind}/figures/").status_code == 200]
    for one in figures[:1]:
        listing = clerks.page(one, f"/registers/{row.kind}/figures/")
        for link in listing.find_all("a"):
            if link.attrs.get("href", "").startswith(f"/registers/{row.kind}/figures/{row.kind}"):
                clerks.page(one, link.attrs["href"])
