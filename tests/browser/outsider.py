"""不认得这份办法的人：在 Chromium 里照看得见的字一步一步办到底，见到格就填，见到按钮就按。"""

import datetime as dt
import re
from collections import Counter
from typing import Any

from playwright.sync_api import Error as PlaywrightError, Locator, expect

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from tests.browser.conftest import DESK, Person
from tests.browser.walking import PAPER, Walk, main_of, night

PATIENCE = 40  # 步：一件至多办这么多步
TYPED = "住建 李 周 四月 乡 法院 柏甲 柏乙 柏丙 柏丁 柏戊".split()  # 边打边找的：照次序打，列出来了就挑头一个
Later = Any


class Outsider:
    """一个县里办事的各人；`later` 使钟往后走几天。"""

    def __init__(self, walk: Walk, later: Later) -> None:
        self.walk, self.later = walk, later
        self.pressed: Counter[str] = Counter()
        self.turn = 0
        self.refused = ""
        self.days = 0

    def person(self, name: str) -> Person:
        """这个人和他的浏览器，头一次用到就登录。"""
        if name not in self.walk.people:
            self.walk.people[name] = self.walk.town.person(name, DESK)
        return self.walk.people[name]

    def opens(self, name: str, kind: str, step: str) -> procedure.Case:
        """从清单上按开立的按钮，填好交上去。"""
        person = self.person(name)
        person.open(f"/registers/{kind}/")
        self.walk.look(person)
        main_of(person).get_by_role("link", name=re.compile(f"^(新开|{step})")).first.click()
        self.submits(person, step)
        return procedure.Case.objects.filter(kind=kind).latest("pk")

    def walks(self, case: procedure.Case) -> list[str]:
        """办到结束；没有人能办的，等五天。"""
        done: list[str] = []
        waited = 0
        while len(done) < PATIENCE and waited < 40 and procedure.Case.objects.get(pk=case.pk).ended_on is None:
            step = self._next(case)
            if step:
                done.append(step)
                waited = 0
                continue
            waited += 1
            self.days += 5
            self.later(5)
            night()
        return done

    def _next(self, case: procedure.Case) -> str:
        county, now = self.walk.town.county, clock.now()
        for name in county.people:
            row, by = procedure.Case.objects.get(pk=case.pk), county.actor(name, now=now)
            if not procedure.can_see(by, row):
                continue
            ready = [one for one in procedure.possible_steps(row, by, now=now) if not one.missing]
            for one in sorted(ready, key=lambda each: (self.pressed[each.name], not each.main)):
                if self.pressed[one.name] < (3 if one.main else 1) and self._presses(row, name, one.name):
                    return str(one.name)
        return ""

    def _presses(self, case: procedure.Case, name: str, step: str) -> bool:
        person = self.person(name)
        person.open(f"/cases/{case.pk}/")
        expect(person.page.get_by_role("heading", level=1)).to_have_text(case.title)
        self.walk.look(person)
        self.turn = self.pressed[step]
        self.pressed[step] += 1
        main_of(person).locator("a.button", has_text=re.compile(f"^\\s*{re.escape(step)}\\s*$")).first.click()
        person.page.wait_for_load_state()
        if person.page.url.endswith("/vote/"):
            return self._votes(case, person, step)
        return self.submits(person, step)

    def _votes(self, case: procedure.Case, person: Person, step: str) -> bool:
        """两个人各录一遍：都到会，都投头一种。"""
        url = person.page.url
        others = [
            one for one in self.walk.town.county.people if one != person.name and self._may_enter(case, one, step)
        ]
        for one in (person, self.person(others[0])):
            one.page.goto(url)
            counts = main_of(one).locator("form.form input[type=number]")
            entitled = counts.first.input_value()
            for place, number in enumerate((entitled, entitled, *["0"] * (counts.count() - 3)), 1):
                counts.nth(place).fill(number)
            self._fill(one, main_of(one).locator("form.form").first)
            self.walk.look(one)
            main_of(one).locator("form.form button[type=submit]").first.click()
            one.page.wait_for_load_state()
        return True

    def _may_enter(self, case: procedure.Case, name: str, step: str) -> bool:
        by = self.walk.town.county.actor(name, now=clock.now())
        return procedure.can_see(by, case) and any(
            one.name == step for one in procedure.possible_steps(case, by, now=clock.now())
        )

    def submits(self, person: Person, step: str) -> bool:
        """填好这张表交上去；页面说还办不成的，返回 False。"""
        form = main_of(person).locator("form.form").first
        self._fill(person, form)
        self.walk.look(person)
        form.locator("button[type=submit]").first.click()
        person.page.wait_for_load_state()
        self.walk.look(person)
        if main_of(person).locator("form.form").count() and "/steps/" in person.page.url:
            self.refused = main_of(person).inner_text()[:400]
            return False
        return True

    def _fill(self, person: Person, form: Locator) -> None:
        turn, seen = self.turn, set[str]()
        for box in form.locator("input, select, textarea").all():
            if not box.is_visible() and box.get_attribute("type") not in ("file", "radio", "checkbox"):
                continue
            name, kind = box.get_attribute("name") or "", box.get_attribute("type") or ""
            if kind in ("radio", "checkbox"):
                if name not in seen:
                    seen.add(name)
                    form.locator(f"input[name='{name}']").nth(
                        turn % max(1, form.locator(f"input[name='{name}']").count())
                    ).check(force=True)
            elif box.get_attribute("role") == "combobox":
                self._pick(form, box)
            else:
                self._put(box, kind)

    def _pick(self, form: Locator, box: Locator) -> None:
        for typed in TYPED:
            box.fill(typed)
            options = form.locator("[role=option]:visible")
            try:
                options.first.wait_for(timeout=1200)
            except PlaywrightError:
                continue
            if "没有" not in options.first.inner_text():
                options.first.click()
                if not box.input_value():  # 可以挑几个的：再挑
                    continue
                return
        box.fill("")

    def _put(self, box: Locator, kind: str) -> None:
        tag, day = box.evaluate("one => one.tagName"), clock.today()
        if tag == "SELECT":
            values = [one.get_attribute("value") for one in box.locator("option").all()]
            if not box.input_value() and any(values):
                box.select_option(value=next(value for value in values if value))
        elif kind == "file":
            box.set_input_files(PAPER)
        elif box.input_value() or kind in ("hidden", "submit"):
            return
        elif kind == "date":
            box.fill((day + dt.timedelta(days=30 if box.get_attribute("min") else 0)).isoformat())
        elif kind == "tel":
            box.fill("0731-86001234")
        elif kind == "number" or box.get_attribute("inputmode") in ("numeric", "decimal"):
            box.fill("80")
        else:
            box.fill(f"办了{day:%m%d}")
