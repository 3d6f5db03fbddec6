"""页上的每一个按得的东西各按一次：要么变了什么，要么说了为什么不行。在副本上按，按完照原样还回去。"""

import contextlib
import time
from typing import Any

from playwright.sync_api import Browser, Error, Page

from tests.browser.conftest import Person

LISTED = """() => [...document.querySelectorAll('a[href], button, summary')].map((one, place) => {
  one.dataset.place = place;
  const shown = one.checkVisibility() && one.getBoundingClientRect().width > 1 && !one.matches('.skip');
  const form = one.form;
  return {place, shown, what: [one.tagName, (one.ariaLabel || one.textContent).trim().replace(/\\s+/g, ' '),
    one.getAttribute('href') || (form ? form.getAttribute('action') || location.pathname : ''), one.value || ''].join(' | ')};
}).filter((one) => one.shown)"""

SEEN = """() => JSON.stringify([location.href, document.body.innerText, document.documentElement.dataset.size || '',
  [...document.querySelectorAll('details')].map((one) => one.open), [...document.querySelectorAll('dialog')].map((one) => one.open),
  [...document.querySelectorAll('[popover]')].map((one) => one.matches(':popover-open')),
  document.activeElement?.matches('input, textarea, select') ? document.activeElement.name : '',
  [...document.querySelectorAll('input, textarea, select')].map((one) => one.value)])"""

UNFILLED = "() => document.activeElement?.matches('input:invalid, textarea:invalid, select:invalid') || false"
PATIENCE = 5  # 秒：机器忙的时候，回得慢不算没有反应；有反应的立刻往下走


def press_each(browser: Browser, person: Person, seen: set[str]) -> list[str]:
    """此人眼前这一页上，还没有按过的都按一次。返回按了没有反应的、出了错的，一处一句。"""
    screen = person.page.viewport_size
    assert screen is not None
    context = browser.new_context(viewport=screen, locale="zh-CN", storage_state=person.context.storage_state())
    context.set_default_timeout(4000)
    url, faults = person.page.url, []
    page = context.new_page()
    person.listen(page)
    heard: dict[str, Any] = {}
    page.on("response", lambda answer: _note(heard, answer))
    page.on("download", lambda download: heard.update(downloaded=True))
    with contextlib.closing(context), person.town.databases.moment() as back:
        _open(page, url)
        for control in page.evaluate(LISTED):
            what = f"{person.name} | {control['what']}"
            if what in seen:
                continue
            seen.add(what)
            _open(page, url)
            page.evaluate(LISTED)
            heard.clear()
            fault = press(page, control["place"], heard)
            if fault:
                faults.append(f"{url} 上的「{control['what']}」：{fault}")
            if heard.get("posted"):
                back()
                context.clear_cookies()
                context.add_cookies(person.context.storage_state()["cookies"])  # type: ignore[arg-type]
    return faults


def _open(page: Page, url: str) -> None:
    """打开，等到页面自己去取的几处都换好：换掉的链接上没有记下的位置。"""
    page.goto(url)
    page.wait_for_function("() => !document.querySelector('[hx-trigger=load]')")


def press(page: Page, place: int, heard: dict[str, Any]) -> str:
    """按页上第几个；有反应的为空，没有的说一句。heard 里是这一按引来的回答。"""
    before = page.evaluate(SEEN)
    try:
        page.locator(f'[data-place="{place}"]').click()
    except Error as error:
        return f"按不着：{error.message.splitlines()[0]}"
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        page.wait_for_load_state()
        try:
            if page.evaluate(SEEN) != before or heard.get("downloaded"):
                break
            if page.evaluate(UNFILLED):  # 没填就送的，浏览器自己会说：请填写此字段
                return ""
        except Error:
            continue  # 正在换页
        page.wait_for_timeout(25)
    else:
        return "没有反应"
    status = heard.get("status", 200)
    if status == 404 or status >= 500:
        return f"回了 {status}"
    if status >= 400 and not page.locator('[role="alert"]').count():
        return f"回了 {status}，没有说为什么"
    return ""


def _note(heard: dict[str, Any], answer: Any) -> None:
    if answer.request.method == "POST":
        heard["posted"] = True
    if answer.request.resource_type in ("document", "xhr", "fetch"):
        heard["status"] = answer.status
