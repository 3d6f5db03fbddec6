"""检索：收录、查找、找相近的。"""

from bihuan.search.items import Item
from bihuan.search.questions import Hit, find
from bihuan.search.similar import similar
from bihuan.search.verbs import index, index_many, remove, weigh

__all__ = ["Hit", "Item", "find", "index", "index_many", "remove", "similar", "weigh"]
