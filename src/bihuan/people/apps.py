from django.apps import AppConfig


class People(AppConfig):
    """组织与人：人大、届、机构、职务、代表。"""

    name = "bihuan.people"
    label = "people"
    verbose_name = "组织与人"
