"""查找：一格查编号、标题、姓名、拼音和正文里的词。"""

from collections.abc import Iterable
from dataclasses import dataclass

from bihuan.kernel import cursor
from bihuan.regions.door import Scope
from bihuan.search.asked import Bounds, Found, Question
from bihuan.search.engine import engine
from bihuan.search.grams import Term, terms
from bihuan.search.items import OPEN, all_parties, kind_mark, number_mark, scope_mark

LONGEST_QUERY = 100
MOST_TERMS = 8
BY_NUMBER, BY_TITLE, BY_TEXT = "n", "t", "b"


@dataclass(frozen=True)
class Hit:
    """找到的一件。cursor 交回来就从它之后接着找；by 说明凭什么找到：编号、标题姓名、正文。"""

    kind: str
    id: int
    title: str
    by: str
    cursor: str


def find(
    query: str,
    *,
    scope: Scope | None = None,
    public: bool = False,
    parties: Iterable[str] = (),
    beside: Iterable[str] = (),
    kinds: Iterable[str] = (),
    limit: int = 20,
    after: str = "",
) -> list[Hit]:
    """查找：号码正好的在前，其次标题姓名，再次正文；各自新收录的在前。

    scope 限定一地，给了 beside 则那里的和这几方的都找；public 只找公开的；给了 parties 则公开的和各方自己的都找。一个词也没有的查询找不到东西。
    """
    wanted = terms(query[:LONGEST_QUERY])[:MOST_TERMS]
    if not wanted:
        return []
    bounds = bounds_of(scope=scope, public=public, parties=parties, beside=beside, kinds=kinds)
    hits: list[Hit] = []
    for by, question in _rounds(query[:LONGEST_QUERY], tuple(wanted), after):
        found = engine().ask(question, bounds, limit=limit - len(hits), before=_before(after, by))
        hits.extend(_hit(row, by) for row in found)
        if len(hits) >= limit:
            break
    return hits


def bounds_of(
    *, scope: Scope | None, public: bool, parties: Iterable[str] = (), beside: Iterable[str] = (),
    kinds: Iterable[str] = (),
) -> Bounds:  # fmt: skip
    """把范围写成记号。几个种类之间是或；公开与各方之间是或；一地与 beside 的几方之间是或。"""
    here, others, own = [scope_mark(scope)] if scope is not None else [], all_parties(beside), all_parties(parties)
    groups = [
        [*here, *others] if here else [], [OPEN, *own] if public or own else [], [kind_mark(kind) for kind in kinds],
    ]  # fmt: skip
    every = tuple(group[0] for group in groups if len(group) == 1)
    some = tuple(tuple(group) for group in groups if len(group) > 1)
    return Bounds(every, some, (scope.field(),) if scope is not None and not others else ())


def _rounds(query: str, wanted: tuple[Term, ...], after: str) -> Iterable[tuple[str, Question]]:
    number = next(iter(number_mark(query)), "")
    rounds = {
        BY_TITLE: Question(wanted, besides_number=number),
        BY_TEXT: Question(wanted, body=True, besides=wanted, besides_number=number),
    }
    if number:
        rounds = {BY_NUMBER: Question(number=number), **rounds}
    order = list(rounds)
    start = order.index(after[:1]) if after[:1] in rounds else 0
    return [(by, rounds[by]) for by in order[start:]]


def _before(after: str, by: str) -> int | None:
    return cursor.number(after[1:]) if after[:1] == by else None


def _hit(row: Found, by: str) -> Hit:
    return Hit(row.kind, row.object_id, row.title, by, f"{by}{row.document_id}")
