from pathlib import Path

from django.apps import AppConfig


class Suggestions(AppConfig):
    """代表建议：一件建议的一生。"""

    name = "bihuan.suggestions"
    label = "suggestions"
    verbose_name = "代表建议"

    def ready(self) -> None:
        from bihuan.cases.door import enrol
        from bihuan.files.door import gate
        from bihuan.hints.door import learns
        from bihuan.procedure.door import learn

        from . import gates, hits, options, verifying  # noqa: F401
        from .questions import subjects_of
        from .room import ROOM
        from .verbs import KINDS

        learn(Path(__file__).with_name("words.yaml"))
        hits.register()
        gate("suggestion", gates.may_open_attachment)
        enrol(ROOM)
        learns(KINDS, subjects_of)
