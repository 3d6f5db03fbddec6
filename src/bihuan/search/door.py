"""检索：收录、查找、找相近的。"""

from bihuan.search.items import Item
from bihuan.search.likeness import SAME
from bihuan.search.limits import bounds
from bihuan.search.names import readings
from bihuan.search.questions import Hit, find
from bihuan.search.rendering import Row, beside, renderer
from bihuan.search.similar import similar
from bihuan.search.verbs import index, index_many, rebuild, remove, remove_many, weigh

__all__ = [
    "SAME",
    "Hit",
    "Item",
    "Row",
    "beside",
    "bounds",
    "find",
    "index",
    "index_many",
    "readings",
    "rebuild",
    "remove",
    "remove_many",
    "renderer",
    "similar",
    "weigh",
]
