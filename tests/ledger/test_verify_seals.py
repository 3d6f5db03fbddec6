"""核验检查点和封存：行、文件、签名、印出的根，保险箱和看过的，弄坏哪一样都说出来。"""

import datetime as dt
import json

import pytest
from django.conf import settings
from django.db import connection

from bihuan.kernel import canonical
from bihuan.ledger import door as ledger, keys, log_file
from tests.ledger.happenings import BRIDGE, LI, MONDAY, ROAD, WELL, Raised, call, raise_it
from tests.ledger.touching import faults, found, ledger_body, lines, rewrite, run, slip_in, write_lines


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


def test_every_checkpoint_and_the_file_gone_is_a_fault(sealed):
    """检查点删得一个不剩，库外的文件也删了：签过的公钥还在，所以看得出；印出的根更看得出。"""
    log_file.path().unlink()
    run("DELETE FROM ledger_seal")
    run("DELETE FROM ledger_checkpoint")
    assert found() == [("checkpoint", "")]
    assert ("root", "") in [(one.kind, one.stream) for one in ledger.verify(root="0" * 64).faults]


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


def test_the_file_is_in_the_data_folder(sealed):
    assert log_file.path().parent == settings.DATA


JUNE = MONDAY - dt.timedelta(days=270)


@pytest.mark.parametrize("stream", [ROAD, "case:99"])
@pytest.mark.parametrize("sealed_later", [False, True])
def test_what_was_added_after_a_seal_cannot_say_it_was_there_before(sealed, stream, sealed_later):
    """封存以后往路的流里、往一条新的流里添一笔，写成去年六月；链是好的，印出的根也相符，时刻不合。再封一次也一样。"""
    slip_in(stream, "去年六月就提过", at=JUNE)
    raise_it(WELL, "照常", now=MONDAY + dt.timedelta(minutes=1))
    raise_it(WELL, "开头就取了时刻的导入", now=MONDAY - dt.timedelta(minutes=50))
    raise_it(WELL, "补录从前的", now=JUNE, origin="record")
    if sealed_later:
        ledger.checkpoint(MONDAY + dt.timedelta(days=1))
    [fault] = ledger.verify(root=sealed.root).faults[len(ledger.triggers_missing()) :]
    assert (fault.kind, fault.stream) == ("moment", stream)
    assert "第 1 号检查点却没有封住它" in fault.what


HOUR = dt.timedelta(hours=1)


def test_a_clock_set_back_wrongs_nobody_and_hides_nothing(story, django_capture_on_commit_callbacks):
    """封存以后钟往回拨了三小时，老实记的几笔不受冤枉，拨正以后也不；拨回去以前的、拨正以后添上的照样看得出。"""
    ledger.checkpoint(MONDAY + 3 * HOUR)
    with django_capture_on_commit_callbacks(execute=True):
        raise_it(ROAD, "钟拨回去以后", "又一笔", now=MONDAY)
        raise_it("case:7", "新的一件", now=MONDAY + HOUR / 2)
        batch = [{"stream": f"case:8{n}", "event": Raised("成批"), "by": LI, "now": MONDAY + HOUR} for n in range(2)]
        ledger.verb(ledger.append_all)([one | {"origin": "live"} for one in batch])
    assert found() == []
    raise_it(WELL, "钟拨正了", now=MONDAY + 4 * HOUR)
    assert ledger.checkpoint(MONDAY + 5 * HOUR).number == 3
    report = ledger.verify()
    assert report.faults == []
    assert report.set_back == ("钟往回拨过：第 2 号检查点封在 2026-03-02 01:00（UTC），第 1 号却封在 2026-03-02 04:00",)
    slip_in(BRIDGE, "拨回去以前就提过", at=MONDAY - 2 * HOUR)
    slip_in(ROAD, "钟拨回去那一阵提的", at=MONDAY + HOUR)
    assert found() == [("moment", BRIDGE), ("moment", ROAD)]


def test_many_at_once_after_the_clock_was_set_back_are_not_wronged(story, django_capture_on_commit_callbacks):
    """钟快了一年时封过，拨回来以后头一批是成批开立的。"""
    ledger.checkpoint(MONDAY + 365 * 24 * HOUR)
    batch = [{"stream": f"case:8{n}", "event": Raised("成批"), "by": LI, "now": MONDAY} for n in range(2)]
    with django_capture_on_commit_callbacks(execute=True):
        ledger.verb(ledger.append_all)([one | {"origin": "live"} for one in batch])
    assert found() == []
    assert len(lines()) == 2
    assert ledger.checkpoint(MONDAY + HOUR).number == 3
    assert found() == []


def test_history_signed_again_by_another_key_is_told_by_the_printed_fingerprint(sealed, data_folder):
    """有数据夹的人换上自己的钥匙、公钥，把行和文件重签一遍：前后一致，但不是印在纸上的那把。"""
    [printed] = ledger.verify().keys
    assert ledger.verify(key=printed).faults == ledger.verify().faults
    (data_folder / "keys" / "checkpoint.key").write_bytes(bytes(range(32)))
    own = json.loads(ledger_body()) | {"key": keys.fingerprint()}
    body = canonical.dumps(own)
    signature = keys.sign(body)
    run("UPDATE ledger_checkpoint SET body = %s, hash = %s, signature = %s", body, canonical.digest(body), signature)
    write_lines([log_file.line_of(body, signature)])
    assert {kind for kind, _ in found()} <= {"trigger"}
    [*_, fault] = ledger.verify(key=printed).faults
    assert (fault.kind, "不是印出的那把钥匙签的" in fault.what) == ("checkpoint", True)


def test_an_hourly_seal_is_made_only_of_something_new(story):
    assert ledger.unsealed() > 0
    assert ledger.seal_what_is_new(MONDAY).number == 1
    assert (ledger.unsealed(), ledger.seal_what_is_new(MONDAY)) == (0, None)
    raise_it(ROAD, "又一笔")
    assert (ledger.unsealed(), ledger.seal_what_is_new(MONDAY).number) == (1, 2)
