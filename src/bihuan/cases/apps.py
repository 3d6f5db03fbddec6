from django.apps import AppConfig


class Cases(AppConfig):
    """事项：每一种事项都有的页面、清单和可见范围。"""

    name = "bihuan.cases"
    label = "cases"
    verbose_name = "事项"

    def ready(self) -> None:
        from bihuan.figures.door import renderer
        from bihuan.people.door import first_step
        from bihuan.procedure.door import after_step, page, sight
        from bihuan.search.door import beside, bounds, renderer as found
        from bihuan.ui.door import menu

        from . import commitments, finding, hits, persons, seeing, unmanned  # noqa: F401
        from .handover import lanes as handover, questions  # noqa: F401
        from .publishing import finding as publications, lanes, verifying  # noqa: F401
        from .registers import chapters, methods
        from .url import page_url

        page(page_url)
        sight(seeing.visible)
        bounds(seeing.bounds)
        renderer("case", hits.counted_cases)
        found("case", hits.found_cases)
        found("part", hits.found_cases)
        found(publications.KIND, publications.found_published)
        hits.published(publications.counted_published)
        after_step(finding.index_cases)
        beside(finding.registers)
        lanes.register()
        handover.register()
        unmanned.register()
        first_step(methods.CHOSEN)
        menu.entry("registers", label="清单", url="cases:registers", for_=menu.SERVING, order=55, dock=False)
        menu.branch("registers", chapters.in_menu)
        menu.entry("procedures", label="工作法", url="cases:methods", for_=menu.EVERYONE, order=80, dock=False)
        offices = ("deputies_affairs", "congress_office", "standing_committee", "township_secretariat")
        menu.entry("entrances", label="扫码入口", url="cases:entrances", for_=offices, order=60, dock=False)
