"""什么都没有丢：走完一件建议，封存，拆下触发器，十种弄坏各被 verify 说出是哪一种；销毁个人钥匙不算。"""

import json

import pytest
from django.db import connection

from bihuan.figures.models import Fact
from bihuan.kernel import canonical
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.procedure.models import Assignment, Case, Clock
from tests.county import days_later
from tests.suggestions.test_loop import Story


@pytest.fixture
def sealed(county, triggers_lifted, settings, tmp_path):
    """一件办到待评价的建议，旁边还有它的承诺；已封存（检查点文件另放），触发器已拆。"""
    settings.DATA = tmp_path
    story = Story(county)
    story.step("李敏", "register")
    story.step("李敏", "assign", lead=story.unit("住建局"), joint=[story.unit("财政局")])
    story.step("何平", "accept", 1)
    procedure.run_clocks(days_later(40))
    story.day = 41
    story.to_reply("B", promised_on="2026-11-30")
    root = ledger.checkpoint(days_later(60)).root
    ledger.install_triggers()
    assert ledger.verify(root=root).faults == []
    ledger.drop_triggers()
    return story, root


def kinds(root=None) -> set[str]:
    """核验说出的种类；触发器是测试拆下的，不算。"""
    return {fault.kind for fault in ledger.verify(root=root).faults} - {"trigger"}


def run(sql: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def last(stream: str) -> ledger.Entry:
    return ledger.entries(stream, newest_first=True, limit=1)[0]


def test_a_byte(sealed):
    story, _ = sealed
    run("UPDATE ledger_entry SET body = replace(body, '当面听取', '当面听说') WHERE stream = %s", story.case.stream)
    assert "body" in kinds()


def test_a_tail(sealed):
    story, _ = sealed
    run("DELETE FROM ledger_entry WHERE id = %s", last(story.case.stream).id)
    assert "tail" in kinds()


def test_a_case(sealed):
    story, _ = sealed
    run("DELETE FROM ledger_entry WHERE stream = %s", story.case.stream)
    assert {"stream", "case", "conservation"} <= kinds()


def test_two_entries_swapped(sealed):
    story, _ = sealed
    one, two = ledger.entries(story.case.stream)[2:4]
    run("UPDATE ledger_entry SET seq = 9999 WHERE id = %s", one.id)
    run("UPDATE ledger_entry SET seq = %s WHERE id = %s", one.seq, two.id)
    run("UPDATE ledger_entry SET seq = %s WHERE id = %s", two.seq, one.id)
    assert "swap" in kinds()


def test_a_chain_recomputed_from_some_point(sealed):
    story, root = sealed
    previous = ""
    for entry in ledger.entries(story.case.stream):
        told = json.loads(entry.body)
        told["previous"] = previous
        if told["step"] and told["step"]["code"] == "consult":
            told["event"]["filled"]["account"] = "没有去过"
        body = canonical.dumps(told)
        previous = canonical.digest(body)
        run("UPDATE ledger_entry SET body = %s, hash = %s WHERE id = %s", body, previous, entry.id)
    assert "recomputed" in kinds()
    assert kinds(root)


def test_a_state(sealed):
    story, _ = sealed
    Case.objects.filter(pk=story.case.pk).update(stage="settled", ended_on=days_later(0).date(), ending="settled")
    assert {"state", "conservation"} <= kinds()


def test_an_assignment(sealed):
    story, _ = sealed
    Assignment.objects.filter(case=story.case, n=1).update(unit=story.county.organs["水务局"])
    assert "assignment" in kinds()


def test_a_due_date(sealed):
    story, _ = sealed
    clock = Clock.objects.filter(case=story.case, stopped_on=None).first()
    Clock.objects.filter(pk=clock.pk).update(due_on=clock.due_on.replace(year=2030))
    assert "due" in kinds()


def test_a_fact(sealed):
    Fact.objects.filter(measure="suggestion.replied").update(delta=7)
    assert kinds() == {"fact"}


def test_a_checkpoint(sealed):
    run("UPDATE ledger_checkpoint SET body = replace(body, '\"number\":1', '\"number\":2')")
    assert "checkpoint" in kinds()


def test_a_destroyed_personal_key_is_not_a_fault(sealed):
    story, root = sealed
    county = story.county
    person = people.enrol(county.congress.pk, name="钟离", phone="13800000001", by=SYSTEM, now=days_later(61))
    ledger.forget(f"person:{person.pk}", by=SYSTEM.id, now=days_later(62))
    ledger.install_triggers()
    assert ledger.verify(root=root).faults == []
    ledger.drop_triggers()
