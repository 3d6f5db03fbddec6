"""找相近的：先按少见的词捞出至多二百条，再逐条比较。"""

from collections.abc import Collection, Iterable
from itertools import combinations

from bihuan.regions.door import Scope
from bihuan.search.engine import engine
from bihuan.search.likeness import SAME, Weights, gist, score
from bihuan.search.models import Weight
from bihuan.search.questions import bounds_of

CANDIDATES = 200
EACH = 30
MOST_GRAMS = 40


def similar(
    text: str, *, kind: str, scope: Scope | None, limit: int = 5, exclude: Collection[int] = (), public: bool = False
) -> list[tuple[int, float]]:
    """相近的：同一种类、同一范围里标题相近的，返回（号，得分），最像的在前。

    得分到 0.5 才算相近：只是句式相同、说的是两件事的到不了。它只提请人看，从不自己合并。
    """
    wanted = frozenset(sorted(gist(text))[:MOST_GRAMS])
    if len(wanted) < 2:
        return []
    weights = _weights(wanted)
    bounds = bounds_of(scope=scope, public=public, kinds=(kind,))
    rows = engine().gather(_choices(wanted, weights), bounds, each=EACH)
    titles = {row.object_id: row.title for row in rows if row.object_id not in exclude}
    scored = (
        (object_id, score(wanted, gist(title), weights)) for object_id, title in list(titles.items())[:CANDIDATES]
    )
    close = sorted((-likeness, object_id) for object_id, likeness in scored if likeness >= SAME)
    return [(object_id, round(-likeness, 3)) for likeness, object_id in close[:limit]]


def _choices(wanted: Iterable[str], weights: Weights) -> list[tuple[str, ...]]:
    """捞的次序：全都有的，最少见的四个两两都有的，最少见的三个各自有的。"""
    rare = sorted(wanted, key=lambda gram: (weights.frequency(gram), -weights.weight(gram), gram))
    return list(dict.fromkeys([tuple(sorted(rare)), *combinations(rare[:4], 2), *((gram,) for gram in rare[:3])]))


def _weights(wanted: Collection[str]) -> Weights:
    known = dict(Weight.objects.filter(gram__in=["", *wanted]).values_list("gram", "documents"))
    return Weights(known.pop("", 0), known)
