"""重写：行不在了、底账错了，照留痕写回原样；两个人同时补，只补一次。"""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.figures import door as figures
from bihuan.figures.models import Fact
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.models import ClockRung, Value
from tests.county import MONDAY, days_later


def walked(county, n: int) -> list[int]:
    """装入 n 件微建议，各走到签收。"""
    unit, zhang = county.organs["住建局"].pk, f"person:{county.people['张桂英']}"
    steps = (
        procedure.Taken("submit", MONDAY, zhang),
        procedure.Taken("assign", days_later(1), zhang, 0, {"lead": unit}, [{"n": 1, "role": "lead_handler", "unit": unit}]),
        procedure.Taken("accept", days_later(2), zhang, 1),
    )  # fmt: skip
    histories = [
        procedure.History(f"第{i}盏路灯", MONDAY, zhang, county.people["张桂英"], steps=steps) for i in range(n)
    ]
    text = procedure.latest("micro_suggestion")
    return procedure.load(histories, text=text, congress=county.congress, now=days_later(9))


def beside_facts() -> list[ledger.Fault]:
    """没有装文本的微建议，房间的数字数不到它；别的毛病一处也不能有。"""
    return [fault for fault in ledger.verify().faults if fault.kind != "fact"]


def test_a_case_whose_row_is_gone_is_put_back(county):
    first, second = walked(county, 2)
    before = procedure.Case.objects.filter(pk=first).values().get()
    ClockRung.objects.filter(clock__case=first).delete()
    for model in (Value, procedure.Seat, procedure.Clock, procedure.Assignment):
        model.objects.filter(case=first).delete()
    procedure.Case.objects.filter(pk=first).delete()
    procedure.Case.objects.filter(pk=second).update(county_id=None, title="别的")
    assert beside_facts() != []
    assert procedure.rebuild_all() == (2, [])
    assert procedure.Case.objects.filter(pk=first).values().get() == before
    assert procedure.Case.objects.get(pk=second).county_id == county.congress.county_id
    assert beside_facts() == []


def test_the_figures_are_settled_from_the_chains(county):
    walked(county, 3)
    whole = figures.written_sums()
    Fact.objects.filter(measure="micro_suggestion.received").update(delta=7)
    Fact.objects.filter(measure="micro_suggestion.assigned").delete()
    Fact.objects.create(measure="nobody.declared", year=2026, delta=4)
    assert figures.written_sums() != whole
    procedure.rebuild_all()
    assert figures.written_sums() == whole
    rows = Fact.objects.count()
    procedure.rebuild_all()
    assert (figures.written_sums(), Fact.objects.count()) == (whole, rows)


def test_two_who_settle_at_once_settle_once(county):
    walked(county, 1)
    [group, *_] = figures.written_sums()
    owed, since = {group: 2}, figures.last_sum()
    assert figures.settle(owed, since=since)
    assert not figures.settle(owed, since=since), "别人补过了，要重新数"
    assert figures.written_sums()[group] == 3


def test_a_stopped_adoption_stays_stopped(county):
    text = procedure.latest("commitment")
    procedure.adopt_procedure(county.congress.pk, text.label, by=SYSTEM, now=MONDAY)
    procedure.stop_adopting(county.congress.pk, "commitment", by=SYSTEM, now=days_later(1))
    assert ledger.verify().faults == []
    procedure.rebuild_all()
    assert not procedure.Adoption.objects.filter(congress=county.congress, kind="commitment").exists()


def test_verifying_more_cases_asks_no_more_questions(county):
    """一批以内，核验的 SQL 条数与件数、笔数无关。"""
    walked(county, 2)
    ledger.verify()
    with CaptureQueriesContext(connection) as few:
        ledger.verify()
    walked(county, 40)
    with CaptureQueriesContext(connection) as many:
        ledger.verify()
    assert len(many) == len(few)
