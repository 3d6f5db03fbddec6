"""追加：次序、链、两条 SQL、全有或全无。"""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, strategies as st

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, BadInput, NotAllowed
from bihuan.ledger import chains, door as ledger
from tests.ledger.happenings import BRIDGE, LI, MONDAY, ROAD, ZHANG, Raised, call, raise_it


def test_each_entry_names_the_hash_of_the_one_before(story):
    first, second, third = ledger.entries(BRIDGE)
    assert [first.seq, second.seq, third.seq] == [1, 2, 3]
    assert [first.previous, second.previous, third.previous] == ["", first.hash, second.hash]
    assert canonical.digest(third.body) == third.hash
    assert third.data == {"title": "桥已开工"}
    assert (third.step, third.origin) == (None, "live")


def test_the_body_repeats_the_columns(story):
    entry = ledger.entries(ROAD)[1]
    assert entry.told == {
        "actor": LI,
        "event": {"title": "路已勘察"},
        "happened_at": "2026-03-02T01:00:00.000120Z",
        "origin": "live",
        "previous": ledger.entries(ROAD)[0].hash,
        "recorded_at": "2026-03-02T01:00:00.000120Z",
        "seq": 2,
        "step": None,
        "stream": ROAD,
        "type": "story.raised",
        "version": 1,
    }
    assert entry.recorded_at == MONDAY.replace(microsecond=120)


def test_an_entry_says_what_happened(story):
    assert ledger.entries(BRIDGE)[0].sentence("李桂兰") == "李桂兰提出“修桥”"
    assert ledger.sentence("gone.long_ago", {}, "李桂兰") == "李桂兰：gone.long_ago"


@pytest.mark.parametrize("already", [0, 300])
def test_appending_takes_two_sql_however_long_the_stream(db, already):
    raise_it(BRIDGE, *["修桥"] * already)
    queries = CaptureQueriesContext(connection)
    with queries:
        raise_it(BRIDGE, "又修")
    asked = [query["sql"] for query in queries.captured_queries]
    assert [sql.split()[0] for sql in asked] == ["SAVEPOINT", "SELECT", "INSERT", "RELEASE"]


def test_pages_of_a_stream(db):
    raise_it(BRIDGE, *"甲乙丙丁戊")
    newest = ledger.entries(BRIDGE, newest_first=True, limit=2)
    assert [entry.data["title"] for entry in newest] == ["戊", "丁"]
    older = ledger.entries(BRIDGE, newest_first=True, limit=2, before_seq=newest[-1].seq)
    assert [entry.data["title"] for entry in older] == ["丙", "乙"]


def test_heads_of_many_streams_at_once(story):
    raise_it("case:1200", "远处的一件")
    asked = [f"case:{n}" for n in range(1, 1201)]
    heads = ledger.heads(asked)
    assert {stream: seq for stream, (seq, _) in heads.items()} == {
        "case:1": 3,
        "case:2": 4,
        "case:3": 1,
        "case:1200": 1,
    }
    assert all(heads[stream] == ledger.head(stream) for stream in heads)
    assert ledger.head("case:404") == (0, "")


def test_history_says_that_it_is_history(db):
    [entry] = raise_it(BRIDGE, "旧桥", origin="record", happened_at=MONDAY - dt.timedelta(days=400))
    assert entry.origin == "record"
    assert entry.happened_at < entry.recorded_at
    assert ledger.verify().faults == []


def test_bulk_rows_are_the_same_as_appended_ones(db):
    raise_it(BRIDGE, "修桥", "桥已勘察", origin="record")
    written = [entry.body.replace(BRIDGE, ROAD) for entry in ledger.entries(BRIDGE)]
    ids = load(ROAD, "修桥", "桥已勘察")
    loaded = ledger.entries(ROAD)
    assert [entry.id for entry in loaded] == ids
    assert loaded[0].body == written[0]
    raise_it(ROAD, "接着现场办")
    assert ledger.verify().faults == []


def test_a_seat_taken_refuses_the_whole_batch(story):
    rows = [ledger.prepare("case:9", 1, "", Raised("新"), by=LI, now=MONDAY)]
    rows.append(ledger.prepare(BRIDGE, 3, "", Raised("抢占"), by=LI, now=MONDAY))
    with pytest.raises(AlreadyDone, match="整批没有写入"):
        write(rows)
    assert ledger.entries("case:9") == []


