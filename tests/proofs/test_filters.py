"""筛选也是墙：清单的每一格填上别级的每一个编号，都看不到、导不出别级的一件。"""

import io
from itertools import product
from typing import Any

import pytest
from openpyxl import load_workbook

from bihuan.cases.lists import asking, listing
from bihuan.kernel import clock
from bihuan.people import door as people
from bihuan.procedure import door as procedure
from tests.proofs.two_counties import NEIGHBOURS, SECRET, Places
from tests.proofs.visitors import Visitor

pytestmark = pytest.mark.django_db
KINDS = ("suggestion", "micro_suggestion", "cppcc_proposal", "commitment")
LISTERS = ["n_affairs", "n_government", "n_chair", "n_unit_clerk", "n_deputy"]


def foreign(places: Places) -> list[dict[str, Any]]:
    """云泽县的每一个编号，填在清单的每一格里（格和编号对不上的也试）。"""
    congress = places.county.congress.pk
    ids = {
        "unit": people.Organ.objects.filter(congress_id=congress),
        "session": people.Session.objects.filter(term__congress_id=congress),
        "delegation": people.Delegation.objects.filter(congress_id=congress),
    }
    assert set(ids) | {"year"} == {*asking.NUMBERS, "delegation"}, "清单多了一格：写进这里"
    found = [(field, pk) for field, rows in ids.items() for pk in rows.values_list("pk", flat=True)]
    return [{field: pk} if field in asking.NUMBERS else {"chosen": ((field, str(pk)),)} for field, pk in found]


@pytest.mark.parametrize("role", LISTERS)
def test_no_filter_of_the_list_reaches_another_congress(places: Places, role: str):
    by = people.actor_of(places.neighbour.people[NEIGHBOURS[role]], now=places.now)
    ours = set(by.congress_ids())
    wrong = []
    sweep = product(foreign(places), listing.views_of(by), KINDS, asking.SORTS, (False, True))
    for given, (view, _), kind, sort, late in sweep:
        asked = asking.Asked(view=view, kind=kind, sort=sort, late=late, **given)
        rows = listing.page(asked, by, today=clock.day_of(places.now)).found
        wrong += [(asked.url(), row.case.title) for row in rows if row.case.congress_id not in ours]
    assert wrong == []


def test_the_sweep_has_something_to_find(places: Places):
    """云泽县自己的人用同样的筛选，是找得到的：上面的空不是因为本来就没有。"""
    by = people.actor_of(places.ids["second"], now=places.now)
    found = [
        row
        for given in foreign(places)
        for row in listing.page(
            asking.Asked(view="all", kind="suggestion", **given), by, today=clock.day_of(places.now)
        ).found
    ]
    assert len(found) >= 6


@pytest.mark.parametrize("role", LISTERS)
@pytest.mark.parametrize("url", ["/suggestions/", "/suggestions/list.xlsx"])
def test_nothing_of_another_congress_is_shown_or_exported(places: Places, role: str, url: str):
    visitor = Visitor(places, role)
    titles = [row.title for row in procedure.Case.objects.filter(congress=places.county.congress)]
    for given in ({"unit": places.ids["unit"]}, {"unit": places.ids["unit"], "sort": "due"}, {"unit": places.ids["other_unit"], "late": "1"}):  # fmt: skip
        answer, _ = visitor.sends("get", url, {"view": "all", **given})
        assert answer.status_code == 200
        told = _text_of(answer.told) if url.endswith("xlsx") else answer.told.decode()
        assert SECRET not in told
        assert [title for title in titles if title in told] == []


def _text_of(sheet: bytes) -> str:
    rows = load_workbook(io.BytesIO(sheet), read_only=True).active.iter_rows(values_only=True)
    return "\n".join("，".join(str(cell) for cell in row) for row in rows)
