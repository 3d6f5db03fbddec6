"""发出去、交回来的一张表：墙要用的预览和文件。"""

import io

from bihuan.cases.registers.importing import keep_draft
from bihuan.cases.returning import outgoing
from bihuan.sheets.door import read_table


def sent_out(held, step, *, now):
    """等着办这一步的写成一张表，又原样交回来，停在预览。"""
    article = outgoing.article_by_sheet(held, step)
    sheet = outgoing.sheet_of(outgoing.places_for(held, article, 0, now=now), held, article)
    draft = keep_draft(read_table(io.BytesIO(sheet), "交办.xlsx"), "交办.xlsx", held, step, now=now)
    return {"stall_sent": draft.pk, "stall_sheet": ("交办.xlsx", sheet)}
