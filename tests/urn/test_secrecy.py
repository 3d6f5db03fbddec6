"""攻击者拿到盘上的每一个文件，想把发票次序和票连起来：不比瞎猜强。

最坏的情形：代表按发票的次序一个接一个投。攻击者把文件里每个票号的先后（字节位置、行号、键、封箱文件的行）当作次序来猜，
猜对一对的机会应当是一半。同一个攻击对一张普通的表（WAL、按票号为键）有效，说明攻击本身有力。
"""

import hashlib
import io
import math
import random
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from bihuan.kernel.voting import Election, Seal, Vote, export, read
from tests.urn.hall import Urn, ballots, secret, text
from urn.secret_box import SecretBox

ELECTIONS = 1000
VOTERS = 12
MARKS = [text({"i0": mark}) for mark in ("good", "fair", "bad")]
COUNTERS = (slice(24, 28), slice(92, 96))  # SQLite 文件头里的两个提交计数


def election_of(voters: int = VOTERS, items: int = 1) -> Election:
    return read(secret(issued=voters, items=items))


def vote_of(chance: random.Random) -> Vote:
    return Vote(chance.randbytes(32), chance.randbytes(288), chance.choice(MARKS))


def cast_in_batches(keep: Callable[[list[Vote]], object], votes: list[Vote], chance: random.Random) -> None:
    rest = list(votes)
    while rest:
        size = chance.randint(1, 3)
        batch, rest = rest[:size], rest[size:]
        keep(batch)


def order_by_address(data: bytes, votes: list[Vote]) -> list[int | None]:
    """每个票号在文件里最后出现的位置。"""
    return [place if (place := data.rfind(vote.token)) >= 0 else None for vote in votes]


def order_by_first_address(data: bytes, votes: list[Vote]) -> list[int | None]:
    return [place if (place := data.find(vote.token)) >= 0 else None for vote in votes]


def right_pairs(places: list[int | None]) -> tuple[int, int]:
    """按位置猜先后：猜对几对，一共几对。"""
    known = [place for place in places if place is not None]
    pairs = list(combinations(known, 2))
    return sum(first < second for first, second in pairs), len(pairs)


def sigmas(right: int, pairs: int, elections: int, voters: int) -> float:
    """离一半有几个标准差。一次投票里各对不独立：肯德尔统计量的方差是 n(n−1)(2n+5)/72。"""
    if not pairs:
        return 0.0
    return (right - pairs / 2) / math.sqrt(elections * voters * (voters - 1) * (2 * voters + 5) / 72)


@pytest.fixture(scope="module")
def quick_folder() -> Iterator[Path]:
    """一千次投票的落盘放在内存盘上，快；文件的样子与在磁盘上相同。"""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None) as folder:
        yield Path(folder)


@pytest.fixture(scope="module")
def simulated(quick_folder: Path) -> dict[str, tuple[int, int]]:
    """一千次投票：各攻击猜对几对、一共几对。"""
    chance, folder = random.Random(20261122), quick_folder
    found: dict[str, tuple[int, int]] = {}

    def add(name: str, places: list[int | None]) -> None:
        right, pairs = right_pairs(places)
        before = found.get(name, (0, 0))
        found[name] = before[0] + right, before[1] + pairs

    seal, election = Seal(Seal.new()), election_of()
    for number in range(ELECTIONS):
        path = folder / f"{number}.sqlite3"
        votes = [vote_of(chance) for _ in range(VOTERS)]
        box = SecretBox(path, election)
        cast_in_batches(box.keep, votes, chance)
        files = {"box": path.read_bytes(), "journal": (folder / f"{number}.sqlite3-journal").read_bytes()}
        for name, data in files.items():
            add(f"{name} 末次位置", order_by_address(data, votes))
            add(f"{name} 首次位置", order_by_first_address(data, votes))
        reader = sqlite3.connect(path)
        rows = [bytes(body[8:40]) for (body,) in reader.execute("SELECT body FROM slot ORDER BY rowid")]
        sizes = {len(body) for (body,) in reader.execute("SELECT body FROM slot")}
        reader.close()
        assert sizes == {election.size}
        add("行号", [rows.index(vote.token) for vote in votes])
        add("键", [int.from_bytes(vote.token[:8]) for vote in votes])
        out = io.StringIO()
        export.write_secret(out, election, list(box.votes()), box.secret, seal, closed_at=datetime.now(UTC))
        lines = out.getvalue()
        add("封箱文件", [lines.index(vote.token.hex()) for vote in votes])
        assert len({len(line) for line in lines.splitlines()[1:-3]}) == 1
        box.empty()
        assert not list(folder.iterdir()), "封箱以后票库一个文件也不留"
    return found


def test_no_file_at_rest_tells_the_order_of_casting(simulated: dict[str, tuple[int, int]]):
    assert simulated["box 末次位置"][1] == ELECTIONS * VOTERS * (VOTERS - 1) // 2, "票确实在文件里"
    assert simulated["journal 末次位置"] == (0, 0), "回滚日志里什么都没有"
    for name, (right, pairs) in simulated.items():
        assert abs(sigmas(right, pairs, ELECTIONS, VOTERS)) < 4, f"{name}：{right}/{pairs}"


