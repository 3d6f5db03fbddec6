"""走过的一年：各数与写的人的本意相同，房子里的表与留痕各说各的，说的一样。全部测试看的是同一次导入。"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.db.models import Count
from pytest_django import DjangoDbBlocker

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.ledger.models import LedgerEntry, OutboxRow
from bihuan.notices.models import Notice
from bihuan.people.door import Congress, Deputy, Organ
from bihuan.procedure.door import Assignment, Case, Link, stage_name, state_of, text_of
from bihuan.replay import door
from bihuan.replay.models import ReplayAnomaly, ReplayedCase, ReplayedFact
from bihuan.replay.replaying import Replayed
from bihuan.suggestions.door import Reply, Suggestion
from tests.replay.fictional_year import FictionalYear

NOW = clock.beijing(dt.date(2026, 3, 2))


@pytest.fixture(scope="module")
def year() -> FictionalYear:
    return FictionalYear()


@pytest.fixture(scope="module")
def told(
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    year: FictionalYear,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Replayed]:
    folder: Path = year.write(tmp_path_factory.mktemp("旧档") / "旧年")
    with django_db_blocker.unblock(), transaction.atomic():
        yield door.replay(folder, now=NOW)
        transaction.set_rollback(True)


def case_of(year: FictionalYear, name: str) -> Case:
    return ReplayedCase.objects.select_related("case").get(key=year.ids[name]).case


def test_the_figures_are_those_that_the_writer_meant(told: Replayed, year: FictionalYear):
    figures = dict(told.counts)
    entries, sound = figures.pop("entries"), figures.pop("verify")
    assert figures == year.expected()
    assert sum(figures["cases"].values()) == figures["open"] + figures["settled"] + figures["refused"]
    assert entries > len(year.tables["motions.csv"])
    assert sound


def test_every_anomaly_is_reported_with_its_case_and_why(told: Replayed, year: FictionalYear):
    assert len(told.anomalies) == year.anomalies.total()
    found = dict(ReplayAnomaly.objects.values_list("what").annotate(n=Count("id")))
    assert found == dict(year.anomalies)
    assert all(anomaly.why and anomaly.title for anomaly in told.anomalies)


def test_history_tells_nobody_and_hands_nothing_over(told: Replayed):
    assert not OutboxRow.objects.exists()
    assert not Notice.objects.exists()
    assert {e.origin for case in Case.objects.all() for e in ledger.entries(case.stream)} == {"record"}


def test_the_steps_stand_at_their_recorded_times(told: Replayed, year: FictionalYear):
    case = case_of(year, "满意")
    assert case.ended_on is not None
    row = next(row for row in year.tables["motions.csv"] if row["motion_id"] == year.ids["满意"])
    found = next(entry for entry in ledger.entries(case.stream) if entry.step and entry.step["code"] == "reply")
    assert found.happened_at.astimezone(clock.BEIJING).strftime("%Y-%m-%d %H:%M:%S") == row["main_reply_time"]
    assert found.recorded_at == NOW
    assert case.received_on == dt.date.fromisoformat(row["register_time"][:10])


def test_the_tables_of_the_house_say_the_same_as_the_facts(told: Replayed):
    performed = ReplayedFact.objects.filter(performed=True)
    lead = Assignment.objects.filter(role="lead_handler")
    assert lead.count() == performed.filter(what="lead").count()
    joint = Assignment.objects.filter(role="joint_handler")
    assert joint.exclude(ended_on=None).count() == performed.filter(what="joint", value__in=("done", "void")).count()
    assert Reply.objects.exclude(issued_at=None).count() == performed.filter(what="replied").count()
    marks = dict(Reply.objects.values_list("result_class").annotate(n=Count("id")))
    assert marks == dict(performed.filter(what="class").values_list("value").annotate(n=Count("id")))
    known = set(LedgerEntry.objects.values_list("id", flat=True))
    assert set(ReplayedFact.objects.values_list("entry_id", flat=True)) <= known


def test_what_is_not_allowed_is_kept_and_counted(told: Replayed, year: FictionalYear):
    case = case_of(year, "会办未完而答复")
    kept = [entry for entry in ledger.entries(case.stream) if entry.type == "replay.kept"]
    assert [entry.data["step"] for entry in kept] == ["答复"]
    assert "会办单位没有提出意见" in kept[0].data["why"]
    assert {(f.what, f.value, f.performed) for f in case.replayed_facts.all()} >= {
        ("replied", "replied", False),
        ("class", "A", False),
    }
    assert case.ended_on is None
    assert not Reply.objects.filter(suggestion__case=case).exists()


def test_one_cause_is_reported_once_however_much_hangs_on_it(told: Replayed, year: FictionalYear):
    case = case_of(year, "不认得的主办")
    kept = [entry.data["step"] for entry in ledger.entries(case.stream) if entry.type == "replay.kept"]
    assert kept == ["交办", "会办", "答复"]
    assert case.replay_anomalies.count() == 1


def test_numbers_are_those_of_the_record(told: Replayed, year: FictionalYear):
    for row in year.tables["motions.csv"]:
        assert ReplayedCase.objects.get(key=row["motion_id"]).case.number == row["case_no"]


def test_a_merged_case_keeps_its_own_units_and_reply_and_no_link_is_made(told: Replayed, year: FictionalYear):
    case = case_of(year, "并案而已答复")
    assert case.assignments.count() == 1
    assert Reply.objects.get(suggestion__case=case).result_class == "C"
    assert not Link.objects.exists()


def test_a_void_unit_is_never_waited_for(told: Replayed, year: FictionalYear):
    case = case_of(year, "会办作废")
    void = case.assignments.get(role="joint_handler")
    assert text_of(case).task_stages[void.stage] == "已作废"
    assert void.due_on is None
    assert [run.step for run in state_of(case).open_runs() if run.task == void.n] == []


def test_a_case_without_a_review_rests_where_the_record_left_it(told: Replayed, year: FictionalYear):
    assert stage_name(case_of(year, "没有审核")) == "待审核"
    assert stage_name(case_of(year, "空白")) == "草稿"


def test_a_stranger_is_named_but_is_no_deputy(told: Replayed, year: FictionalYear):
    case = case_of(year, "不认得的领衔人")
    assert case.proposer is None
    lead = Suggestion.objects.get(case=case).lead_deputy
    assert lead.name == "代表77"
    assert not lead.mandates.exists()


def test_names_do_not_stand_in_the_chain(told: Replayed, year: FictionalYear):
    names = {row["member"] for row in year.tables["members.csv"]} | {"代表77", "代表78"}
    for case in Case.objects.all():
        for entry in ledger.entries(case.stream):
            assert not [name for name in names if name in entry.body]
    brought = ledger.entries(case_of(year, "不认得的领衔人").stream)[1]
    assert brought.personal()["unknown_names"] == "代表77"


def test_members_and_units_become_deputies_and_organs(told: Replayed, year: FictionalYear):
    congress = Congress.objects.get(name=told.congress)
    assert Deputy.objects.filter(term__congress=congress, kind="deputy").count() == 10
    assert Deputy.objects.filter(term__congress=congress, kind="cppcc_member").count() == 10
    units = Organ.objects.filter(congress=congress, kind="handling_unit")
    assert units.count() == len(year.tables["units.csv"])
    assert units.get(name="水务局").parent == units.get(name="政府部门")
