"""把一个人打得开的页面走一遍：从他的工作台起，顺着看得见的链接走，同样的页面（只有编号不同）只到一次。"""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from playwright.sync_api import Page

PEOPLE = ("张桂英", "李敏", "姜澜", "何平", "周志强", "邹凯", "周岚", "田野")  # 各角色一人
NOT_PAGES = re.compile(r"\.(xlsx|docx|csv|pdf)$|^/(static|files|ui/size)/|^/sign-out")
LINKS = "() => [...document.querySelectorAll('a[href]')].map((one) => one.href)"


def shape(url: str) -> str:
    """网址的样子：编号、数字的名字、工作法的代号换成 N，问句不算。"""
    return re.sub(r"\d+", "N", re.sub(r"^/(figures|procedures)/[a-z_.]+", r"/\1/N", urlsplit(url).path))


def everyone(page: Page, site: str, skip: set[str]) -> Iterator[str]:
    """没有登录的人看得到的各页；打开之后给出样子。`skip` 里的样子不去，去过的加进去。"""
    yield from _walk(page, site, [f"{site}/"], skip)


def as_person(page: Page, site: str, name: str, skip: set[str]) -> Iterator[str]:
    """以故事里的一个人进去，走他打得开的各页。"""
    page.goto(f"{site}/")
    page.get_by_role("button", name=name).click()
    page.wait_for_load_state()
    yield from _walk(page, site, [page.url], skip)


def _walk(page: Page, site: str, waiting: list[str], skip: set[str]) -> Iterator[str]:
    while waiting:
        url = waiting.pop(0)
        if shape(url) in skip:
            continue
        skip.add(shape(url))
        answer = page.goto(url)
        assert answer is not None
        if answer.status != 200:
            raise AssertionError(f"{url} 回答 {answer.status}")
        links = page.evaluate(LINKS)
        yield shape(url)
        here = [link.split("#")[0] for link in links if link.startswith(f"{site}/")]
        waiting += [link for link in here if not NOT_PAGES.search(urlsplit(link).path)]
