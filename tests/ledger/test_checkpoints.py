"""检查点：只封存动过的，根谁都能重算，文件一行不缺。"""

import errno
import hashlib
import json
import os

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bihuan.ledger import door as ledger, log_file
from bihuan.ledger.models import CheckpointRow, LedgerEntry, Look, Seal
from tests.ledger.happenings import BRIDGE, LI, MONDAY, ROAD, WELL, others, raise_it


def test_the_first_seals_every_head(story):
    made = ledger.checkpoint(MONDAY)
    entries, streams = others()
    assert (made.number, made.entries, made.streams, made.sealed_at) == (1, 8 + entries, 3 + streams, MONDAY)
    heads = ledger.heads(LedgerEntry.objects.values_list("stream", flat=True).distinct())
    assert {BRIDGE, ROAD, WELL} <= heads.keys()
    assert {seal.stream: (seal.seq, seal.hash) for seal in Seal.objects.all()} == heads


def test_the_next_seals_only_what_moved(story):
    first = ledger.checkpoint(MONDAY)
    raise_it(ROAD, "路已验收")
    raise_it("case:4", "修亭")
    second = ledger.checkpoint(MONDAY)
    assert (second.entries, second.streams) == (first.entries + 2, first.streams + 1)
    assert set(Seal.objects.filter(checkpoint=2).values_list("stream", "seq")) == {(ROAD, 5), ("case:4", 1)}
    third = ledger.checkpoint(MONDAY)
    assert third.root == second.root
    assert not Seal.objects.filter(checkpoint=3).exists()


def test_anyone_can_compute_the_root(story):
    """照说明另写一遍：叶是规范文本，按流名排序，RFC 6962 的哈希。"""
    raise_it("case:10", "十号")
    root = ledger.checkpoint(MONDAY).root
    heads = sorted(ledger.heads(LedgerEntry.objects.values_list("stream", flat=True).distinct()).items())
    leaves = [f'["{stream}",{seq},"{hash}"]'.encode() for stream, (seq, hash) in heads]

    def tree(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return hashlib.sha256(b"\0" + leaves[0]).digest()
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return hashlib.sha256(b"\1" + tree(leaves[:half]) + tree(leaves[half:])).digest()

    names = [stream for stream, _ in heads]
    assert names.index("case:1") < names.index("case:10") < names.index("case:2")
    assert tree(leaves).hex() == root


def test_looks_are_sealed_with_the_next(story):
    ledger.look(LI, "case:1/phone", now=MONDAY)
    ledger.look(LI, "case:2/phone", now=MONDAY)
    made = ledger.checkpoint(MONDAY)
    entries, streams = others()
    assert (made.entries, made.streams) == (8 + entries, 3 + streams + 1)
    assert set(Look.objects.values_list("checkpoint", flat=True)) == {made.number}
    ledger.look(LI, "case:3/phone", now=MONDAY)
    assert ledger.verify(root=made.root).sound, "还没有封存的查阅不算毛病"
    ledger.checkpoint(MONDAY)
    assert ledger.verify(root=made.root).sound


def test_every_older_root_can_still_be_shown(story):
    roots = [ledger.checkpoint(MONDAY).root]
    for title in "甲乙丙":
        raise_it(ROAD, title)
        roots.append(ledger.checkpoint(MONDAY).root)
    assert len(set(roots)) == 4
    for root in roots:
        assert ledger.verify(root=root).sound
    assert [fault.kind for fault in ledger.verify(root="0" * 64).faults] == ["root"]


def test_lines_are_chained_and_signed(story):
    ledger.checkpoint(MONDAY)
    ledger.checkpoint(MONDAY)
    first, second = (json.loads(line) for line in log_file.path().read_text().splitlines())
    assert first["previous"] == ""
    assert second["previous"] == CheckpointRow.objects.get(number=1).hash
    assert {len(line["signature"]) for line in (first, second)} == {128}


@pytest.mark.parametrize("left", [0, 1, 400, 700])
def test_what_a_power_cut_left_out_of_the_file_is_written_next_time(story, left):
    """入库之后、写文件之前（或写到一半）断电：下一个检查点补齐。"""
    ledger.checkpoint(MONDAY)
    ledger.checkpoint(MONDAY)
    whole = log_file.path().read_bytes()
    log_file.path().write_bytes(whole[:left])
    assert {fault.kind for fault in ledger.verify().faults} == {"file"}
    ledger.checkpoint(MONDAY)
    assert log_file.path().read_bytes().startswith(whole)
    assert ledger.verify().sound


def test_sealing_takes_the_same_number_of_sql_at_any_size(story, django_assert_num_queries):
    with CaptureQueriesContext(connection) as small:
        ledger.checkpoint(MONDAY)
    for number in range(10, 60):
        raise_it(f"case:{number}", "甲")
    with django_assert_num_queries(len(small)):
        ledger.checkpoint(MONDAY)


def test_keys_are_for_the_owner_only(story, data_folder):
    ledger.checkpoint(MONDAY)
    assert (data_folder / "keys").stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in (data_folder / "keys").iterdir()} == {0o600}


def test_a_disk_full_while_sealing_loses_nothing_and_is_made_up(story, monkeypatch):
    """封存入了库，库外的文件写不下：已经封的还在，腾出地方以后一补就齐，核验没有毛病。"""
    real = os.fsync

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    first = ledger.checkpoint(MONDAY)
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        ledger.checkpoint(MONDAY)
    monkeypatch.setattr(os, "fsync", real)
    ledger.complete_log()
    assert ledger.verify(root=first.root).faults == []
    assert [json.loads(line)["number"] for line in log_file.lines()] == [1, 2]
