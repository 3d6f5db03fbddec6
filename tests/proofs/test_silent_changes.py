"""悄悄改一处：人读到的、据以决定的每一处，绕过程序用一条 SQL 改了，核验都要说出是什么、在哪里。"""

import datetime as dt
import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from bihuan.accounts import door as accounts
from bihuan.files import door as files, store
from bihuan.kernel import clock
from bihuan.ledger import door as ledger, report
from bihuan.ledger.models import LedgerEntry
from bihuan.people import door as people
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from bihuan.suggestions import door as suggestions
from tests.county import days_later
from tests.proofs.silent_changes import BESIDES, PEOPLE, SUGGESTIONS
from tests.proofs.two_counties import LETTER, Making, Places
from tests.suggestions.tales import Tale

pytestmark = pytest.mark.django_db
TODAY = days_later(80)
PLAIN = b"%PDF-1.4\n% \xe4\xba\x91\xe6\xb3\xbd\n%%EOF"


@pytest.fixture(scope="module")
def told(places: Places) -> Iterator[dict[str, Any]]:
    """两个县之外再办几件：评过又重办的、答应撤回的、特别决定的、催过的；改选、停职、并入、录日历、改密码。"""
    make, county = Making(places.county), places.county
    congress = county.congress.pk
    yard = _rated_and_redone(county)
    asked = _cosigned(county)
    make.day = 60
    chair, li = make.by("chair"), make.by("affairs")
    decided = {"reason": "承办体制调整", "document": "云人常〔2026〕5号", "decided_by": "第十二次主任会议"}
    case = procedure.Case.objects.get(pk=places.ids["unpublished"])
    procedure.decide_specially(case.pk, to="submitted", by=_chair(county, chair), now=make.now, **decided)
    with clock.frozen(make.now):
        procedure.run_clocks(make.now)
    consent = suggestions.answer_consent(places.ids["consent"], agreed=True, by=make.by("deputy"), now=make.now)
    people.change_qualification(
        county.deputies["刘大川"], state="suspended", reason="detained", by=SYSTEM, now=make.now, note="云检〔2026〕3号"
    )
    people.merge_organ(county.organs["林业局"].pk if "林业局" in county.organs else county.organs["城管局"].pk,
                       into=county.organs["住建局"].pk, by=SYSTEM, now=make.now)  # fmt: skip
    day = [{"name": "抢收假", "date": f"2026-06-{n:02}", "isOffDay": True} for n in (8, 9)]
    regions.import_year({"year": 2026, "papers": ["https://example.gov.cn/n"], "days": day}, by=SYSTEM.id, now=make.now)
    procedure.adopt_procedure(congress, places.ids["text"], by=li, now=make.now)
    procedure.plan(
        "suggestion", title="每月督办", rule="FREQ=MONTHLY;BYMONTHDAY=6", congress=county.congress,
        starts_on=dt.date(2027, 1, 1), by=li, now=make.now,
    )  # fmt: skip
    accounts.reset_password(places.ids["account"], by=SYSTEM, now=make.now)
    files.keep(SimpleUploadedFile("别的.pdf", PLAIN), by=li, now=make.now)
    suggestions.withdraw_publication(_second(places, make), reason="有住户的门牌", by=make.by("reviewer"), now=make.now)
    with clock.frozen(TODAY):
        assert [fault for fault in ledger.verify(thorough=True).faults if fault.kind != "trigger"] == []
    ledger.drop_triggers()
    yield {
        **places.ids, "yard": yard, "asked": asked, "consent": consent.pk, "congress": congress,
        "n_congress": places.ids["n_congress"], "decided": case.pk,
    }  # fmt: skip
    ledger.install_triggers()


def _rated_and_redone(county) -> int:
    tale = Tale(county, title="关于修缮石桥小学围墙的建议", day=2).assigned("住建局")
    tale.step("何平", "accept", 1)
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="不满意", note="今年没有开工")
    tale.step("李敏", "redo", demand="一个月内开工")
    tale.to_reply()
    tale.step("张桂英", "rate", attitude="满意", result="基本满意")
    return tale.case.pk


def _cosigned(county) -> int:
    tale = Tale(county, title="关于疏浚河口桥河道的建议", day=3, cosigners=("王建国", "陈秀兰"))
    suggestions.agree_to_withdraw(tale.case.pk, by=county.actor("王建国", now=days_later(4)), now=days_later(4))
    return tale.case.pk


def _chair(county, chair):
    return chair if chair.serves("chairpersons_meeting") else county.actor("周岚", now=days_later(60))


def _second(places: Places, make: Making) -> int:
    """公开等评价的那件的答复，好撤下。"""
    reviewer = make.by("reviewer")
    row = suggestions.clear_reply(places.ids["reply"], text="公开的答复", by=reviewer, now=make.now)
    return row.pk


@pytest.fixture
def change(told: dict[str, Any], db: None) -> Iterator[Any]:
    """改一处，核验；随测试退回。触发器已经拆下（说它们不在的不算）。"""
    with clock.frozen(TODAY):

        def changed(sql: str) -> list[ledger.Fault]:
            with connection.cursor() as cursor:
                cursor.execute(sql.format(**told))
                assert cursor.rowcount != 0, "这一条 SQL 什么也没有改"
            return [fault for fault in ledger.verify().faults if fault.kind != "trigger"]

        yield changed


TABLE = SUGGESTIONS | PEOPLE | BESIDES


