from django.apps import AppConfig


class People(AppConfig):
    """组织与人：人大、届、机构、职务、代表。"""

    name = "bihuan.people"
    label = "people"
    verbose_name = "组织与人"

    def ready(self) -> None:
        """登记：经手人的代号怎么说成姓名；菜单里的名册；起步的几件。"""
        from bihuan.ledger import door as ledger
        from bihuan.ui.door import menu

        from . import first_steps, verifying  # noqa: F401
        from .questions import actor_name
        from .verbs.serving import forget_name

        first_steps.register()
        ledger.namer(actor_name)
        ledger.eraser(forget_name)
        menu.entry("people", label="名册", url="people:deputies", for_=menu.SERVING, order=90, dock=False)
        menu.corner("acting", url="people:act_as")
