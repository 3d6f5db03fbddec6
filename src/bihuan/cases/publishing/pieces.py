"""一份要审核的文字：一项一项，指出的各处，照判断遮去以后的样子。不问库，哪一种事项都用它。"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from bihuan.kernel import canonical
from bihuan.kernel.refuse import AlreadyDone, BadInput

from ..clearing import EXTRA, Mark, cover_of, covered, marks_in, maybe_in

AROUND = 8  # 字：一处前后各给人看几个字
MAYBE_MOST = 40  # 样
EXTRA_MOST = 100  # 处：审核人另外指出的，至多这么多
CHANGED = "内容在您看过以后改动了，请重新看一遍"


@dataclass(frozen=True)
class Piece:
    """可以公开的一项。key: 代号，分办的带序号；rows: 各行各格的文字，不是表的只有一格；files: 各行对应的文件（编号）；

    listed: 登在目录里的。
    """

    key: str
    label: str
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    files: tuple[int, ...] = ()
    listed: bool = False


@dataclass(frozen=True)
class Spot:
    """指出的一处，在哪一项的哪一格；before、after 是前后几个字，cover 是遮了以后的样子。"""

    n: int
    piece: str
    row: int
    column: int
    mark: Mark
    before: str
    after: str

    @property
    def cover(self) -> str:
        """遮了以后的样子。"""
        return cover_of(self.mark.what, self.mark.text)


@dataclass(frozen=True)
class Judged:
    """审核人的判断。spots: 第几处 → 遮不遮；files: 哪份文件 → 公开不公开；hidden: 不公开的各项；extra: 另外要遮的字；

    read: 他看的是哪一份（Draft.digest）。
    """

    spots: Mapping[int, bool] = field(default_factory=dict)
    files: Mapping[int, bool] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    extra: tuple[str, ...] = ()
    read: str = ""


@dataclass(frozen=True)
class Cleared:
    """审核后的一项：公开的就是这些字。files: 各行对应的文件，公开的才有编号。"""

    key: str
    label: str
    rows: tuple[tuple[str, ...], ...]
    head: tuple[str, ...] = ()
    files: tuple[int, ...] = ()
    listed: bool = False

    @property
    def words(self) -> str:
        """只有一格的那几个字。"""
        return self.rows[0][0] if self.rows else ""

    @property
    def named_files(self) -> list[tuple[int, str]]:
        """公开的各份文件：编号和公开的文件名。"""
        return [(pk, row[0]) for pk, row in zip(self.files, self.rows, strict=True)]


@dataclass(frozen=True)
class Draft:
    """要审核的一份。known: 名册里的姓名。"""

    pieces: tuple[Piece, ...]
    known: frozenset[str] = frozenset()

    @cached_property
    def spots(self) -> tuple[Spot, ...]:
        """指出的各处，从头数。"""
        found: list[Spot] = []
        for piece in self.pieces:
            for row, cells in enumerate(piece.rows):
                for column, text in enumerate(cells):
                    for mark in marks_in(text, self.known):
                        before, after = (
                            text[max(0, mark.start - AROUND) : mark.start],
                            text[mark.end : mark.end + AROUND],
                        )
                        found.append(Spot(len(found), piece.key, row, column, mark, before, after))
        return tuple(found)

    @cached_property
    def maybe(self) -> tuple[str, ...]:
        """没有指出、也可能是姓名的几处，至多 MAYBE_MOST 样。"""
        told = (
            name
            for piece in self.pieces
            for row, cells in enumerate(piece.rows)
            for column, text in enumerate(cells)
            for name in maybe_in(text, [one.mark for one in self._here(piece.key, row, column)])
        )
        return tuple(dict.fromkeys(told))[:MAYBE_MOST]

    @cached_property
    def digest(self) -> str:
        """这一份的哈希：看过以后改动了的，认得出来。"""
        told = [[one.key, one.label, [list(row) for row in one.rows], list(one.files)] for one in self.pieces]
        return canonical.digest(canonical.dumps(told))

    def unseen(self, judged: Judged) -> int:
        """还有几处没有看：没有判断的各处和各份文件；不公开的项不算。"""
        spots = sum(one.n not in judged.spots for one in self.spots if one.piece not in judged.hidden)
        files = (pk for one in self.pieces if one.key not in judged.hidden for pk in one.files)
        return spots + sum(pk not in judged.files for pk in files)

    def cleared(self, judged: Judged) -> list[Cleared]:
        """照判断遮去以后的各项。拒绝：看过以后改动了；还有没看的；另外要遮的字找不到；一项也不公开。"""
        if judged.read != self.digest:
            raise AlreadyDone(CHANGED)
        if left := self.unseen(judged):
            raise BadInput(f"还有 {left} 处没看，一处一处看过才能公开")
        self._check_extra(judged)
        found = [self._cleared(one, judged) for one in self.pieces if one.key not in judged.hidden]
        if not found:
            raise BadInput("各项都不公开，就没有可以公开的了")
        return found

    def _check_extra(self, judged: Judged) -> None:
        if len(judged.extra) > EXTRA_MOST:
            raise BadInput(f"另外要遮的，一次至多写 {EXTRA_MOST} 处", {"extra": f"至多写 {EXTRA_MOST} 处"})
        shown = [text for one in self.pieces if one.key not in judged.hidden for row in one.rows for text in row]
        for word in judged.extra:
            if not any(word in text for text in shown):
                raise BadInput(f"文字里没有「{word}」，请照原文写", {"extra": f"文字里没有「{word}」"})

    def _cleared(self, piece: Piece, judged: Judged) -> Cleared:
        rows = tuple(
            tuple(self._covered(piece.key, row, column, text, judged) for column, text in enumerate(cells))
            for row, cells in enumerate(piece.rows)
            if not piece.files or judged.files[piece.files[row]]
        )
        files = tuple(pk for pk in piece.files if judged.files[pk])
        return Cleared(piece.key, piece.label, rows, piece.head, files, piece.listed)

    def _here(self, key: str, row: int, column: int) -> list[Spot]:
        return [one for one in self.spots if (one.piece, one.row, one.column) == (key, row, column)]

    def _covered(self, key: str, row: int, column: int, text: str, judged: Judged) -> str:
        extra = list(_extra_in(text, judged.extra))
        kept = [
            (one.mark, judged.spots[one.n])
            for one in self._here(key, row, column)
            if all(one.mark.end <= other.start or one.mark.start >= other.end for other in extra)
        ]
        both = sorted([*kept, *((mark, True) for mark in extra)], key=lambda pair: pair[0].start)
        return covered(text, [mark for mark, _ in both], [cover for _, cover in both])


def _extra_in(text: str, words: Iterable[str]) -> Iterable[Mark]:
    """另外要遮的字，每一处；互相重叠的取先写到的、长的。"""
    at: list[Mark] = []
    for word in sorted(set(words), key=len, reverse=True):
        start = text.find(word)
        while start >= 0:
            end = start + len(word)
            if all(end <= one.start or start >= one.end for one in at):
                at.append(Mark(EXTRA, word, start, end))
            start = text.find(word, end)
    return at


def parts_of(draft: Draft, piece: Piece, row: int, column: int) -> Sequence[tuple[str, Spot | None]]:
    """一格的文字，一段一段：指出的那段带着它是哪一处。"""
    text, found, at = piece.rows[row][column], [], 0
    for one in draft.spots:
        if (one.piece, one.row, one.column) == (piece.key, row, column):
            found += [(text[at : one.mark.start], None), (one.mark.text, one)]
            at = one.mark.end
    return [*found, (text[at:], None)]
