"""库的一页：一篇一篇地列，一种事项一格；各地的写法、先前的版本收在它下面。"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from bihuan.kernel.spelling import pinyin_of
from bihuan.procedure import door as procedure
from bihuan.procedure.door import CHAPTERS, ReleasedText, Shelved

from . import questions
from .registers.chosen import OTHERS

ABOUT = {
    "清单与计划": "一年要做什么、谁做、做到哪里：计划、责任清单、创新、分类指导，一项一件。",
    "建议与议案": "代表提的建议、议案，从提出到答复、评价、再办、督办。",
    "联络站与群众": "群众扫码、到站说的事怎样分流、办理、答复；代表联系走访、坐班、面对面。",
    "监督": "报告、检查、询问、评议、质询、审查；发现的问题逐条整改，审议意见转送研究处理。",
    "会议与决定": "会议、联席会议、请示报告，讨论决定重大事项，街道议事。",
    "投票与评选": "一轮一轮地提名、计票、公布。",
    "代表履职": "活动、培训、宣讲、列席、经费、基地；只记事实，不计分，不排名。",
    "立法与备案": "草案逐条征求意见，规范性文件备案审查。",
    "预算": "资金一笔一笔地问、评、跟到项目。",
    "样子": "写一份新的，从相近的样子起：沿用它，写明依据、事项和自己的条文，只写不同的。样子自己不能选用。",
}
PATTERNS = "样子"  # 只给别的沿用的，单列一篇，放在末了
MOST_STEPS = 6  # 架上最多写几步


@dataclass
class Shelf:
    """一种事项的一格：架上写的一份在先；based: 它沿用的叫什么；chosen: 本级选用的一份，没有选用为 None；
    others: 沿用来的、先前的各版，各沿用什么。
    """

    first: ReleasedText
    face: Shelved
    based: str = ""
    chosen: ReleasedText | None = None
    others: list[tuple[ReleasedText, str]] = field(default_factory=list)

    @property
    def way(self) -> str:
        """怎样走：前几步的名称。"""
        more = " …" if len(self.face.steps) > MOST_STEPS else ""
        return " → ".join(self.face.steps[:MOST_STEPS]) + more


@dataclass(frozen=True)
class Chapter:
    """一篇：名称、说明、各格、本级选用了几种。"""

    name: str
    about: str
    shelves: list[Shelf]

    @property
    def chosen(self) -> int:
        """本级选用了几种。"""
        return sum(one.chosen is not None for one in self.shelves)


def chapters_of(congress_id: int | None) -> list[Chapter]:
    """库里的各篇，没有的篇不列。一格里写在先的：本级选用的，不然是从头写起的最新一版。三条 SQL。"""
    rows = list(questions.methods(congress_id))
    faces, adopted = procedure.shelved(rows), questions.adopted(congress_id)
    titles = {row.code: row.title for row in reversed(rows) if row.owner_id is None}
    kinds: dict[str, list[ReleasedText]] = {}
    for row in rows:
        kinds.setdefault(row.kind, []).append(row)
    found: dict[str, list[Shelf]] = {}
    for versions in kinds.values():
        taken = next((row for row in versions if row.pk in adopted), None)
        first = taken or max(versions, key=lambda row: (not _derived(row), row.year, row.serial))
        others = [(row, _based(row, titles)) for row in versions if row is not first]
        name = next((faces[row.pk].chapter for row in versions if faces[row.pk].chapter), OTHERS)
        name = PATTERNS if faces[first.pk].pattern else name
        shelf = Shelf(first, faces[first.pk], _based(first, titles), taken, others)
        found.setdefault(name, []).append(shelf)
    names = [*CHAPTERS, *sorted((name for name in found if name not in CHAPTERS), key=lambda name: name == PATTERNS)]
    return [Chapter(name, ABOUT.get(name, ""), found[name]) for name in names if name in found]


def found_in(chapters: list[Chapter], asked: str) -> list[Chapter]:
    """名称、事项、怎样走、依据里有这几个字的（名称和事项的拼音、首字母也认），一篇一篇；没有的篇不列。"""
    words = asked.casefold().split()
    kept = [
        replace(part, shelves=[one for one in part.shelves if all(_has(one, word) for word in words)])
        for part in chapters
    ]
    return [part for part in kept if part.shelves]


def _has(shelf: Shelf, word: str) -> bool:
    if any(word in one.casefold() for one in _words(shelf)):
        return True
    names = {shelf.first.kind_name, *(row.title for row in (shelf.first, *(row for row, _ in shelf.others)))}
    return word.isascii() and any(word in pinyin_of(one) for one in names)


def _words(shelf: Shelf) -> Iterator[str]:
    yield from (shelf.first.kind_name, *shelf.face.steps)
    for row in (shelf.first, *(row for row, _ in shelf.others)):
        yield from (row.title, row.basis, row.code)


def _based(row: ReleasedText, titles: dict[str, str]) -> str:
    """它沿用的那一份的名称；没有沿用、沿用自己先前一版的为空。"""
    code = row.parent.partition("@")[0]
    return "" if code == row.code else titles.get(code, code)


def _derived(row: ReleasedText) -> bool:
    """沿用别的代号的，或者本级自己的。"""
    return row.owner_id is not None or row.parent.partition("@")[0] not in ("", row.code)
