"""核验：每一种弄坏都被说出是哪一种、在哪里；没弄坏的一声不响。"""

import json
import threading
from collections.abc import Iterable

import pytest
from django.db import DataError, connection, transaction

from bihuan.kernel import canonical
from bihuan.ledger import door as ledger, scan
from tests.ledger.happenings import BRIDGE, MONDAY, ROAD, WELL, others, raise_it, three_cases
from tests.ledger.touching import faults, found, rewrite, run


def test_what_nobody_touched_is_sound(story):
    report = ledger.verify()
    assert report.sound
    entries, streams = others()
    assert (report.entries, report.streams, report.checkpoints) == (8 + entries, 3 + streams, 0)


def test_a_chain_may_change_its_algorithm(story, triggers_lifted):
    """以后改用国密 SM3：旧的按旧的核，新的按新的核。"""
    entry = ledger.entries(ROAD)[-1]
    run("UPDATE ledger_entry SET hash = %s WHERE id = %s", canonical.digest(entry.body, "sm3"), entry.id)
    raise_it(ROAD, "接在后面")
    assert ledger.entries(ROAD)[-1].previous.startswith("sm3:")
    assert found() == []
    run("UPDATE ledger_entry SET hash = 'md5:0' WHERE stream = %s", WELL)
    assert found() == [("body", WELL)]


def test_an_empty_house_is_sound(db):
    assert ledger.verify().sound
    ledger.checkpoint(MONDAY)
    assert ledger.verify().sound


def test_a_flipped_byte(sealed):
    run("UPDATE ledger_entry SET body = replace(body, '路已勘察', '路已堪察') WHERE stream = %s", ROAD)
    assert found() == [("body", ROAD)]


def test_a_byte_that_is_no_longer_text(sealed):
    if connection.vendor == "postgresql":
        with pytest.raises(DataError, match="invalid byte sequence"), transaction.atomic():
            run("UPDATE ledger_entry SET body = convert_from('\\xff', 'UTF8') WHERE stream = %s", ROAD)
        return
    run("UPDATE ledger_entry SET body = CAST(replace(CAST(body AS BLOB), '路', x'ff') AS TEXT) WHERE stream = %s", ROAD)
    run("UPDATE ledger_entry SET actor = CAST(x'70ff' AS TEXT) WHERE stream = %s", WELL)
    assert set(found()) == {("body", ROAD), ("columns", WELL)}


def test_a_body_rewritten_in_another_hand(sealed):
    """内容一样而写法不同，重算了哈希也不行。"""
    entry = ledger.entries(WELL)[0]
    body = json.dumps(entry.told, ensure_ascii=False)
    run("UPDATE ledger_entry SET body = %s, hash = %s WHERE stream = %s", body, canonical.digest(body), WELL)
    assert found() == [("body", WELL)]


@pytest.mark.parametrize(
    ("column", "value"),
    [("type", "story.called"), ("version", 2), ("actor", "person:9"), ("happened_at", MONDAY.replace(microsecond=1))],
)
def test_a_changed_column(sealed, column, value):
    if column == "happened_at":
        value = connection.ops.adapt_datetimefield_value(value)
    run(f"UPDATE ledger_entry SET {column} = %s WHERE stream = %s", value, WELL)
    [fault] = faults()
    assert (fault.kind, fault.stream) == ("columns", WELL)
    assert column in fault.what


def test_a_cut_tail(sealed):
    run("DELETE FROM ledger_entry WHERE stream = %s AND seq >= 3", ROAD)
    [fault] = faults()
    assert (fault.kind, fault.stream) == ("tail", ROAD)
    assert "有 4 笔，现在只到第 2 笔" in fault.what


def test_a_missing_case(sealed):
    run("DELETE FROM ledger_entry WHERE stream = %s", BRIDGE)
    assert found() == [("stream", BRIDGE)]


def test_an_entry_taken_from_the_middle(sealed):
    run("DELETE FROM ledger_entry WHERE stream = %s AND seq IN (2, 3)", ROAD)
    [fault] = faults()
    assert (fault.kind, fault.what) == ("gap", "第 2 笔至第 3 笔不见了")


def test_the_first_entry_taken(sealed):
    run("DELETE FROM ledger_entry WHERE stream = %s AND seq = 1", ROAD)
    assert [(fault.kind, fault.what) for fault in faults()] == [("gap", "第 1 笔不见了")]


@pytest.mark.parametrize(("one", "other"), [((ROAD, 2), (ROAD, 3)), ((ROAD, 2), (BRIDGE, 3)), ((ROAD, 4), (WELL, 1))])
def test_two_entries_swapped(sealed, one, other):
    run("UPDATE ledger_entry SET stream = 'case:0', seq = 99 WHERE stream = %s AND seq = %s", *one)
    run("UPDATE ledger_entry SET stream = %s, seq = %s WHERE stream = %s AND seq = %s", *one, *other)
    run("UPDATE ledger_entry SET stream = %s, seq = %s WHERE stream = 'case:0'", *other)
    assert sorted(set(found())) == sorted({("swap", one[0]), ("swap", other[0])})