def test_the_same_attack_breaks_an_ordinary_table(tmp_path: Path):
    """攻击有力：普通的表一试便知先后。"""
    chance = random.Random(7)
    right = pairs = 0
    for number in range(30):
        path = tmp_path / f"{number}.sqlite3"
        db = sqlite3.connect(path, isolation_level=None)
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("CREATE TABLE vote (token BLOB PRIMARY KEY, body BLOB) WITHOUT ROWID")
        votes = [vote_of(chance) for _ in range(VOTERS)]

        def keep(batch: list[Vote], db: sqlite3.Connection = db) -> None:
            db.execute("BEGIN")
            db.executemany("INSERT INTO vote VALUES (?, ?)", [(vote.token, vote.proof) for vote in batch])
            db.execute("COMMIT")

        cast_in_batches(keep, votes, chance)
        data = (tmp_path / f"{number}.sqlite3-wal").read_bytes()
        guess = right_pairs(order_by_first_address(data, votes))
        right, pairs = right + guess[0], pairs + guess[1]
        db.close()
    assert abs(sigmas(right, pairs, 30, VOTERS)) > 6


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), voters=st.integers(1, 24), items=st.sampled_from([1, 1, 20, 300]))
def test_the_file_depends_on_which_votes_are_in_it_and_on_nothing_else(tmp_path_factory, data, voters: int, items: int):
    folder = tmp_path_factory.mktemp("twins")
    chance = random.Random(data.draw(st.integers(0, 2**32)))
    election = election_of(voters, items)  # 三百个项目的一票超过一页，落在溢出页上
    votes = [vote_of(chance) for _ in range(voters)]
    SecretBox(folder / "first.sqlite3", election).shut()
    shutil.copy(folder / "first.sqlite3", folder / "second.sqlite3")
    images = []
    for name in ("first", "second"):
        box = SecretBox(folder / f"{name}.sqlite3", election)
        order = data.draw(st.permutations(votes))
        cast_in_batches(box.keep, order + data.draw(st.lists(st.sampled_from(votes))), chance)
        assert len(box) == voters
        box.shut()
        image = bytearray((folder / f"{name}.sqlite3").read_bytes())
        for place in COUNTERS:
            image[place] = bytes(4)
        images.append(bytes(image))
    assert images[0] == images[1]
    again = SecretBox(folder / "first.sqlite3", election)
    assert sorted(vote.token for vote in again.votes()) == sorted(vote.token for vote in votes)
    again.shut()


def all_files(data: Path) -> Iterator[tuple[Path, bytes]]:
    for path in sorted(data.rglob("*")):
        if path.is_file():
            yield path, path.read_bytes()


def test_after_the_close_only_the_sorted_list_is_left(urn: Urn):
    urn.open(secret())
    rights = ballots("yunze-1", 20)
    for n, right in enumerate(rights):
        assert urn.cast("yunze-1", right, MARKS[n % 3]).status == 200
    urn.close("yunze-1")
    urn.stop()
    holding = set()
    for path, data in all_files(urn.data):
        for token, proof in rights:
            if token in data or token.hex().encode() in data or proof[32:64] in data:
                holding.add(path.name)
    assert holding == {"yunze-1.jsonl"}
    lines = (urn.data / "exports" / "yunze-1.jsonl").read_text().splitlines()[1:-3]
    assert {len(line) for line in lines} == {len(lines[0])}
    assert not any(mark in line for line in lines for mark in ("good", "fair", '"bad'))


def test_no_log_and_no_time_is_written_while_votes_come_in(urn: Urn):
    urn.open(secret())
    before = {path: hashlib.sha256(data).digest() for path, data in all_files(urn.data)}
    assert urn.cast("yunze-1", ballots("yunze-1", 1)[0], MARKS[0]).status == 200
    assert urn.cast("yunze-1", (bytes(32), bytes(288)), MARKS[0]).status == 403
    after = {path: hashlib.sha256(data).digest() for path, data in all_files(urn.data)}
    assert {path.name for path in after if after[path] != before.get(path)} <= {
        "yunze-1.sqlite3",
        "yunze-1.sqlite3-journal",
    }
    urn.stop()
    assert urn.errors == "", "标准错误里也没有一个字"


@pytest.mark.parametrize("voters", [1, 4])
def test_fewer_than_five_valid_votes_publish_the_outcome_only(urn: Urn, voters: int):
    urn.open(secret())
    for right in ballots("yunze-1", voters):
        urn.cast("yunze-1", right, MARKS[0])
    export_text = urn.close("yunze-1").read_text()
    first, *_, totals, result, _ = export_text.splitlines()
    assert '"published":"outcome"' in first
    assert totals == '{"nonce":null,"tally":null}'
    assert '"outcome":"good"' in result
    for word in ("figures", "votes", "because", "returned"):
        assert word not in result


def test_the_manager_sees_no_count_of_a_secret_ballot_before_the_close(urn: Urn):
    urn.open(secret())
    urn.cast("yunze-1", ballots("yunze-1", 1)[0], MARKS[0])
    shown = urn.command("status", "--json").stdout
    assert '"votes": null' in shown
    urn.cast("yunze-1", ballots("yunze-1", 2)[1], MARKS[0])
    assert urn.command("status", "--json").stdout == shown
