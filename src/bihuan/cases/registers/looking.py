"""清单的样子：各人挑的列、一页几行，记在库里；一页一页的页码。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bihuan.kernel.refuse import BadInput
from bihuan.ledger.door import verb
from bihuan.people.door import Actor

from ..models import KeptColumns
from .chosen import Held
from .columns import offered_columns

ROWS = (30, 50, 100, 200)  # 行：一页可以摆这么多
BETWEEN = "~"  # 网址里翻过的各页之间
PAGES = 40  # 页：往回翻得到的，再往前从头来
LONGEST = 2500  # 字：网址里翻过的各页，至多这么长


@dataclass(frozen=True)
class Leaf:
    """页码：第几页，网址，是不是这一页。"""

    n: int
    url: str
    here: bool


@verb
def keep_look(held: Held, columns: Sequence[str], rows: int, *, by: Actor) -> None:
    """记下此人的这一种清单摆哪些列、一页几行。一列也没有挑的，照文件写明的。拒绝：没有这么多行的一种。"""
    if rows not in ROWS:
        raise BadInput(f"一页可以摆 {'、'.join(map(str, ROWS))} 行")
    known = {one.code for one in offered_columns(held.text, held.kind)}
    kept = ",".join(code for code in dict.fromkeys(columns) if code in known)
    KeptColumns.objects.update_or_create(person_id=by.person, kind=held.kind, defaults={"columns": kept, "rows": rows})


def rows_of(held: Held) -> int:
    """一页几行。"""
    return held.kept_rows if held.kept_rows in ROWS else ROWS[0]


def leaves(url: Callable[..., str], after: str, past: str, more: str) -> tuple[list[Leaf], str]:
    """翻过的各页和这一页的页码，下一页的网址（没有的为空）。url: 这份问题的网址，可以改几处。"""
    turned = [one for one in past.split(BETWEEN) if one][-PAGES:] if after else []
    starts = ["", *turned, after] if after else [""]
    found = [
        Leaf(n, url(after=start, past=BETWEEN.join(starts[1 : n - 1])), n == len(starts))
        for n, start in enumerate(starts, 1)
    ]
    return found, url(after=more, past=BETWEEN.join(starts[1:])) if more else ""
