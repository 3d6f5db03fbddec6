"""画成表：表头、各行、可以一起办的、列和行数、页码；各种清单的两种问法（lists、registers）画的都是它。"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from ..drawn import grid_rows
from ..lists.paging import Page
from ..look import Row
from ..returning.outgoing import suits
from . import looking, together
from .chosen import Held
from .columns import Column, offered_columns, shown_columns
from .drawing import draw


def table(
    held: Held,
    found: Page,
    *,
    today: dt.date,
    url: Callable[..., str],
    sorts: Mapping[str, str],
    sort: str,
    organs: Mapping[int, str] | None = None,
    rows: Mapping[int, Row] | None = None,
    noted: bool = False,
) -> dict[str, Any]:
    """模板要的一切。url: 这份问题的网址，可以改几处；sorts: 可以照它排的；rows: 已经画好的各件的一行；
    noted: 标题下面写为什么在这里。
    """
    cases = [one.case for one in found.found]
    columns = shown_columns(held.text, held.kind, held.kept_columns)
    drawn = draw(cases, columns, held, today=today, organs=organs, rows=rows)
    steps = together.offered(held, cases, drawn.tasks)
    return {
        "held": held, "today": today, "rows": drawn.rows, "looked": found.looked,
        "lines": grid_rows(drawn.rows, today, ticks=bool(steps), noted=noted),
        "columns": [_head(one, url, sorts, sort) for one in columns],
        "steps": steps, "sizes": looking.ROWS, "per_page": looking.rows_of(held),
        "by_sheet": [one for one in steps if suits(held, held.text.by_step[one[0]])],
        "offered": [(one, one in columns) for one in offered_columns(held.text, held.kind)],
    }  # fmt: skip


def _head(one: Column, url: Callable[..., str], sorts: Mapping[str, str], sort: str) -> tuple[Column, str, bool]:
    """表头的一格：列，照它排的网址（不能排的为空），现在是不是照它排。"""
    return one, url(sort=one.order) if one.order in sorts else "", one.sortable and sort == one.order
