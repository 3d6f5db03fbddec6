"""办事的人：照页面上的话办——看一件，按一个按钮，照每一格的名字填，交上去。不认代号，不看工作法的文件。"""

import datetime as dt
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.procedure import door as procedure
from tests.procedure.sheet import Sheet
from tests.procedure.town import Town
from tests.procedure.wire import Hands, Seen, Wire
from tests.ui.markup import Node

PATIENCE = 60  # 步：一件至多办这么多步
TRIES = 8  # 遍：一张表单照页面说的至多换这么多遍
GIVE, CITIZEN = "给群众一个查询码", "群众"
WAITS = 15  # 次：至多接连等这么多次
WAIT = dt.timedelta(days=5)
BACK = "退 撤 取消 不 终止 停 延 并案 调整".split()  # 名字里有这些字的一步往回走、往外走：有别的可办就先办别的


@dataclass
class Clerks:
    """一个县里的各人，各自登录；今天是 now。"""

    town: Town
    now: dt.datetime
    hands: Hands = field(default=None)  # type: ignore[assignment]
    pressed: Counter[tuple[int, str, int]] = field(default_factory=Counter)
    met: dict[int, set[str]] = field(default_factory=dict)  # 哪一件里哪些人出过面
    wants: dict[str, str] = field(default_factory=dict)  # 哪一格要选名称里有这几个字的
    codes: dict[int, str] = field(default_factory=dict)  # 哪一件给了群众查询码
    refused: list[str] = field(default_factory=list)  # 按了没有办成的，页面怎么说
    actors: dict[tuple[str, dt.datetime], Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.hands = self.hands or Wire(self.town)

    def client(self, name: str) -> Client:
        """某人的来回，只有不开浏览器的有。"""
        assert isinstance(self.hands, Wire)
        return self.hands.client(name)

    def page(self, name: str, url: str) -> Node:
        """某人打开一页；打得开，页面没有毛病。"""
        seen = self.hands.open(name, url)
        assert seen.status == 200, (name, url, seen.status)
        return seen.page

    def actor(self, name: str) -> Any:
        """某人今天的身份。"""
        key = (name, self.now)
        if key not in self.actors:
            self.actors[key] = self.town.county.actor(name, now=self.now)
        return self.actors[key]

    def opens(self, kind: str, wanted: str = "") -> procedure.Case:
        """头一个开立得了的人，从清单上的按钮开立一件；这个人填不成的，换一个。"""
        said_so = [f"没有人开立得了 {kind}"]
        for name in self.town.county.people:
            for article in procedure.openings(self.town.county.congress, kind, self.actor(name), now=self.now):
                if wanted and article.name != wanted:
                    continue
                seen = self.hands.open(name, f"/registers/{kind}/new/?step={article.step}")
                answer = self.fills(name, seen, 0, set())
                if answer.status == 302:
                    case = procedure.Case.objects.filter(kind=kind).latest("pk")
                    self.met[case.pk] = {name}
                    self._hands_a_code(case, name)
                    return case
                said_so.append(f"{name} {article.name}：{said(answer)}")
        raise AssertionError("；".join(said_so))

    def walks(self, case: procedure.Case) -> list[str]:
        """一步一步办到结束，返回办过的各步；没有人能办的，等到下一个到期，到期的自己会办。"""
        done: list[str] = []
        waited = 0
        while len(done) < PATIENCE and procedure.Case.objects.get(pk=case.pk).ended_on is None:
            if self.steps(case, done):
                waited = 0
                continue
            for child in procedure.Case.objects.filter(parent=case, ended_on=None).order_by("pk"):
                done += self.walks(child)
            waited += 1
            assert waited < WAITS, f"没有人能办：{self.stuck(case)}；办过 {done}"
            self.waits(case)
        return done

    def stuck(self, case: procedure.Case) -> str:
        """停在哪里，谁本来可以办哪一步，还差什么。"""
        row = procedure.Case.objects.get(pk=case.pk)
        tasks = [
            f"{one.n}：{procedure.task_stage_name(row.text_id, one.stage)}"
            for one in procedure.Assignment.objects.filter(case=row)
        ]
        said = [
            f"{name} {one.name}#{one.assignment}：{'、'.join(one.missing)} 按过 {self.pressed[case.pk, one.name, one.assignment]}"
            for name in self.turns(case)
            if procedure.can_see(self.actor(name), row)
            for one in procedure.possible_steps(row, self.actor(name), now=self.now)
        ]
        return f"停在「{procedure.stage_name(row)}」{tasks}；{'；'.join(said[:12])}；没有办成的 {self.refused}"

    def walks_until(self, case: procedure.Case, kind: str, patience: int = 0) -> procedure.Case | None:
        """办到立出这一种的一件，返回那一件；办完了也没有的为 None。patience: 每办一步以前先等几次：到了日子自己立的，不等就先办完了。"""
        done: list[str] = []
        for _ in range(PATIENCE):
            for _ in range(patience):
                if below := self._below(case, kind):
                    return below
                self.waits(case)
            if (below := self._below(case, kind)) or procedure.Case.objects.get(pk=case.pk).ended_on is not None:
                return below
            if not self.steps(case, done):
                self.waits(case)
        return None

    def _below(self, case: procedure.Case, kind: str) -> procedure.Case | None:
        """这一件以后立出的这一种。"""
        return procedure.Case.objects.filter(kind=kind, pk__gt=case.pk).order_by("pk").first()

    def waits(self, case: procedure.Case) -> None:
        """等五天；最近的一个到期还在后面的，等到那一天以后。"""
        due = procedure.Clock.objects.filter(case=case, stopped_on=None, due_on__gt=clock.day_of(self.now))
        next_due = due.order_by("due_on").values_list("due_on", flat=True).first()
        self.now = max(self.now + WAIT, clock.beijing(next_due + dt.timedelta(days=1)) if next_due else self.now)
        self.actors.clear()
        with clock.frozen(self.now):
            procedure.run_clocks(self.now)
            ledger.work(self.now)

    def steps(self, case: procedure.Case, done: list[str]) -> str:
        """办一步，返回它的名字，没有的为空：主要的在先，往回走的在后，按得少的在先；按过两遍的不是主要的一步不再按。"""
        with clock.frozen(self.now):
            for name, one in self.ready(case):
                if self._presses(case, name, one.name, one.assignment):
                    done.append(one.name)
                    return one.name
            return self._citizen_does(case, done) if case.pk in self.codes else ""

    def _hands_a_code(self, case: procedure.Case, name: str) -> None:
        """群众到站里说的：经手的人页面上有「给群众一个查询码」，就按，把码交给他。"""
        links = [one for one in self.page(name, f"/cases/{case.pk}/").find_all("a") if one.text() == GIVE]
        if links:
            seen = self.hands.press(name, links[0])
            given = self.fills(name, seen, 0, set())
            assert given.status == 200, said(given)
            self.codes[case.pk] = given.page.find_all("h2")[0].text()

    def _citizen_does(self, case: procedure.Case, done: list[str]) -> str:
        """没有账号的群众凭查询码打开这一件，有请他办的就办一步，返回那一步的话；没有的为空。"""
        seen = self.hands.open(CITIZEN, "/ask/q/")
        entered = self.hands.send(CITIZEN, seen, form_of(seen.page), {"code": self.codes[case.pk]})
        assert entered.status == 302, said(entered)
        seen = self.hands.open(CITIZEN, entered.path)
        if not seen.page.find_all("form.stack"):
            return ""
        answer = self.fills(CITIZEN, seen, self.pressed[case.pk, CITIZEN, 0], set())
        assert answer.status == 302, said(answer)
        self.pressed[case.pk, CITIZEN, 0] += 1
        ledger.work(self.now)
        done.append(CITIZEN)
        return CITIZEN

    def ready(self, case: procedure.Case) -> list[tuple[str, Any]]:
        """此刻谁办得了哪一步，照办的先后；有一步主要的还没有办过，就只有它。没有人办得了的，再问别的单位的人。"""
        return self._ready(case, self.turns(case)) or self._ready(case, self.turns(case, others=True))

    def _ready(self, case: procedure.Case, names: list[str]) -> list[tuple[str, Any]]:
        found: list[tuple[int, int, int, str, Any]] = []
        row = procedure.Case.objects.get(pk=case.pk)
        for name in names:
            by = self.actor(name)
            if not procedure.can_see(by, row):
                continue
            for one in procedure.possible_steps(row, by, now=self.now):
                times = self.pressed[case.pk, one.name, one.assignment]
                if one.missing or times >= (6 if one.main else 2):
                    continue
                if one.main and not times:
                    return [(name, one)]
                back = 2 if any(word in one.name for word in BACK) else 0
                found.append((back or int(not one.main or times > 1), times, len(found), name, one))
        return [(name, one) for *_, name, one in sorted(found, key=lambda each: each[:3])]

    def turns(self, case: procedure.Case, *, others: bool = False) -> list[str]:
        """先问正等着的人，再问坐在这一件里的，再问各机关和代表。others: 只问别的单位的人，多半与它不相干。"""
        seats = list(procedure.Seat.objects.filter(case=case, open=True))

        def rank(name: str) -> int:
            by = self.actor(name)
            mine = [seat for seat in seats if seat.person_id == by.person_id or seat.organ_id in by.held_ids]
            if mine:
                return 0 if any(seat.acting for seat in mine) else 1
            return 3 if by.posts and not by.deputies and all(post.unit_id for post in by.posts) else 2

        ranked = {name: rank(name) for name in self.town.county.people}
        return sorted((name for name, n in ranked.items() if (n == 3) is others), key=lambda name: ranked[name])

    def _presses(self, case: procedure.Case, name: str, label: str, n: int) -> bool:
        """打开这一件，按写着这个名字的按钮，填好交上去。要两个人录入的，另一个人再录一遍。"""
        turn = self.pressed[case.pk, label, n]
        self.pressed[case.pk, label, n] += 1
        met = self.met.setdefault(case.pk, set())
        seen = self._reaches(case, name, label, n)
        answer = seen if seen.status == 403 else self.fills(name, seen, turn, met)
        if answer.status != 302:  # 按下去才说不行的（今天已经催过），填不成的（没有可挑的）：记着，办别的
            self.refused.append(f"{name} {label}：{said(answer)}")
            return False
        met.add(name)
        if form_of(seen.page).find("input[name=entitled]"):
            self._again(name, label, turn, case, n)
        ledger.work(self.now)
        assert [one.sentence for one in ledger.undelivered()] == []
        return True

    def _reaches(self, case: procedure.Case, name: str, label: str, n: int) -> Seen:
        """打开这一件，按这个按钮。"""
        links = [
            a
            for a in self.page(name, f"/cases/{case.pk}/").find_all("a")
            if "button" in a.classes() and a.text() == label and (not n or f"/{n}/" in a.attrs["href"])
        ]
        assert links, f"{name} 的页面上没有「{label}」这个按钮"
        return self.hands.press(name, links[0])

    def _again(self, first: str, label: str, turn: int, case: procedure.Case, n: int) -> None:
        for other in self.town.county.people:
            if other == first or not procedure.can_see(self.actor(other), case):
                continue
            row = procedure.Case.objects.get(pk=case.pk)
            ready = [one.name for one in procedure.possible_steps(row, self.actor(other), now=self.now)]
            if label in ready:
                answer = self.fills(other, self._reaches(case, other, label, n), turn, set())
                assert answer.status == 302, f"{other} {label}：{said(answer)}"
                return
        raise AssertionError("没有另一个人可以再录一遍")

    def fills(self, name: str, seen: Seen, turn: int, met: set[str]) -> Seen:
        """照各格的名字填，交上去；不对的照页面说的换一样再交。"""
        today, first = clock.day_of(self.now), seen.path
        sheet = Sheet(form_of(seen.page), lambda source: self.hands.hits(name, source), today, turn, met, self.wants)
        for _ in range(TRIES):
            given, few = sheet.filled(), len(sheet.least)
            answer = self.hands.send(name, seen, sheet.form, given)
            if answer.status != 422 or not sheet.heed(answer.page):
                break
            seen = answer if len(sheet.least) == few else self.hands.open(name, first)  # 填少了的，拿空表重填
            sheet.form = form_of(seen.page)
        met |= sheet.taken if answer.status == 302 else set()
        return answer


def form_of(page: Node) -> Node:
    """这一页上要填的那一张。"""
    forms = [
        one for one in page.find_all("form") if one.attrs.get("method") == "post" and one.classes() & {"form", "stack"}
    ]
    assert forms, page.text()[:400]
    return forms[0]


def said(answer: Seen) -> str:
    """没有办成的，页面上怎么说。"""
    faults = [one.text() for one in answer.page.walk() if one.classes() & {"fault", "alert", "faults"}]
    return f"{answer.status} {'；'.join(faults) or answer.page.text()[:400]}"
