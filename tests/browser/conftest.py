"""真的浏览器、真的网站：云泽县的人用姓名和密码登录，只凭看得见的字办事。"""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize, expect

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.people.door import SYSTEM
from tests.browser.judge import width as wide
from tests.county import MONDAY
from tests.pristine import Databases

PASSWORD = "云泽 三月 开会"
PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1440, "height": 900}
SCREENS = {"390": PHONE, "1440": DESK}


class Person:
    """一个人和他的浏览器。"""

    def __init__(self, town: "Town", name: str, screen: ViewportSize):
        self.town, self.name = town, name
        self.context: BrowserContext = town.browser.new_context(
            viewport=screen, locale="zh-CN", timezone_id="Asia/Shanghai"
        )
        self.context.set_default_timeout(8000)
        self.page: Page = self.context.new_page()
        self.faults: list[str] = []
        self.listen(self.page)
        self.sign_in()

    def listen(self, page: Page) -> None:
        """控制台里的错误（含内容安全策略的拦截）、脚本的错误、服务器的错误，都记下来。"""
        page.on("console", lambda message: self._heard(message.text, message.type))
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on(
            "response",
            lambda answer: self.faults.append(f"{answer.status} {answer.url}") if answer.status >= 500 else None,
        )

    def _heard(self, text: str, kind: str) -> None:
        # 浏览器把 4xx 的回答也写进控制台；页面上那句话另有断言
        if kind == "error" and not re.search(r"status of 4(03|04|09|22)", text):
            self.faults.append(text)

    def sign_in(self) -> None:
        self.page.goto(f"{self.town.url}/sign-in/")
        self.fill_sign_in()

    def fill_sign_in(self) -> None:
        """在登录页上填姓名和密码。"""
        self.page.get_by_label("姓名").fill(self.name)
        self.page.get_by_label("密码").fill(PASSWORD)
        self.page.get_by_role("main").get_by_role("button", name="登录").click()
        expect(self.page.get_by_role("heading", level=1)).not_to_have_text("登录")

    def open(self, path: str) -> None:
        self.page.goto(self.town.url + path)

    def go_home(self) -> None:
        """按菜单里的「工作台」。"""
        self.page.locator("nav:visible").get_by_role("link", name="工作台", exact=True).click()
        self.page.wait_for_load_state()

    def press(self, name: str | re.Pattern[str], role: str = "") -> None:
        """按页面正文里看得见的一个按钮或链接。"""
        main = self.page.get_by_role("main")
        exact = isinstance(name, str)
        found = main.get_by_role(role, name=name, exact=exact) if role else (  # type: ignore[arg-type]
            main.get_by_role("button", name=name, exact=exact).or_(main.get_by_role("link", name=name, exact=exact))
        )  # fmt: skip
        found.first.click()
        self.page.wait_for_load_state()

    def pick(self, label: str, name: str) -> None:
        """挑一个单位、人、事项：打简称，从列出来的里挑头一个。"""
        main = self.page.get_by_role("main")
        main.get_by_role("combobox", name=re.compile(rf"^{label}( 选填)?$")).fill(name)
        main.get_by_role("group", name=label, exact=True).get_by_role("option").first.click()

    def fill(self, **labels: str) -> None:
        for label, value in labels.items():
            named = re.compile(rf"^{label}( 选填)?$")
            self.page.get_by_role("main").get_by_label(named).fill(value)

    def sees(self, text: str | re.Pattern[str]) -> None:
        expect(
            self.page.get_by_role("main").or_(self.page.locator("#messages")).get_by_text(text).first
        ).to_be_visible()

    def is_told(self, sentence: str) -> None:
        """上一步办完说的那一句。"""
        expect(self.page.locator("#messages")).to_contain_text(sentence)

    def look(self, name: str) -> None:
        """存一张图，给人看；顺带查横向有没有溢出。"""
        width = self.page.viewport_size["width"]  # type: ignore[index]
        assert wide(self.page) <= width, f"{self.page.url} 横向溢出"
        if self.town.shots:
            self.page.screenshot(path=self.town.shots / f"{name}-{width}.png", full_page=True)


class Town:
    """云泽县的网站。"""

    def __init__(self, url: str, browser: Browser, county, databases: Databases, shots: Path | None):
        self.url, self.browser, self.county, self.databases, self.shots = url, browser, county, databases, shots
        self.people: dict[tuple[str, int], Person] = {}

    def person(self, name: str, screen: ViewportSize = PHONE) -> Person:
        """某人坐到他的浏览器前；登录过的接着用。"""
        key = (name, screen["width"])
        if key not in self.people:
            number = self.county.people[name]
            if not accounts.Account.objects.filter(person_id=number).exists():
                accounts.open_account(number, password=PASSWORD, by=SYSTEM, now=MONDAY)
            self.people[key] = Person(self, name, screen)
        return self.people[key]

    def close(self) -> None:
        for person in self.people.values():
            person.context.close()


@pytest.fixture
def tomorrow() -> Iterator[Callable[[int], None]]:
    """网站的钟停在 2026 年 3 月 2 日；叫它往后走几天。"""
    day = 0
    stopped = clock.frozen(MONDAY)
    stopped.__enter__()

    def later(days: int = 1) -> None:
        nonlocal day, stopped
        day += days
        stopped.__exit__(None, None, None)
        stopped = clock.frozen(MONDAY + dt.timedelta(days=day))
        stopped.__enter__()

    yield later
    stopped.__exit__(None, None, None)


@pytest.fixture
def town(live_server, browser, county, django_db_setup, tomorrow) -> Iterator[Town]:
    """网站开着，县在，人还没来。设了 BIHUAN_SHOTS 就把看过的页面存在那里。"""
    shots = Path(os.environ["BIHUAN_SHOTS"]) if os.environ.get("BIHUAN_SHOTS") else None
    if shots:
        shots.mkdir(parents=True, exist_ok=True)
    place = Town(live_server.url, browser, county, django_db_setup, shots)
    yield place
    place.close()
    faults = {person.name: person.faults for person in place.people.values() if person.faults}
    assert faults == {}
