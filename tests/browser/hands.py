"""真的手：在 Chromium 里翻页、按按钮、一格一格地填，交上去。填什么由 tests/procedure/sheet.py 照看得见的字定。"""

import json
import re
from pathlib import Path
from typing import Any

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response

from tests.browser.conftest import SCREENS
from tests.browser.judge import width
from tests.procedure.sheet import Paper, Picked
from tests.procedure.town import Town
from tests.procedure.wire import Seen, account_of
from tests.ui.markup import Node, read

REFUSED = """form => form.noValidate ? "" : [...form.querySelectorAll(":invalid")].filter((one) => one.tagName !== "FIELDSET")
  .map((one) => `${one.labels?.[0]?.innerText ?? one.name}：${one.validationMessage}`).join("；")"""


class Hands:
    """各人各有自己的浏览器，一个用手机，下一个用桌面；每一页两种宽度都量。登录另有测试，这里直接进去。"""

    def __init__(self, town: Town, browser: Browser, site: str, shots: Path | None = None):
        self.town, self.browser, self.site, self.shots = town, browser, site, shots
        self.contexts: dict[str, BrowserContext] = {}
        self.pages: dict[str, Page] = {}
        self.faults: list[str] = []
        self.stop = 0

    def close(self) -> None:
        """都合上。"""
        for context in self.contexts.values():
            context.close()

    def page(self, name: str) -> Page:
        """某人的浏览器。"""
        if name not in self.pages:
            screen = SCREENS["390" if len(self.pages) % 2 else "1440"]
            context = self.browser.new_context(viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai")
            context.set_default_timeout(30_000)
            if name in self.town.county.people:  # 群众没有账号
                client = Client()
                client.force_login(account_of(self.town, name))
                session = client.cookies[settings.SESSION_COOKIE_NAME].value
                context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "url": self.site, "value": session}])
            self.contexts[name], self.pages[name] = context, context.new_page()
            self._listen(name, self.pages[name])
        return self.pages[name]

    def open(self, name: str, url: str) -> Seen:
        """打开一页。"""
        page = self.page(name)
        answer = page.goto(self.site + url)
        return self._seen(name, page, answer)

    def press(self, name: str, link: Node) -> Seen:
        """按正文里写着这几个字、通到那里的链接；要看得见才按得着。"""
        page = self.page(name)
        shown = page.get_by_role("main").get_by_role("link", name=link.text(), exact=True)
        place = link.attrs["href"]
        found = shown.and_(page.locator(f'a[href="{place}"]')).first
        with page.expect_navigation() as going:
            found.click()
        return self._seen(name, page, going.value, allowed=(200, 403))

    def send(self, name: str, seen: Seen, form: Node, given: dict[str, Any]) -> Seen:
        """一格一格填好，按下交上去的那个按钮。"""
        page = self.page(name)
        whole = page.locator("main form.form[method=post], main form.stack[method=post]").first
        for key, value in given.items():
            self._put(whole, key, value)
        refused = whole.evaluate(REFUSED)
        assert not refused, f"{name} {page.url} 浏览器不让交：{refused}"
        with page.expect_navigation() as going:
            whole.locator("button.main").first.click()
        answer = going.value
        page.wait_for_load_state()
        found = self._seen(name, page, answer, allowed=(200, 403, 409, 422))
        done = found.status == 200 and answer.request.redirected_from is not None
        return Seen(302 if done else found.status, found.path, found.page)

    def hits(self, name: str, source: str) -> list[dict[str, Any]]:
        """边打边找的一格列出什么。"""
        answer = self.page(name).request.get(self.site + source)
        found: list[dict[str, Any]] = json.loads(answer.body())["hits"]
        return found

    def _put(self, whole: Locator, key: str, value: Any) -> None:
        """填一格；收着的（选了别的一项才要填）不填。"""
        if isinstance(value, list) and not all(one.name for one in value):
            return  # 已经挑好的
        box = whole.locator(f'[name="{key}"]')
        if isinstance(value, Picked | list):
            typed = whole.locator(f'input[role=combobox][name="{key}-typed"]')
            if typed.count():
                self._pick(typed, value if isinstance(value, list) else [value])
            elif box.is_visible():
                box.select_option(value=value.id)
            return
        kind = box.first.get_attribute("type") or ""
        if kind in ("radio", "checkbox"):
            choice = whole.locator(f'[name="{key}"][value="{value}"]')
            if choice.is_visible():
                choice.check()
        elif kind == "hidden" or not box.first.is_visible():
            return
        elif isinstance(value, Paper):
            box.first.set_input_files({"name": value.name, "mimeType": "text/plain", "buffer": value.body})
        elif box.first.input_value() != value:
            box.first.fill(value)

    def _pick(self, typed: Locator, wanted: list[Picked]) -> None:
        """打名称，从列出来的里按一个；几个的挨个打。"""
        if not typed.is_visible():
            return
        box = typed.locator("xpath=ancestor::div[@class='pick'][1]")
        for _ in range(box.get_by_role("button", name="去掉").count()):  # 先前挑的不对，去掉
            box.get_by_role("button", name="去掉").first.click()
        for one in wanted:
            typed.fill(one.name)
            box.get_by_role("option").filter(has_text=one.name).first.click()

    def _seen(self, name: str, page: Page, answer: Response | None, allowed: tuple[int, ...] = (200,)) -> Seen:
        """这一页：答得对，装完了，手机和桌面上横着都不溢出。"""
        said = page.get_by_role("main").inner_text()
        assert answer is not None and answer.status in allowed, (name, page.url, answer and answer.status, said)
        mine = page.viewport_size
        self.stop += 1
        for screen in SCREENS.values():
            page.set_viewport_size(screen)
            over = width(page)
            assert over <= screen["width"], f"{name} {page.url} 横向溢出：{over}"
            if self.shots:
                page.screenshot(path=self.shots / f"{self.stop:03}-{name}-{screen['width']}.png", full_page=True)
        page.set_viewport_size(mine)  # type: ignore[arg-type]
        return Seen(answer.status, page.url.removeprefix(self.site), read(page.content()))

    def _listen(self, name: str, page: Page) -> None:
        page.on("pageerror", lambda error: self.faults.append(f"{name} {error}"))
        page.on("console", lambda message: self._heard(name, message.text, message.type))

    def _heard(self, name: str, text: str, kind: str) -> None:
        if kind == "error" and not re.search(r"status of 4(09|22)", text):  # 那句话页面上另有
            self.faults.append(f"{name} {text}")
