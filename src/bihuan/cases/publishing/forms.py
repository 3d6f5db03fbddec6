"""审核的表单：一处一个单选（遮、不是），交来的读成判断。没有脚本也能办；看公开的样子是其中一步。"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render

from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.ui.door import say

from .pieces import CHANGED, Cleared, Draft, Judged, Piece, Spot, parts_of

COVER, KEEP, OPEN, SHUT = "cover", "keep", "open", "shut"
LOOK, PUBLISH, PLAIN, BACK = "look", "publish", "plain", "back"
WORDS_LONGEST = 2000

Publish = Callable[[Judged], tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """画出来的一处：第几处，选了什么。"""

    spot: Spot
    chosen: str


@dataclass(frozen=True)
class Drawn:
    """画出来的一项：各行各格一段一段，要看的各处和各份文件（编号、名称、选了什么），不公开没有。"""

    piece: Piece
    rows: Sequence[Sequence[Sequence[tuple[str, Spot | None]]]]
    asked: Sequence[Asked]
    files: Sequence[tuple[int, str, str]]
    hidden: bool


def judged_of(data: QueryDict) -> Judged:
    """交来的 → 判断；没有选的、写坏了的，当作没有看。"""
    spots, files = {}, {}
    for name, value in data.items():
        sort, _, number = name.partition("-")
        if not number.isdecimal() or len(number) > 18:
            continue
        if sort == "m" and value in (COVER, KEEP):
            spots[int(number)] = value == COVER
        elif sort == "f" and value in (OPEN, SHUT):
            files[int(number)] = value == OPEN
    lines = (*data.getlist("maybe"), *data.get("extra", "").splitlines())
    extra = tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
    return Judged(spots, files, frozenset(data.getlist("hide")), extra, data.get("read", ""))


def clearing(
    request: HttpRequest, draft: Draft, template: str, about: Callable[[], Mapping[str, Any]], publish: Publish,
    *, may_hide: bool = False, named: Callable[[list[Cleared]], str] | None = None,
) -> HttpResponse:  # fmt: skip
    """审核的一页：GET 画出各处；看公开的样子（都看过才给看）；按公开就办，说一句、去那里。没看完的答 422，填过的都还在。

    一处也没有指出、没有文件的，通读过就可以按公开，不必先看样子：样子就是原样；另写了要遮的、不公开的项的，还是先看。
    may_hide: 可以有几项不公开；named: 公开的标题由各项怎样来。
    """
    judged = judged_of(request.POST) if request.method == "POST" else Judged(read=draft.digest)
    act, told, status, preview = request.POST.get("act", ""), "", 200, None
    if request.method == "POST" and act != BACK:
        try:
            if act == PUBLISH or (act == PLAIN and _plain(draft) and not judged.extra and not judged.hidden):
                sentence, place = publish(judged)
                say(request, sentence)
                return redirect(place)
            preview = draft.cleared(judged)
        except BadInput as refused:
            told, status, preview = refused.sentence, 422, None
        except AlreadyDone as refused:
            if refused.sentence != CHANGED:
                raise
            told, status, judged, preview = refused.sentence, 409, Judged(read=draft.digest), None
    title = named(preview) if named and preview else ""
    told_ = {"told": told, "preview": preview, "preview_title": title}
    context = {**_context(draft, judged, may_hide), **told_, **about()}
    return render(request, template, context, status=status)


def _context(draft: Draft, judged: Judged, may_hide: bool) -> dict[str, Any]:
    return {
        "drawn": [_drawn(draft, piece, judged) for piece in draft.pieces], "left": draft.unseen(judged),
        "number": len(draft.spots), "read": draft.digest,
        "maybe": [(name, name in judged.extra) for name in draft.maybe],
        "extra": "\n".join(one for one in judged.extra if one not in draft.maybe)[:WORDS_LONGEST],
        "may_hide": may_hide and len(draft.pieces) > 1, "given": _given(judged),
        "plain": _plain(draft),
    }  # fmt: skip


def _plain(draft: Draft) -> bool:
    """一处也没有指出，也没有文件。"""
    return not draft.spots and not any(piece.files for piece in draft.pieces)


def _drawn(draft: Draft, piece: Piece, judged: Judged) -> Drawn:
    rows = [
        [parts_of(draft, piece, row, column) for column in range(len(cells))] for row, cells in enumerate(piece.rows)
    ]
    asked = [Asked(one, _choice(judged.spots, one.n, COVER, KEEP)) for one in draft.spots if one.piece == piece.key]
    files = [
        (pk, piece.rows[row][0], _choice(judged.files, pk, OPEN, SHUT)) for row, pk in enumerate(piece.files)
    ]  # fmt: skip
    return Drawn(piece, rows, asked, files, piece.key in judged.hidden)


def _choice(judged: Mapping[int, bool], key: int, yes: str, no: str) -> str:
    return "" if key not in judged else yes if judged[key] else no


def _given(judged: Judged) -> list[tuple[str, str]]:
    """判断写回表单：看公开的样子那一页带着它，按公开时一并交来。"""
    found = [(f"m-{n}", COVER if cover else KEEP) for n, cover in judged.spots.items()]
    found += [(f"f-{pk}", OPEN if is_open else SHUT) for pk, is_open in judged.files.items()]
    return [*found, *(("hide", key) for key in sorted(judged.hidden)), ("extra", "\n".join(judged.extra))]


def words_of(cleared: Sequence[Cleared]) -> dict[str, str]:
    """各项审核后的字，一项一格的。"""
    return {one.key: one.words for one in cleared}
