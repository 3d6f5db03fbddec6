"""成批装入：链、行、计数与逐步办理的一样，verify 照样通过。"""

import pytest
from django.db import connection

from bihuan.figures import door as figures
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from bihuan.procedure.machine import Broken
from tests.county import MONDAY, days_later


def history(county, title, steps):
    zhang = f"person:{county.people['张桂英']}"
    return procedure.History(title, MONDAY, zhang, county.people["张桂英"], steps=tuple(steps))


def taken(county, who, step, day, assignment=0, opened=(), **filled):
    return procedure.Taken(step, days_later(day), f"person:{county.people[who]}", assignment, filled, list(opened))


def test_what_is_loaded_is_as_if_it_had_been_walked(county):
    unit = county.organs["住建局"].pk
    walked = [
        taken(county, "张桂英", "submit", 0),
        taken(county, "李敏", "assign", 1, opened=[{"n": 1, "role": "lead_handler", "unit": unit}], lead=unit),
        taken(county, "何平", "accept", 2, 1),
        taken(county, "何平", "reply", 5, 1, summary="已修好", result_class="A"),
        procedure.Taken("all_replied", days_later(5), "procedure:micro_suggestion"),
    ]
    text = procedure.latest("micro_suggestion")
    ids = procedure.load(
        [history(county, "修路灯", walked[:2]), history(county, "修路面", walked)],
        text=text,
        congress=county.congress,
        now=days_later(9),
    )
    half, replied = (procedure.Case.objects.get(pk=pk) for pk in ids)
    assert [procedure.stage_name(case) for case in (half, replied)] == ["办理中", "待测评"]
    assert procedure.Clock.objects.filter(case=half, stopped_on=None).count() == 2
    shown = figures.values(
        ["micro_suggestion.received", "micro_suggestion.assigned"], figures.OfCongress(county.congress.pk), 2026
    )
    assert [value.number for value in shown.values()] == [2, 2]
    assert [fault for fault in ledger.verify().faults if fault.kind != "fact"] == []
    procedure.take_step(half.pk, "accept", assignment=1, by=county.actor("何平", now=days_later(3)), now=days_later(3))


def test_a_history_that_the_procedure_does_not_allow_is_refused_whole(county):
    steps = [taken(county, "张桂英", "submit", 0), taken(county, "何平", "accept", 1, 1)]
    with pytest.raises(Broken):
        procedure.load(
            [history(county, "好的", steps[:1]), history(county, "跳步的", steps)],
            text=procedure.latest("micro_suggestion"), congress=county.congress, now=MONDAY,
        )  # fmt: skip
    assert procedure.Case.objects.count() == 0


def test_after_a_load_the_database_knows_how_many_there_are(county, django_capture_on_commit_callbacks):
    """PostgreSQL 不等自动清理：装好就知道有多少行，计划不当各表是空的。SQLite 不靠它。"""
    steps = [taken(county, "张桂英", "submit", 0)]
    many = [history(county, f"修路灯{n}", steps) for n in range(60)]
    with django_capture_on_commit_callbacks(execute=True) as told:
        procedure.load(many, text=procedure.latest("micro_suggestion"), congress=county.congress, now=MONDAY)
    if connection.vendor != "postgresql":
        assert told == []
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "EXPLAIN (FORMAT JSON) SELECT * FROM procedure_case WHERE congress_id = %s", [county.congress.pk]
        )
        (told,) = cursor.fetchone()
    assert told[0]["Plan"]["Plan Rows"] == 60
