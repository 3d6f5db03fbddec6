from pathlib import Path

from django.apps import AppConfig


class Suggestions(AppConfig):
    """代表建议：一件建议的一生。"""

    name = "bihuan.suggestions"
    label = "suggestions"
    verbose_name = "代表建议"

    def ready(self) -> None:
        from bihuan.procedure.door import OVERSEERS, case_page, learn, step_aside, step_page
        from bihuan.ui.door import menu

        from . import asides, conditions, counting, figures, hits, options, verbs, verifying  # noqa: F401

        hits.register()
        learn(Path(__file__).with_name("words.yaml"))
        case_page("commitment", "suggestions:case")
        for kind in verbs.KINDS:
            case_page(kind, "suggestions:case")
            step_aside(kind, asides.drafted)
            for step, page in (("submit", "revision"), ("withdraw", "withdrawal"), ("rate", "rating")):
                step_page(kind, step, f"suggestions:{page}")
        menu.entry("suggestions", label="建议", url="suggestions:list", for_=(*OVERSEERS, "unit"), order=20)
        menu.entry("assigning", label="交办", url="suggestions:assigning", for_="deputies_affairs", order=30)
        menu.entry(
            "publishing", label="审核公开", url="suggestions:publishing", for_="deputies_affairs", order=45, dock=False
        )
        menu.entry("mine", label="我的建议", url="suggestions:mine", for_="deputy", order=20)
        menu.entry("entry", label="代录", url="suggestions:entry", for_="deputies_affairs", order=40, dock=False)
