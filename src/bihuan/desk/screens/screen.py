"""一屏：代号、名称、给谁、有哪几栏、栏外还有什么。"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from bihuan.cases.door import Asker, Column, Lane, columns_of
from bihuan.people.door import Actor


@dataclass(frozen=True)
class Screen:
    """一屏。columns：栏的代号 → 怎么问（after 是上一页的末尾）；around：栏外的数字和刚刚发生的；linked：只给一个入口、点开才问的栏（代号，名称）。"""

    code: str
    label: Callable[[Actor], str]
    fits: Callable[[Actor], bool]
    columns: Callable[[Asker], dict[str, Column]]
    around: Callable[[Asker], dict[str, Any]]
    template: str
    linked: tuple[tuple[str, str], ...] = ()

    def lanes(self, asker: Asker) -> dict[str, Lane]:
        """各栏的第一页，按次序；空而不必说的不在内。"""
        later = dict(self.linked)
        columns = {code: one for code, one in self.columns(asker).items() if code not in later}
        return self._first_pages(asker, columns)

    def added(self, asker: Asker) -> dict[str, Lane]:
        """各房间添的栏的第一页。"""
        return self._first_pages(asker, columns_of(self.code, asker.actor))

    def column(self, asker: Asker, code: str) -> Column | None:
        """按代号取一栏，自己的或房间添的；没有为 None。"""
        return {**self.columns(asker), **columns_of(self.code, asker.actor)}.get(code)

    @staticmethod
    def _first_pages(asker: Asker, columns: dict[str, Column]) -> dict[str, Lane]:
        asked = {code: column(asker, "") for code, column in columns.items()}
        return {code: lane for code, lane in asked.items() if lane.rows or not lane.shut}
