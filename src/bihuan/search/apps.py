from django.apps import AppConfig


class Search(AppConfig):
    """检索：二元组索引，编号、标题、姓名、拼音。"""

    name = "bihuan.search"
    label = "search"
    verbose_name = "检索"
