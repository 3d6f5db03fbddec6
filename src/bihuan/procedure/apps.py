from pathlib import Path

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class Procedure(AppConfig):
    """工作法引擎：事项、步骤、分办、时钟、链接。"""

    name = "bihuan.procedure"
    label = "procedure"
    verbose_name = "工作法"

    def ready(self) -> None:
        from bihuan.figures.door import source
        from bihuan.files.door import gate
        from bihuan.regions.door import counts_moves

        from . import conditions, relations, verifying, verifying_library  # noqa: F401
        from .counting.declared import every_figure, figure_named
        from .language.words import learn
        from .questions import moved_by
        from .verifying_enactments import can_open_decision
        from .withheld import can_open_files

        learn(Path(__file__).with_name("words.yaml"))
        gate("case", can_open_files)
        gate("enactment", can_open_decision)
        source(figure_named, every_figure)
        counts_moves(moved_by)
        post_migrate.connect(_release_shipped, sender=self)


def _release_shipped(**signal: object) -> None:
    """迁移之后，随软件发布的工作法入库；旧版写下的事项照链升级。"""
    from bihuan.kernel import clock

    from .library import forget_cached, note_sights, release_shipped
    from .upgrading import upgrade

    forget_cached()
    release_shipped(clock.now())
    note_sights()
    upgrade(clock.now())
