"""数字：声明、记一笔、问数、打开。"""

from bihuan.figures.declaring import Figure, everything, figure, find, group, in_files, share, source
from bihuan.figures.listing import document
from bihuan.figures.questions import (
    OfCongress,
    Value,
    case_ids,
    cases_of,
    marks,
    percent,
    value,
    values,
    within,
    written_sums,
    years,
)
from bihuan.figures.rendering import Row, renderer
from bihuan.figures.verbs import add, add_many, compact, count, last_sum, settle

__all__ = [
    "Figure", "OfCongress", "Row", "Value", "add", "add_many", "case_ids", "cases_of", "compact", "count",
    "document", "everything", "figure", "find", "group", "in_files",
    "last_sum", "marks", "percent", "renderer", "settle",
    "share", "source", "value", "values", "within", "written_sums", "years",
]  # fmt: skip
