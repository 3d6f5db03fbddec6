"""两头的情形：没有人投、一个人投、一千个项目、不是 UTF-8、拨钟；各从收票走到重计。"""

import asyncio
import json
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bihuan.kernel import clock, merkle
from bihuan.kernel.voting import Seal, Vote, export, pack, proofs, read, recount, verdict
from tests.urn.hall import Urn, admitted, ballots, poll, secret, text
from urn.folder import Folder
from urn.hall import Hall
from urn.intake import Intake
from urn.times import SteadyClock

NOON = datetime(2026, 11, 22, 4, tzinfo=UTC)
GOOD = text({"i0": "good"})


def one_of(kind: str, **more: object) -> tuple[dict, tuple[bytes, bytes]]:
    """一次投票，和它的一个有权投的人。"""
    if kind == "secret":
        return secret(**more), ballots("yunze-1", 1)[0]
    return poll(**more), admitted("yunze-poll", 1)[0]


def recounted(path: Path):
    with path.open(newline="\n") as lines:
        return recount(lines)


@pytest.mark.parametrize("kind", ["secret", "poll"])
def test_an_election_with_one_voter(urn: Urn, kind: str):
    definition, right = one_of(kind, members=1, **({"issued": 1} if kind == "secret" else {}))
    urn.open(definition)
    assert urn.cast(definition["id"], right, GOOD).status == 200
    found = recounted(urn.close(definition["id"]))
    assert found.size == 1
    assert found.result["decisions"][0]["outcome"] == "good"
    assert found.published == ("outcome" if kind == "secret" else "ballots")


@pytest.mark.parametrize("kind", ["secret", "poll"])
def test_an_election_of_a_thousand_items_is_counted_and_recounted(urn: Urn, kind: str):
    definition, _ = one_of(kind, items=1000)
    rights = ballots("yunze-1", 6) if kind == "secret" else admitted("yunze-poll", 6)
    urn.open(definition)
    everything = text({f"i{n}": "good" if n % 2 else "bad" for n in range(1000)})
    for right in rights:
        assert urn.cast(definition["id"], right, everything).status == 200
    found = recounted(urn.close(definition["id"]))
    assert [decision["outcome"] for decision in found.result["decisions"]] == ["bad", "good"] * 500


@pytest.mark.parametrize("marks", [b"\xff\xfe", b'{"i0":"\xff"}', b'{"i0":"\xc0\xaf"}', '{"i0":"满意"}'.encode("gbk")])
@pytest.mark.parametrize("kind", ["secret", "poll"])
def test_marks_that_are_not_utf_8_are_refused_and_not_stored(urn: Urn, kind: str, marks: bytes):
    definition, right = one_of(kind)
    urn.open(definition)
    said = urn.cast(definition["id"], right, marks)
    assert (said.status, said.code) == (400, "malformed")
    assert recounted(urn.close(definition["id"])).size == 0


@pytest.mark.parametrize("kind", ["secret", "poll"])
def test_a_clock_that_jumps_while_votes_come_in_changes_nothing(tmp_path: Path, kind: str):
    """挂钟拨到开始以前、拨到截止以后，都照收；走过的时间到了截止才不收。"""
    definition, right = one_of(kind, opens="2026-11-22T03:00:00Z", closes="2026-11-22T05:00:00Z")
    election = read(definition)
    body = pack(election, Vote(*right, GOOD))
    ticks = [0.0]

    async def day() -> tuple[list[int], datetime]:
        with clock.frozen(NOON):
            hall = Hall(Folder(tmp_path / "urn"), SteadyClock(lambda: ticks[0]))
            await hall.open(json.dumps(definition))
        station = hall.stations[election.id]
        assert isinstance(station, Intake)
        statuses = []
        for wall in (NOON, NOON - timedelta(days=400), NOON + timedelta(days=400)):
            with clock.frozen(wall):
                ticks[0] += 60
                statuses.append((await station.cast(body)).status)
        with clock.frozen(NOON - timedelta(days=400)):
            ticks[0] += 3600
            statuses.append((await station.cast(body)).status)
            sealed = await hall.close(election.id, early=False, scrutiny=None)
        await hall.shut()
        return statuses, datetime.fromisoformat(sealed.head["closed_at"])

    statuses, closed_at = asyncio.run(day())
    assert statuses == [200, 200, 200, 410]
    assert closed_at == NOON + timedelta(seconds=3780)


def test_a_large_poll_is_sealed_and_recounted_in_bounded_memory(tmp_path: Path):
    """六万张公共投票，每三张一个重复：封箱、重计都不把票攒在内存里；点出的与一张一张数的相同。"""
    election = read(poll())
    election = read(election.whole() | {"rule": verdict.bind(election)})
    votes = [
        Vote(token, proof, text({"i0": "bad"} if n % 7 == 0 else {"i0": "good"}))
        for n, (token, proof) in enumerate(admitted(election.id, 40_000))
    ]
    votes += [Vote(vote.token, vote.proof, text({"i0": "fair"})) for vote in votes[::2]]
    tree = merkle.GrowingTree()
    for vote in votes:
        tree.append(proofs.poll_leaf(vote.token, vote.proof, vote.marks))
    place = tmp_path / "poll.jsonl"
    tracemalloc.start()
    with place.open("w", encoding="utf-8", newline="\n") as out:
        seal = Seal(bytes(32))
        export.write_poll(out, election, lambda: iter(votes), tree.root, len(votes), seal, closed_at=NOON)
    with place.open(encoding="utf-8", newline="\n") as lines:
        found = recount(lines)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert found.size == 60_000
    bad = sum(n % 7 == 0 for n in range(40_000))
    assert found.result["items"]["i0"]["votes"] == {"fair": 0} | {"good": 40_000 - bad, "bad": bad}
    assert peak < 6_000_000, f"{peak:,} 字节"
