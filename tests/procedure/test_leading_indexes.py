"""清单和数字带路的问题，都有一条索引从头领到尾：不扫全表，也不另外排序。事项再多，一页还是那么快。"""

import pytest
from django.db import connection

from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.counting.declared import sources_of
from bihuan.procedure.counting.opening import leads
from tests.procedure.rails import Rails

NEWEST = ("-received_on", "-case_id")


@pytest.fixture
def rails(county):
    rails = Rails(county)
    rails.assign(rails.open(), "住建局")
    rails.topic([("东桥护栏松动", "松动")])
    return rails


@pytest.fixture
def crowded(rails):
    """再添三千件样子相同的：表太小，PostgreSQL 看哪一条索引都一样快。"""
    like = procedure.Case.objects.filter(kind="rail_fault").latest("pk")
    fields = {each.attname: getattr(like, each.attname) for each in like._meta.concrete_fields if not each.primary_key}
    kinds = [{**fields, "number": "", "stage": f"other-{n % 7}"} for n in range(3000)]
    procedure.Case.objects.bulk_create(procedure.Case(**one) for one in kinds)
    return rails


def plan(rows) -> str:
    """数据库打算怎样取这一页；PostgreSQL 的表小，先不许它扫全表、另外排序。"""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE procedure_case")
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
    told = str(rows[:51].explain())
    assert "TEMP B-TREE" not in told, told
    assert "Sort" not in told, told
    return told


VALUES = procedure.Value.objects.filter(congress_id=1, kind="rail_fault")
SEATS = procedure.Seat.objects
LEADS = {
    "value_text": lambda: VALUES.filter(name="隐患类别", text="松动").order_by(*NEWEST),
    "value_number": lambda: VALUES.filter(name="@sum 花费").order_by("number", "case_id"),
    "value_day": lambda: VALUES.filter(name="修好时限").order_by("day", "case_id"),
    "seat_organ": lambda: SEATS.filter(organ_id=1, kind="rail_fault").order_by(*NEWEST),
    "seat_person": lambda: SEATS.filter(person_id=1, kind="rail_fault").order_by(*NEWEST),
    "seat_organ_due": lambda: SEATS.filter(organ_id=1, open=True).order_by("due_on", "case_id"),
    "seat_organ_acting": lambda: SEATS.filter(
        organ_id=1, task=0, open=True, acting=True, due_on__isnull=False
    ).order_by("due_on", "case_id"),
    "seat_person_due": lambda: SEATS.filter(person_id=1, open=True).order_by("due_on", "case_id"),
    "case_children": lambda: procedure.Case.objects.filter(parent_id=1, kind="rail_fault").order_by("position", "id"),
    "case_list_stage": lambda: procedure.Case.objects.filter(kind="rail_fault", stage="rail_fixing").order_by(
        "-received_on", "-id"
    ),
}  # fmt: skip


@pytest.mark.parametrize("index", LEADS)
def test_an_index_leads_the_register(crowded, index):
    rows = LEADS[index]().values_list("pk")
    assert index in plan(rows.filter(congress=crowded.county.congress) if index == "case_list_stage" else rows)


@pytest.mark.parametrize(
    ("name", "index"),
    [
        ("rail_fault.列入", "value_text"),
        ("rail_fault.在修的", "case_list_stage"),
        ("rail_fault.走访次数", "value_text"),
        ("rail_fault.花费合计", "value_text"),
        ("rail_fault.没有修好的", "value_text"),
        ("rail_topic.各处销号", "value_text"),
    ],
)
def test_an_index_leads_the_cases_of_a_number(crowded, name, index):
    [source] = sources_of(name)
    rows = leads(source, crowded.county.congress.pk)
    order = ("-received_on", "-id") if rows.model is procedure.Case else NEWEST
    assert index in plan(rows.order_by(*order).values_list("received_on"))


def test_which_texts_are_in_use_is_asked_along_an_index(crowded):
    """一版有几千件、别的各版一件也没有：不看全表，也不凭估计。这一问不加别的限制，数据库自己就该这样走。"""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    congress = crowded.county.congress.pk
    for asked in (congress, congress + 1):
        told = str(procedure.ReleasedText.objects.filter(procedure.in_use(asked)).explain())
        assert "SCAN U0" not in told, told
        assert "Seq Scan on procedure_case" not in told, told
    adopted = procedure.Adoption.objects.filter(congress_id=congress).values_list("text", flat=True)
    here = procedure.Case.objects.filter(congress_id=congress).values_list("text", flat=True)
    used = procedure.ReleasedText.objects.filter(procedure.in_use(congress))
    assert {one.pk for one in used} == {*adopted, *here}


def test_opening_a_number_costs_as_much_with_many_cases(rails, django_assert_max_num_queries):
    """件数多了，SQL 条数不变；稀少的一个值，一段一段地找，不看全部。"""
    for n in range(60):
        rails.open(f"第{n}处护栏松动", 隐患类别="松动" if n else "锈蚀")
    with django_assert_max_num_queries(6):
        page = procedure.opened_figure("rail_fault.列入", rails.county.congress.pk, 2026, mark="锈蚀", limit=20)
    assert len(page.ids) == 1
    assert page.more == ""
    assert ledger.verify().faults == []