@pytest.mark.parametrize("name", TABLE)
def test_what_was_changed_is_named(name: str, change: Any, told: dict[str, Any]) -> None:
    sql, stream, words = TABLE[name]
    found = change(sql)
    wanted, said = stream.format(**told), words.format(**told).split("|")
    named = [fault for fault in found if fault.stream.startswith(wanted) and any(word in fault.what for word in said)]
    assert named, (name, found)
    assert not [fault for fault in found if fault.kind == "verifier"], found


SPOILT = (
    "UPDATE procedure_case SET title = '别的', county_id = NULL", "DELETE FROM procedure_seat", "DELETE FROM procedure_value",
    "UPDATE procedure_clock SET role = 'nobody', kind = 'gone'", "UPDATE procedure_assignment SET memory = ''",
    "DELETE FROM procedure_clockrung WHERE id % 2 = 0", "UPDATE procedure_clockrung SET days = 77",
    "UPDATE procedure_specialdecision SET document = '无'", "DELETE FROM procedure_adoption",
    "UPDATE procedure_plan SET rule = 'FREQ=DAILY'", "UPDATE figures_fact SET delta = delta + 2",
    "DELETE FROM figures_fact WHERE measure = 'suggestion.received'",
)  # fmt: skip


def test_a_rebuild_puts_all_of_it_right_from_the_chains(told: dict[str, Any], db: None) -> None:
    with connection.cursor() as cursor:
        for sql in SPOILT:
            cursor.execute(sql)
            assert cursor.rowcount > 0, sql
    with clock.frozen(TODAY):
        assert procedure.rebuild_all() == (procedure.Case.objects.count(), [])
        assert [fault for fault in ledger.verify().faults if fault.kind != "trigger"] == []


def test_a_file_whose_content_was_changed_or_removed_is_named(change: Any, told: dict[str, Any]) -> None:
    where = store.where(files.Upload.objects.get(pk=told["letter"]).sha256)
    try:
        where.write_bytes(LETTER[:-1] + b"!")
        found = change("UPDATE files_upload SET name = name WHERE id = {letter}")
        assert [fault.what for fault in found if "内容改过" in fault.what]
        where.unlink()
        found = change("UPDATE files_upload SET name = name WHERE id = {letter}")
        assert [fault.what for fault in found if "的内容不在" in fault.what]
    finally:
        where.write_bytes(LETTER)


def test_without_files_a_sample_is_read_and_the_sample_moves_on(change: Any, told: dict[str, Any], monkeypatch) -> None:
    """一份没有轮到的改了，这一夜不说；全读的说，轮到的那一夜也说。"""
    from bihuan.files import verifying

    monkeypatch.setattr(verifying, "SAMPLE", 1)
    where = store.where(files.Upload.objects.get(pk=told["letter"]).sha256)
    try:
        where.write_bytes(LETTER[:-1] + b"!")
        nights = []
        for night in range(2):
            with clock.frozen(TODAY + dt.timedelta(days=night)):
                nights.append(any("内容改过" in fault.what for fault in ledger.verify().faults))
                assert any("内容改过" in fault.what for fault in ledger.verify(thorough=True).faults)
        assert sorted(nights) == [False, True]
    finally:
        where.write_bytes(LETTER)


def test_what_older_entries_do_not_say_is_not_held_against_them(told: dict[str, Any], db: None) -> None:
    """旧版本的记录少写几项：说了的照样核，没有说的不算毛病。"""
    since = {
        "suggestions.submitted": ("paper",), "suggestions.cleared": ("title", "publication", "reply"),
        "suggestions.unpublished": ("publications",), "people.congress_founded": ("class_set",),
        "people.organ_founded": ("short_name", "from_on", "delegation"), "people.person_enrolled": ("name",),
        "accounts.opened": ("credential",), "accounts.password_reset": ("credential",), "regions.year_imported": ("names",),
    }  # fmt: skip
    newer = {"files.kept", "files.attached", "suggestions.reworded", "suggestions.recorded"}
    streams: dict[str, list[dict[str, Any]]] = {}
    for row in LedgerEntry.objects.exclude(type__in=newer).order_by("stream", "seq"):
        body = json.loads(row.body)
        body["event"] = {name: value for name, value in body["event"].items() if name not in since.get(row.type, ())}
        streams.setdefault(row.stream, []).append(body)
    with clock.frozen(TODAY):
        for prefix, one in report.verifiers():
            for stream, bodies in streams.items():
                if stream.startswith(prefix):
                    assert list(one.stream(stream, bodies)) == []
            assert list(one.finish()) == [], one


def test_someone_forgotten_is_not_a_silent_change(told: dict[str, Any], db: None) -> None:
    ledger.install_triggers()
    with clock.frozen(TODAY):
        ledger.forget(f"person:{told['person']}", by=SYSTEM.id, now=TODAY)
        assert people.Person.objects.get(pk=told["person"]).salt == ""
        assert ledger.verify().faults == []


def test_a_broken_database_file_is_said(told: dict[str, Any], db: None) -> None:
    """SQLite 自己看得出的坏，核验也说；PostgreSQL 略过，不因此说坏。"""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
            cursor.execute("UPDATE files_upload SET size = 0 WHERE id = %s", [told["letter"]])
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    with clock.frozen(TODAY):
        said = [fault.what for fault in ledger.verify().faults if fault.kind == "database"]
    assert any("files_upload" in what for what in said) == (connection.vendor == "sqlite")
