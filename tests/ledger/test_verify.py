"""核验：每一种弄坏都被说出是哪一种、在哪里；没弄坏的一声不响。"""

import json
import threading
from collections.abc import Iterable

import pytest
from django.conf import settings
from django.db import DataError, connection, transaction

from bihuan.kernel import canonical
from bihuan.ledger import door as ledger, keys, log_file, scan
from bihuan.ledger.models import CheckpointRow
from tests.ledger.happenings import BRIDGE, LI, MONDAY, ROAD, WELL, call, others, raise_it, three_cases


@pytest.fixture
def sealed(story, triggers_lifted):
    """三条流，已封存，触发器已拆：随便怎么弄坏。"""
    made = ledger.checkpoint(MONDAY)
    ledger.install_triggers()
    assert ledger.verify(root=made.root).faults == []
    ledger.drop_triggers()
    return made


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


@pytest.mark.parametrize("column", ["root", "body", "signature", "hash", "sealed_at"])
def test_an_altered_checkpoint_row(sealed, column):
    values = {
        "root": "0" * 64,
        "body": ledger_body().replace(sealed.root, "0" * 64),
        "signature": "0" * 128,
        "hash": "sha256:0",
        "sealed_at": connection.ops.adapt_datetimefield_value(MONDAY.replace(hour=2)),
    }
    run(f"UPDATE ledger_checkpoint SET {column} = %s", values[column])
    assert {kind for kind, _ in found()} <= {"checkpoint", "file"}
    assert ("checkpoint", "") in found()


def test_a_removed_checkpoint(sealed):
    ledger.checkpoint(MONDAY)
    run("DELETE FROM ledger_checkpoint WHERE number = 2")
    [fault] = faults()
    assert (fault.kind, fault.what) == ("checkpoint", "检查点文件里有第 2 号，库里没有")


@pytest.mark.parametrize("change", ["hash = 'sha256:0'", "seq = 3"])
def test_an_altered_seal(sealed, change):
    run(f"UPDATE ledger_seal SET {change} WHERE stream = %s", ROAD)
    assert found() == [("seal", "")]


def test_a_removed_seal(sealed):
    run("DELETE FROM ledger_seal WHERE stream = %s", WELL)
    assert found() == [("seal", "")]


def test_an_altered_line_of_the_file(sealed):
    write_lines([line.replace(sealed.root, "0" * 64) for line in lines()])
    assert found() == [("file", "")]


def test_a_line_with_bytes_that_are_not_text(sealed):
    log_file.path().write_bytes(b"\xff" + log_file.path().read_bytes())
    assert found() == [("file", "")]


@pytest.mark.parametrize("kept", [[0], [1], [0, 2], [1, 0, 2], [0, 1, 2, 2], []])
def test_lines_taken_or_put_in_another_order(sealed, kept):
    ledger.checkpoint(MONDAY)
    ledger.checkpoint(MONDAY)
    there = lines()
    write_lines([there[place] for place in kept])
    assert {kind for kind, _ in found()} <= {"file", "checkpoint"}
    assert ("file", "") in found()


def test_a_missing_file(sealed):
    log_file.path().unlink()
    assert found() == [("file", "")]


def test_a_line_signed_with_another_key(sealed):
    """换了签名的钥匙、又不在钥匙夹里的，不算。"""
    told = json.loads(lines()[0])
    told["key"] = "feedfeedfeedfeed"
    write_lines([canonical.dumps(told)])
    [fault] = faults()
    assert "没有公钥 feedfeedfeedfeed" in fault.what


def test_a_signing_key_lost_and_replaced_leaves_the_old_lines_good(sealed):
    (keys.folder() / "checkpoint.key").unlink()
    second = ledger.checkpoint(MONDAY)
    assert second.key != sealed.key
    assert found() == []


def test_the_printed_root_sees_through_a_perfect_forgery(sealed):
    """有钥匙的人把链、封存、检查点、文件全部重做，自相一致；纸上的根仍然不认。"""
    rewrite(ROAD, 2, "路没有勘察", to=4)
    run("DELETE FROM ledger_seal")
    run("DELETE FROM ledger_checkpoint")
    log_file.path().unlink()
    forged = ledger.checkpoint(MONDAY)
    ledger.install_triggers()
    assert ledger.verify().faults == []
    assert forged.root != sealed.root
    assert [fault.kind for fault in ledger.verify(root=sealed.root).faults] == ["root"]
    ledger.drop_triggers()


def test_a_destroyed_key_is_no_fault(sealed):
    entry = call(WELL, "13800000000", "云泽县城关镇")
    ledger.checkpoint(MONDAY)
    ledger.forget(LI, by="person:9", now=MONDAY)
    assert found() == []
    assert entry.personal() == {"phone": None, "address": None}


def test_a_swapped_ciphertext_is(sealed):
    call(WELL, "13800000000")
    call(WELL, "13900000000")
    run("UPDATE ledger_secret SET ciphertext = (SELECT ciphertext FROM ledger_secret ORDER BY id LIMIT 1)")
    assert found() == [("secret", WELL)]


@pytest.mark.parametrize("sql", ["UPDATE ledger_look SET actor = 'person:9'", "DELETE FROM ledger_look WHERE id > 0"])
def test_looks_once_sealed_stay(sealed, sql):
    ledger.look(LI, BRIDGE, now=MONDAY)
    number = ledger.checkpoint(MONDAY).number
    assert found() == []
    run(sql)
    assert found() == [("look", f"looks:{number}")]


def test_several_at_once_are_all_named(sealed):
    run("DELETE FROM ledger_entry WHERE stream = %s", BRIDGE)
    run("DELETE FROM ledger_entry WHERE stream = %s AND seq = 4", ROAD)
    run("UPDATE ledger_entry SET actor = 'person:9' WHERE stream = %s", WELL)
    assert set(found()) == {("stream", BRIDGE), ("tail", ROAD), ("columns", WELL)}


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


def found() -> list[tuple[str, str]]:
    return [(fault.kind, fault.stream) for fault in faults()]


def faults() -> list[ledger.Fault]:
    return [fault for fault in ledger.verify().faults if fault.kind != "trigger"]


def run(sql: str, *values: str | int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def rewrite(stream: str, seq: int, title: str, *, to: int) -> None:
    """改一笔的内容，并把从它到第 `to` 笔的哈希都重算。"""
    previous = ledger.entries(stream)[seq - 2].hash
    for entry in ledger.entries(stream)[seq - 1 : to]:
        told = {**entry.told, "previous": previous}
        if entry.seq == seq:
            told["event"] = {"title": title}
        body = canonical.dumps(told)
        previous = canonical.digest(body)
        run("UPDATE ledger_entry SET body = %s, hash = %s WHERE id = %s", body, previous, entry.id)


def lines() -> list[str]:
    return log_file.path().read_text().splitlines()


def write_lines(kept: list[str]) -> None:
    log_file.path().write_text("".join(f"{line}\n" for line in kept))


def ledger_body() -> str:
    return CheckpointRow.objects.get().body


def test_the_file_is_in_the_data_folder(sealed):
    assert log_file.path().parent == settings.DATA
