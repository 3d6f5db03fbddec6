"""条目的写法：一件东西交来收录时是什么样，记号怎样写。"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import version
from zlib import crc32

from bihuan.regions.door import Scope
from bihuan.search.grams import bigrams, is_han, runs
from bihuan.search.names import readings

LONGEST_TITLE, LONGEST_NAMES, LONGEST_NUMBER, LONGEST_BODY = 300, 4000, 80, 6000
LEVEL_MARKS = {"province_id": "pr", "city_id": "ci", "county_id": "co", "township_id": "to"}
OPEN = "open"
NOT_MARK = re.compile(r"[^a-z0-9]")


@dataclass(frozen=True)
class Item:
    """交来收录的一件东西。parties 是办它的各方（如 unit:12、person:7），各方总能找到它。"""

    kind: str
    id: int
    scope: Scope | None
    title: str
    body: str = ""
    names: tuple[str, ...] = ()
    number: str = ""
    public: bool = False
    parties: tuple[str, ...] = ()
    subject: str = ""

    @property
    def key(self) -> tuple[str, int]:
        """种类和号。"""
        return self.kind, self.id

    @property
    def columns(self) -> tuple[str, str, str, str, str, str]:
        """存下的文字：标题、姓名、编号、正文、记号、写到的人。"""
        return (
            _clean(self.title, LONGEST_TITLE),
            _clean(" ".join(self.names), LONGEST_NAMES),
            _clean(self.number, LONGEST_NUMBER),
            _clean(self.body, LONGEST_BODY),
            self._marks(),
            self.subject,
        )

    @property
    def levels(self) -> tuple[int | None, int | None, int | None, int | None]:
        """四级区划的号。"""
        if self.scope is None:
            return None, None, None, None
        return self.scope.province_id, self.scope.city_id, self.scope.county_id, self.scope.township_id

    def _marks(self) -> str:
        marks = [kind_mark(self.kind)]
        marks += [
            f"{mark}{value}" for mark, value in zip(LEVEL_MARKS.values(), self.levels, strict=True) if value is not None
        ]
        marks += [party_mark(party) for party in self.parties]
        marks += number_mark(self.number)
        if self.public:
            marks.append(OPEN)
        return " ".join(dict.fromkeys(marks))


@dataclass(frozen=True)
class Tokens:
    """一件东西拆成的词，按收录时的四栏。"""

    title: list[str]
    names: list[str]
    body: list[str]
    marks: list[str]


def tokens(title: str, names: str, number: str, body: str, marks: str) -> Tokens:
    """由存下的文字算出词；同样的文字永远算出同样的词，删改索引全靠这一点。"""
    labels = bigrams(names)
    for name in names.split(" "):
        labels.extend(readings(name))
    labels.extend(bigrams(number))
    return Tokens(bigrams(title), labels, bigrams(body), marks.split())


def fingerprint() -> int:
    """切词办法的指纹：拿一段样文切一遍。换了办法，旧索引就要重建。"""
    sample = tokens(
        "关于5G基站、第〔2026〕012号𠮷的建议",
        "单雄 曾乐 欧阳明月 水务局 云泽县教育体育局",
        "2026-012",
        "正文。",
        "kindx co1",
    )
    return crc32(repr((sample, version("pypinyin"))).encode())


def kind_mark(kind: str) -> str:
    """种类的记号。"""
    return "kind" + NOT_MARK.sub("", kind.lower())


def party_mark(party: str) -> str:
    """一方的记号：unit:12 → unit12。"""
    return NOT_MARK.sub("", party.lower())


def scope_mark(scope: Scope) -> str:
    """范围的记号：相等就是在内。"""
    column, value = scope.field()
    return f"{LEVEL_MARKS[column]}{value}"


def number_mark(number: str) -> list[str]:
    """编号的记号：只看其中的字母数字，第 012 号和 12 是同一个号；没有数字就没有记号。"""
    parts = [run for run in runs(number) if not is_han(run)]
    return ["no" + "x".join(parts)] if any(part.isdigit() for part in parts) else []


def all_parties(parties: Iterable[str]) -> list[str]:
    """几方的记号，去重。"""
    return list(dict.fromkeys(map(party_mark, parties)))


def _clean(text: str, longest: int) -> str:
    # 数据库都不收 NUL，残缺的代理对也写不进去。
    return text.replace("\0", "").encode(errors="ignore").decode()[:longest]