def test_a_refused_verb_inside_another_leaves_nothing(db):
    @ledger.verb
    def refuse():
        raise_it(BRIDGE, "写了一半")
        raise NotAllowed("不可以")

    @ledger.verb
    def carry_on():
        raise_it(BRIDGE, "先办")
        with pytest.raises(NotAllowed):
            refuse()
        raise_it(BRIDGE, "后办")

    carry_on()
    assert [entry.data["title"] for entry in ledger.entries(BRIDGE)] == ["先办", "后办"]
    assert ledger.verify().faults == []


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_appended():
    with pytest.raises(RuntimeError, match="在事务里"):
        ledger.append(BRIDGE, Raised("修桥"), by=LI, now=MONDAY)
    assert ledger.entries(BRIDGE) == []


def test_what_cannot_be_stored_gets_a_sentence(db):
    with pytest.raises(BadInput, match="不能保存的字符"):
        raise_it(BRIDGE, "半个字符\ud83d")
    assert ledger.entries(BRIDGE) == []


def test_program_mistakes_are_not_written(db):
    @dataclass(frozen=True)
    class Unknown:
        n: int

    with pytest.raises(TypeError, match="没有登记的事件"):
        ledger.prepare(BRIDGE, 1, "", Unknown(1), by=LI, now=MONDAY)
    with pytest.raises(TypeError, match="float"):
        ledger.prepare(BRIDGE, 1, "", Raised(1.5), by=LI, now=MONDAY)
    with pytest.raises(TypeError, match="时区"):
        ledger.prepare(BRIDGE, 1, "", Raised("甲"), by=LI, now=dt.datetime(2026, 3, 2))  # noqa: DTZ001
    with pytest.raises(ValueError, match="来历"):
        ledger.prepare(BRIDGE, 1, "", Raised("甲"), by=LI, now=MONDAY, origin="dream")


def test_events_are_checked_when_they_are_declared():
    with pytest.raises(TypeError, match="frozen"):
        ledger.event("story.loose", says="{by}")(dataclass(type("Loose", (), {"__annotations__": {"n": int}})))
    with pytest.raises(ValueError, match="没有字段 place"):
        ledger.event("story.lost", says="{by}在{place}")(Raised)
    with pytest.raises(ValueError, match="登记了两次"):
        ledger.event("story.called", says="{by}")(Raised)
    assert {"story.raised", "story.called"} <= {kind.name for kind in ledger.catalogue()}


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.integers())
def test_whatever_can_be_written_is_recognised_as_canonical(title, number):
    row = ledger.prepare(BRIDGE, 1, "", Raised(title), by=LI, now=MONDAY, step={"n": number, "说明": [title, None]})
    walk = chains.Walk([])
    at = canonical.instant(MONDAY)
    walk._check((*row[:5], at, at, row.body.encode(), row.hash), 1, "")
    assert walk.faults == []


@pytest.mark.django_db(transaction=True)
def test_two_clerks_at_once_get_one_order():
    """PostgreSQL 上后到的得知是谁办了什么；SQLite 上写者排队，后到的接在后面。"""
    import threading

    first_is_in, second_began = threading.Event(), threading.Event()
    refusals: list[str] = []

    def second() -> None:
        first_is_in.wait(10)
        second_began.set()
        try:
            raise_it(BRIDGE, "后到的", by=ZHANG)
        except AlreadyDone as refused:
            refusals.append(refused.sentence)
        finally:
            connection.close()

    @ledger.verb
    def first() -> None:
        raise_it(BRIDGE, "先到的")
        first_is_in.set()
        second_began.wait(10)
        threading.Event().wait(0.3)

    clerk = threading.Thread(target=second)
    clerk.start()
    first()
    clerk.join()
    titles = [entry.data["title"] for entry in ledger.entries(BRIDGE)]
    if connection.vendor == "postgresql":
        assert titles == ["先到的"]
        [sentence] = refusals
        assert sentence.startswith("别人刚刚已经办过：")
        assert sentence.endswith("提出“先到的”")
    else:
        assert titles == ["先到的", "后到的"]
        assert refusals == []
    assert ledger.verify().faults == []


def test_the_vault_is_not_asked_when_nothing_is_personal(db):
    call(BRIDGE, "13800000000")
    queries = CaptureQueriesContext(connection)
    with queries:
        raise_it(BRIDGE, "无关")
    assert not [query for query in queries.captured_queries if "ledger_key" in query["sql"]]


def load(stream: str, *titles: str) -> list[int]:
    rows, previous = [], ""
    for seq, title in enumerate(titles, start=1):
        row = ledger.prepare(stream, seq, previous, Raised(title), by=LI, now=MONDAY, origin="record")
        rows.append(row)
        previous = row.hash
    return write(rows)


@ledger.verb
def write(rows: list[ledger.Row]) -> list[int]:
    return ledger.append_many(rows)
