"""旁证：axe-core 看一页的无障碍（WCAG 2.1 AA 和通行的好做法）。自家的尺子在 tests/ui/accessible.py，两把尺子不是一个人做的。"""

from collections.abc import Callable
from functools import cache
from typing import Any

from playwright.sync_api import Error, Page

from tests.shared import ROOT

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"]
RUN = """async (rules) => (await axe.run(document, {resultTypes: ['violations'], runOnly: rules})).violations.flatMap(
  (one) => one.nodes.map((node) => `${one.id}：${node.html.slice(0, 160)} ${node.any.concat(node.all, node.none)
    .map((check) => check.message).join('；').slice(0, 200)}`))"""

CHANGES = 3  # 次：量的当中至多换这么多次页
GONE = ("context was destroyed", "axe is not defined")  # 量到一半，页换了
SETTLED = "document.getAnimations().forEach((one) => { try { one.finish(); } catch { one.cancel(); } })"


@cache
def _axe() -> str:
    return (ROOT / "node_modules" / "axe-core" / "axe.min.js").read_text(encoding="utf-8")


def judge(page: Page) -> list[str]:
    """这一页的毛病，一处一句；没有则为空。换了明暗以后，颜色还在变的，叫它立刻变完再量（等它变完，有时永远等不到）。"""
    return list(_measured(page, lambda: _violations(page)))


def width(page: Page) -> int:
    """这一页有多宽（像素）。点了链接，新的一页也许刚到一个头：等它装完再量。"""
    return int(_measured(page, lambda: page.locator("html").evaluate("one => one.scrollWidth")))


def _violations(page: Page) -> Any:
    page.evaluate(SETTLED)
    page.evaluate(_axe())
    return page.evaluate(RUN, RULES)


def _measured(page: Page, measure: Callable[[], Any]) -> Any:
    """装完了再量；量到一半换了页的（点了链接，新的一页才到），量新的一页。"""
    for _ in range(CHANGES):
        page.wait_for_load_state()
        try:
            return measure()
        except Error as error:
            if not any(one in error.message for one in GONE):
                raise
    page.wait_for_load_state()
    return measure()
