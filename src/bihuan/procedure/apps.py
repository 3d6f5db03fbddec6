from pathlib import Path

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Procedure(AppConfig):
    """工作法引擎：事项、步骤、分办、时钟、链接。"""

    name = "bihuan.procedure"
    label = "procedure"
    verbose_name = "工作法"

    def ready(self) -> None:
        from bihuan.files.door import gate
        from bihuan.ui.door import menu

        from . import conditions, verifying, verifying_library  # noqa: F401
        from .gates import can_open_files
        from .language.words import learn

        learn(Path(__file__).with_name("words.yaml"))
        gate("case", can_open_files)
        menu.entry("procedures", label="工作法", url="procedure:library", for_=menu.EVERYONE, order=80, dock=False)
        post_migrate.connect(_release_shipped, sender=self)


def _release_shipped(**signal: object) -> None:
    """迁移之后，随软件发布的工作法入库。"""
    from bihuan.kernel import clock

    from .library import forget_cached, release_shipped

    forget_cached()
    release_shipped(clock.now())
