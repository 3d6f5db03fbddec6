"""办事的人：照页面上的话办——看一件，按一个按钮，照每一格的名字填，交上去。不认代号，不看工作法的文件。"""

import datetime as dt
import json
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from bihuan.accounts import door as accounts
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people.door import SYSTEM
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.procedure.town import Town
from tests.ui.accessible import faults_of
from tests.ui.markup import Node, read

PATIENCE = 60  # 步：一件至多办这么多步
NUMBER = "80"
WAIT = dt.timedelta(days=5)


@dataclass
class Clerks:
    """一个县里的各人，各自登录；今天是 now。"""

    town: Town
    now: dt.datetime
    pressed: Counter[tuple[int, str]] = field(default_factory=Counter)
    clients: dict[str, Client] = field(default_factory=dict)

    def client(self, name: str) -> Client:
        """某人的浏览器。"""
        if name not in self.clients:
            person = self.town.county.people[name]
            account = accounts.Account.objects.filter(person_id=person).first()
            self.clients[name] = Client(raise_request_exception=True)
            self.clients[name].force_login(account or accounts.open_account(person, by=SYSTEM, now=MONDAY))
        return self.clients[name]

    def page(self, name: str, url: str) -> Node:
        """某人打开一页；页面没有毛病。"""
        answer = self.client(name).get(url, follow=True)
        assert answer.status_code == 200, (name, url, answer.status_code)
        assert faults_of(answer.content) == []
        return read(answer.content)

    def opens(self, kind: str, wanted: str = "") -> procedure.Case:
        """头一个开立得了的人，从清单上的按钮开立一件。"""
        for name in self.town.county.people:
            by = self.town.county.actor(name, now=self.now)
            offered = procedure.openings(self.town.county.congress, kind, by, now=self.now)
            for article in offered:
                if article.name != wanted and wanted:
                    continue
                answer = self.fills(name, f"/registers/{kind}/new/?step={article.step}", 0)
                assert answer.status_code == 302, said(answer)
                return procedure.Case.objects.filter(kind=kind).latest("pk")
        raise AssertionError(f"没有人开立得了 {kind}")

    def walks(self, case: procedure.Case) -> list[str]:
        """一步一步办到结束，返回办过的各步；没有人能办的，等五天，到期的自己会办。"""
        done: list[str] = []
        waited = 0
        while len(done) < PATIENCE and procedure.Case.objects.get(pk=case.pk).ended_on is None:
            name = self._next(case, done)
            if name:
                waited = 0
                continue
            for child in procedure.Case.objects.filter(parent=case, ended_on=None).order_by("pk"):
                done += self.walks(child)
            waited += 1
            assert waited < 20, (
                f"停在「{procedure.stage_name(procedure.Case.objects.get(pk=case.pk))}」，没有人能办：{done}"
            )
            self.now += WAIT
            with clock.frozen(self.now):
                procedure.run_clocks(self.now)
                ledger.work(self.now)
        return done

    def _next(self, case: procedure.Case, done: list[str]) -> str:
        """还没有按过两遍的、头一个办得成的一步。"""
        with clock.frozen(self.now):
            for name in self.town.county.people:
                row = procedure.Case.objects.get(pk=case.pk)
                by = self.town.county.actor(name, now=self.now)
                if not procedure.can_see(by, row):
                    continue
                ready = [one for one in procedure.possible_steps(row, by, now=self.now) if not one.missing]
                for one in sorted(ready, key=lambda each: (self.pressed[case.pk, each.name], not each.main)):
                    if self.pressed[case.pk, one.name] >= 2 and not one.main:
                        continue
                    if self.pressed[case.pk, one.name] >= 6:
                        continue
                    if self._presses(case, name, one.name, one.assignment):
                        done.append(one.name)
                        return one.name
        return ""

    def _presses(self, case: procedure.Case, name: str, label: str, n: int) -> bool:
        """打开这一件，按写着这个名字的按钮，填好交上去。要两个人录入的，另一个人再录一遍。"""
        links = [
            a
            for a in self.page(name, f"/cases/{case.pk}/").find_all("a")
            if "button" in a.classes() and a.text() == label and (not n or f"/{n}/" in a.attrs["href"])
        ]
        assert links, f"{name} 的页面上没有「{label}」这个按钮"
        turn = self.pressed[case.pk, label]
        self.pressed[case.pk, label] += 1
        url = links[0].attrs["href"]
        answer = self.fills(name, url, turn)
        if answer.status_code == 409:
            return False
        assert answer.status_code == 302, f"{name} {label}：{said(answer)}"
        if self.client(name).get(url).headers.get("Location", "").endswith("/vote/"):
            self._again(name, url, turn, case)
        ledger.work(self.now)
        assert [one.sentence for one in ledger.undelivered()] == []
        return True

    def _again(self, first: str, url: str, turn: int, case: procedure.Case) -> None:
        for other in self.town.county.people:
            if other == first or not procedure.can_see(self.town.county.actor(other, now=self.now), case):
                continue
            if self.client(other).get(url, follow=True).status_code == 200:
                assert self.fills(other, url, turn).status_code == 302
                return
        raise AssertionError("没有另一个人可以再录一遍")

    def fills(self, name: str, url: str, turn: int) -> Any:
        """照各格的名字填，交上去；日子不对的，照页面说的换一个再交。"""
        url = self.client(name).get(url).headers.get("Location", url)
        form = next(
            one
            for one in self.page(name, url).find_all("form")
            if one.attrs.get("method") == "post" and "form" in one.classes()
        )
        for day in (self.today(30), self.today(0)):
            answer = self.client(name).post(url, self._filled(name, form, turn, day))
            if answer.status_code != 422 or "晚于今天" not in answer.content.decode():
                return answer
        return answer

    def today(self, later: int) -> str:
        return clock.day_of(self.now + dt.timedelta(days=later)).isoformat()

    def _filled(self, name: str, form: Node, turn: int, day: str) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for one in form.walk():
            key, kind = one.attrs.get("name", ""), one.attrs.get("type", "text")
            if not key or "template" in {up.tag for up in one.up()} or kind == "submit" or one.tag == "button":
                continue
            if one.tag == "select":
                given.setdefault(key, self._picked(name, one, turn))
            elif kind in ("radio", "checkbox"):
                offered = [each.attrs["value"] for each in form.find_all("input") if each.attrs.get("name") == key]
                given[key] = offered[turn % len(offered)]
            elif one.tag in ("input", "textarea") and not key.endswith("-typed"):
                given[key] = self._typed(one, label_of(form, one), day)
        present = next(
            (one.attrs.get("value") for one in form.find_all("input") if one.attrs.get("name") == "entitled"), ""
        )
        if present:  # 录入票数：都到会，都投头一种
            marks = [key for key in given if "." in key]
            rows = {key.partition(".")[0] for key in marks}
            given |= {"present": present, "issued": "", "returned": "", "void": "", **dict.fromkeys(marks, "")}
            given |= {next(key for key in marks if key.startswith(f"{row}.")): present for row in rows}
        return {key: value for key, value in given.items() if value not in (None, "", [])}

    def _typed(self, one: Node, label: str, day: str) -> Any:
        if one.attrs.get("type") == "hidden":
            return one.attrs.get("value", "")
        if one.attrs.get("type") == "file":
            return SimpleUploadedFile("材料.txt", "办了。".encode(), content_type="text/plain")
        if one.attrs.get("type") == "date":
            return one.attrs.get("value") or day
        if one.attrs.get("type") == "tel" or "电话" in label:
            return "0731-86001234"
        if one.attrs.get("type") == "number" or one.attrs.get("inputmode") in ("numeric", "decimal"):
            return one.attrs.get("value") or NUMBER
        if one.attrs.get("list"):
            return "住建局"
        return one.attrs.get("value") or one.text() or f"{label[:12]}{clock.day_of(self.now):%m%d}"

    def _picked(self, name: str, one: Node, turn: int) -> Any:
        """下拉的挑头一个（再办一遍的挑下一个）；边打边找的，打开来挑头一个。"""
        kept = [each.attrs.get("value", each.text()) for each in one.find_all("option") if "selected" in each.attrs]
        listed = [each.attrs.get("value", each.text()) for each in one.find_all("option")]
        offered = [value for value in listed if value]
        if kept and any(kept):
            return kept
        if offered:
            return offered[turn % len(offered)]
        source = one.attrs.get("data-pick", "")
        hits = json.loads(self.client(name).get(source).content)["hits"] if source else []
        return str(hits[turn % len(hits)]["id"]) if hits else None


def label_of(form: Node, control: Node) -> str:
    """一格叫什么。"""
    if spoken := control.attrs.get("aria-label"):
        return spoken
    found = form.find(f"label[for={control.attrs.get('id', '')}]")
    return found.text().removesuffix("选填").strip() if found else ""


def said(answer: Any) -> str:
    """没有办成的，页面上怎么说。"""
    page = read(answer.content)
    faults = [one.text() for one in page.walk() if one.classes() & {"fault", "alert", "faults"}]
    return f"{answer.status_code} {'；'.join(faults) or page.text()[:400]}"
