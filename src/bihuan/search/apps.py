from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Search(AppConfig):
    """检索：二元组索引，编号、标题、姓名、拼音。"""

    name = "bihuan.search"
    label = "search"
    verbose_name = "检索"

    def ready(self) -> None:
        from bihuan.ledger.door import eraser
        from bihuan.search.verbs import forget, restart_if_empty
        from bihuan.ui.door import menu

        eraser(forget)
        menu.corner("search", url="search:find")
        post_migrate.connect(restart_if_empty, sender=self)
