"""参与式预算的投票文件（.pb）：META、PROJECTS、VOTES 三段，分号分隔。

一张票点到一个项目，这个项目得一票，不论票是选择、排序还是计点；VOTES 里的每一行都是一张票。
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from bihuan.kernel.count.deciding import decide
from bihuan.kernel.count.library import text_of
from bihuan.kernel.count.reading import load_rule
from bihuan.kernel.count.tally import Tally
from bihuan.kernel.refuse import BadInput

SECTIONS = ("META", "PROJECTS", "VOTES")
RULE = "choose_any"


@dataclass(frozen=True)
class Poll:
    """一个投票文件。projects：项目代号 → 名称；ballots：选了同样项目的票 → 张数；published：公布的票数，没有公布的为空。"""

    projects: dict[str, str]
    ballots: dict[tuple[str, ...], int]
    published: dict[str, int]
    published_ballots: int | None


@dataclass(frozen=True)
class Counted:
    """点出的票数和有效票数；differences：与文件里公布的数不同之处，一句一处。"""

    votes: dict[str, int]
    valid: int
    differences: list[str]


def read_poll(text: str) -> Poll:
    """读投票文件。拒绝缺段、缺栏、重复的项目、票上有而项目表上没有的项目，说明在第几行。"""
    sections: dict[str, list[tuple[int, list[str]]]] = {}
    current: list[tuple[int, list[str]]] | None = None
    for number, row in _rows(text):
        if len(row) == 1 and row[0].strip() in SECTIONS:
            if row[0].strip() in sections:
                raise BadInput(f"第 {number} 行：{row[0].strip()} 一段出现了两次")
            current = sections.setdefault(row[0].strip(), [])
        elif current is None:
            raise BadInput("不是投票文件：开头要是 META 一段")
        else:
            current.append((number, row))
    missing = [name for name in SECTIONS if name not in sections]
    if missing:
        raise BadInput(f"不是投票文件：没有 {'、'.join(missing)} 一段")
    meta = {row[0].strip(): row[1].strip() for _, row in sections["META"] if len(row) > 1}
    projects, published = _projects(sections["PROJECTS"])
    ballots = _ballots(sections["VOTES"], projects)
    return Poll(projects, ballots, published, _number(meta.get("num_votes", "")))


def count_poll(poll: Poll) -> Counted:
    """点票。"""
    tally = Tally(load_rule(text_of(RULE)).on(poll.projects))
    for chosen, times in poll.ballots.items():
        tally.add(list(chosen), times)
    result = decide(tally)
    votes = {code: item.supporters for code, item in result.items.items()}
    return Counted(votes, result.figures.valid, list(_differences(poll, votes, result.figures.valid)))


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield reader.line_num, row
    except csv.Error as error:
        raise BadInput(f"投票文件第 {reader.line_num} 行读不懂：{error}") from None


def _projects(rows: list[tuple[int, list[str]]]) -> tuple[dict[str, str], dict[str, int]]:
    header = _header(rows, "PROJECTS", "project_id")
    projects: dict[str, str] = {}
    published: dict[str, int] = {}
    for number, row in rows[1:]:
        cells = dict(zip(header, (cell.strip() for cell in row), strict=False))
        code = cells.get("project_id", "")
        if not code or code in projects:
            raise BadInput(f"第 {number} 行：项目代号{f'“{code}”出现了两次' if code else '是空的'}")
        projects[code] = cells.get("name") or code
        votes = _number(cells.get("votes", ""))
        if votes is not None:
            published[code] = votes
    return projects, published


def _ballots(rows: list[tuple[int, list[str]]], projects: dict[str, str]) -> dict[tuple[str, ...], int]:
    header = _header(rows, "VOTES", "vote")
    place = header.index("vote")
    ballots: dict[tuple[str, ...], int] = {}
    for number, row in rows[1:]:
        if len(row) <= place:
            raise BadInput(f"第 {number} 行：这张票缺栏")
        chosen = tuple(sorted({code.strip() for code in row[place].split(",") if code.strip()}))
        unknown = [code for code in chosen if code not in projects]
        if unknown:
            raise BadInput(f"第 {number} 行：票上的“{unknown[0]}”不在项目表里")
        ballots[chosen] = ballots.get(chosen, 0) + 1
    return ballots


def _header(rows: list[tuple[int, list[str]]], section: str, needed: str) -> list[str]:
    header = [cell.strip() for cell in rows[0][1]] if rows else []
    if needed not in header:
        raise BadInput(f"{section} 一段没有“{needed}”一栏")
    return header


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def _differences(poll: Poll, votes: dict[str, int], valid: int) -> Iterator[str]:
    for code, published in poll.published.items():
        if votes[code] != published:
            yield f"项目“{code}”点出 {votes[code]} 票，文件公布 {published} 票"
    if poll.published_ballots not in (None, valid):
        yield f"点出 {valid} 张票，文件公布 {poll.published_ballots} 张"
