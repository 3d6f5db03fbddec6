from django.apps import AppConfig


class People(AppConfig):
    """组织与人：人大、届、机构、职务、代表。"""

    name = "bihuan.people"
    label = "people"
    verbose_name = "组织与人"

    def ready(self) -> None:
        """登记：经手人的代号怎么说成姓名。"""
        from bihuan.ledger import door as ledger

        from .questions import actor_name

        ledger.namer(actor_name)