def test_an_entry_rewritten_with_its_own_hash(sealed):
    """只重算自己的哈希，后面的就接不上。"""
    rewrite(ROAD, 2, "路没有勘察", to=2)
    assert found() == [("chain", ROAD)]


def test_a_chain_recomputed_to_its_end(sealed):
    """链从头到尾对得上，只有封存知道它变了。"""
    rewrite(ROAD, 2, "路没有勘察", to=4)
    [fault] = faults()
    assert (fault.kind, fault.stream) == ("recomputed", ROAD)


def test_a_chain_recomputed_before_any_checkpoint_is_found_by_nobody_but_later_ones_are(sealed):
    raise_it(ROAD, "路已验收")
    rewrite(ROAD, 5, "路没有验收", to=5)
    assert found() == [], "没有封存的末尾，链本身证明不了；所以每日封存"
    ledger.checkpoint(MONDAY)
    rewrite(ROAD, 5, "路已验收", to=5)
    assert found() == [("recomputed", ROAD)]


def test_a_forged_addition_in_a_chain(sealed):
    """在末尾加一笔而链接得上，核验不出；在中间加，后面的就错位。"""
    run("UPDATE ledger_entry SET seq = 5 WHERE stream = %s AND seq = 4", ROAD)
    assert ("swap", ROAD) in found()


def test_rooms_see_each_stream_once_in_order(story):
    seen: list[tuple[str, list[str]]] = []

    class Watching:
        def stream(self, stream: str, bodies: list) -> Iterable[ledger.Fault]:
            seen.append((stream, [body["event"]["title"] for body in bodies]))
            if stream == ROAD:
                yield ledger.Fault("state", stream, "对不上")

        def finish(self) -> Iterable[ledger.Fault]:
            return [ledger.Fault("fact", "", f"看了 {len(seen)} 条流")]

    raise_it("org:12", "不归它看")
    ledger.verifier("case:")(Watching)
    try:
        assert found() == [("state", ROAD), ("fact", "")]
    finally:
        ledger.unregister(Watching)
    assert seen == [
        (BRIDGE, ["修桥", "桥已勘察", "桥已开工"]),
        (ROAD, ["修路", "路已勘察", "路已开工", "路已完工"]),
        (WELL, ["打井"]),
    ]


def test_a_room_that_cannot_read_a_broken_body_does_not_stop_the_walk(sealed):
    class Strict:
        def stream(self, stream: str, bodies: list) -> Iterable[ledger.Fault]:
            return [ledger.Fault("state", stream, body["event"]["title"]) for body in [bodies[0]] if body["seq"] != 1]

        def finish(self) -> Iterable[ledger.Fault]:
            return []

    run("UPDATE ledger_entry SET body = '[]' WHERE stream = %s", WELL)
    ledger.verifier("case:")(Strict)
    try:
        assert found() == [("body", WELL), ("verifier", WELL)]
    finally:
        ledger.unregister(Strict)


def test_a_room_whose_question_the_database_refuses_does_not_stop_the_others(story):
    """一个房间问库出了错：PostgreSQL 上整个事务从此什么也不肯答，要退回来，后面的照样核。"""

    class Mistaken:
        def stream(self, stream: str, bodies: list) -> Iterable[ledger.Fault]:
            run("SELECT 没有这一列 FROM ledger_entry")
            return []

        def finish(self) -> Iterable[ledger.Fault]:
            run("SELECT 也没有这一列 FROM ledger_entry")
            return []

    class Asking:
        def stream(self, stream: str, bodies: list) -> Iterable[ledger.Fault]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM ledger_entry WHERE stream = %s", [stream])
                (number,) = cursor.fetchone()
            return [] if number == len(bodies) else [ledger.Fault("state", stream, "对不上")]

        def finish(self) -> Iterable[ledger.Fault]:
            return [ledger.Fault("fact", "", "走完了")]

    ledger.verifier("case:")(Mistaken)
    ledger.verifier("case:")(Asking)
    try:
        told = found()
    finally:
        ledger.unregister(Mistaken)
        ledger.unregister(Asking)
    streams = [("verifier", BRIDGE), ("verifier", ROAD), ("verifier", WELL)]
    assert told == [*streams, ("verifier", ""), ("fact", "")]


@pytest.mark.django_db(transaction=True)
def test_one_moment_is_read_while_others_write():
    three_cases()

    def meanwhile() -> None:
        raise_it(WELL, "井已打成")
        connection.close()

    with scan.one_moment():
        before = len(list(scan.scan()))
        writer = threading.Thread(target=meanwhile)
        writer.start()
        writer.join()
        assert len(list(scan.scan())) == before
    assert len(list(scan.scan())) == before + 1
    assert ledger.verify().sound


def test_walking_takes_the_same_number_of_sql_at_any_size(db, django_assert_num_queries):
    from django.test.utils import CaptureQueriesContext

    three_cases()
    ledger.checkpoint(MONDAY)
    with CaptureQueriesContext(connection) as small:
        ledger.verify()
    for number in range(10, 60):
        raise_it(f"case:{number}", "甲", "乙")
    ledger.checkpoint(MONDAY)
    with django_assert_num_queries(len(small)):
        ledger.verify()
