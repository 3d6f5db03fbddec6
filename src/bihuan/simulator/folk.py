"""县里的人：此刻谁能办什么，随手挑一样。代表提建议，群众反映，各单位往下办，后台送交接、对时钟、封存。"""

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.cases import door as cases
from bihuan.demo import door as demo
from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.ledger import door as ledger
from bihuan.people import door as people
from bihuan.people.door import SYSTEM, Actor
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from bihuan.suggestions import door as suggestions

from .ballots import Ballots
from .promises import Act

DEPUTIES = ("张桂英", "王建国", "刘大川")
CLERKS = ("李敏", "何平", "秦川", "孙晓梅", "朱琳", "周志强", "杨建华", "周岚")
UNITS = ("住建局", "水务局")
OPINION, GATE = "citizen_opinion", "城东社区联络站门口"
MOST_CASES = 8  # 件：一个种子里各种事项至多开这么多，好往下办
HOLIDAYS = 2027  # 录入哪一年的放假安排
ENDS, STAYS = ("withdraw", "refuse"), 0.9  # 一办就没有下文的，多半不办
PREFERRED = ("交办",)  # 有这一项的选它：别的走向要另一级人大、另一件意见
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"

Do = Callable[[dt.datetime], Any]


@dataclass
class Folk:
    """一个县。codes: 群众手里的查询码，按事项。"""

    county: demo.County
    entrance: Any
    chance: random.Random
    ballots: Ballots
    codes: dict[int, str] = field(default_factory=dict)
    made: int = 0
    year: int = HOLIDAYS

    def next(self, now: dt.datetime) -> Act:
        """随手挑的一样；挑中的没有事可办，就提一件，满了就对时钟。"""
        ways = (
            [self._proposes] * 3 + [self._asks] * 2 + [self._steps] * 12 + [self._delivers] * 3
            + [self._seals, self._holidays, self._renames] + [self._votes] * 6
        )  # fmt: skip
        self.made += 1
        found = self.chance.choice(ways)(now)
        return found or self._proposes(now) or self._act("后台", "对时钟", procedure.run_clocks, no_trace=True)

    def _act(self, who: str, does: str, do: Do, *, no_trace: bool = False) -> Act:
        return Act(self.made, who, does, do, no_trace)

    def _votes(self, now: dt.datetime) -> Act | None:
        return self.ballots.next(self._at_the_urn)

    def _at_the_urn(self, who: str, does: str, do: Do) -> Act:
        return Act(self.made, who, does, do, True, self.ballots.house)

    def _delivers(self, now: dt.datetime) -> Act:
        return self._act("后台", "送交接", ledger.work, no_trace=True)

    def _seals(self, now: dt.datetime) -> Act:
        return self._act("后台", "封存", ledger.checkpoint, no_trace=True)

    def _proposes(self, now: dt.datetime) -> Act | None:
        if procedure.Case.objects.count() >= MOST_CASES:
            return None
        who, number = self.chance.choice(DEPUTIES), self.made

        def proposes(now: dt.datetime) -> None:
            """先看自己写过没有：上一次没有听到答复的，稿子也许在。"""
            title = f"关于修好第{number}座桥护栏的建议"
            by = self.county.actor(who, now=now)
            mine = suggestions.Suggestion.objects.filter(title=title).first()
            mine = mine or suggestions.start_draft(
                congress_id=self.county.congress.pk, lead_deputy_id=by.person, by=by, now=now, title=title,
                situation="桥上的护栏松动，行人多，已有三人跌伤，群众反映强烈。", proposal="建议更换护栏，六月底以前完工。",
                analysis="护栏用了十二年，两头的螺栓都已锈断。",
            )  # fmt: skip
            suggestions.submit_draft(mine.pk, by=by, now=now)

        return self._act(who, "提出建议", proposes)

    def _asks(self, now: dt.datetime) -> Act | None:
        if procedure.Case.objects.count() >= MOST_CASES:
            return None
        text = procedure.text_by_id(procedure.chosen(self.county.congress.pk, OPINION).pk)
        told = {"内容": f"第{self.made}号路灯不亮", "来源": "扫码"}
        filled = {text.fields_by_name[name]: value for name, value in told.items()}

        once = f"第{self.made}张表单"  # 没有听到答复，照原样再交：同一张表单

        def asks(now: dt.datetime) -> None:
            case, code = cases.ask(self.entrance, "submit", fill=lambda by: filled, now=now, once=once)
            self.codes[case.pk] = code

        return self._act("群众", f"反映第{self.made}号路灯", asks)

    def _holidays(self, now: dt.datetime) -> Act:
        self.year += 1
        told = {
            "year": self.year, "papers": ["国办发明电〔模拟〕1号"],
            "days": [{"date": f"{self.year}-01-01", "name": "元旦", "isOffDay": True}],
        }  # fmt: skip
        return self._act(
            "系统", f"录入 {self.year} 年放假", lambda now: regions.import_year(told, by=SYSTEM.id, now=now)
        )

    def _renames(self, now: dt.datetime) -> Act:
        who, name = self.chance.choice(DEPUTIES), f"张{'一二三四五六七八九'[self.made % 9]}英"

        def renames(now: dt.datetime) -> None:
            by = self.county.actor("李敏", now=now)
            people.correct_name(self.county.people[who], name=name, reason=f"第{self.made}次核对", by=by, now=now)

        return self._act("李敏", f"更正{who}的姓名", renames)

    def _steps(self, now: dt.datetime) -> Act | None:
        rows = list(procedure.Case.objects.filter(ended_on=None).order_by("id"))
        if not rows:
            return None
        case = self.chance.choice(rows)
        for who, by in self._around(case, now):
            ready = [one for one in procedure.possible_steps(case, by, now=now) if not one.missing]
            if self.chance.random() < STAYS:
                ready = [one for one in ready if one.step not in ENDS]
            if ready:
                main = [one for one in ready if one.main]
                chosen = self.chance.choice(main * 6 + ready)
                return self._step(case.pk, who, chosen.step, chosen.name, chosen.assignment)
        return None

    def _around(self, case: procedure.Case, now: dt.datetime) -> Iterator[tuple[str, Actor]]:
        """可能办得到这一件的人，随手排。"""
        if case.pk in self.codes:
            yield "群众", cases.case_by_code(self.codes[case.pk])[1]
        for name in self.chance.sample((*DEPUTIES, *CLERKS), len(DEPUTIES) + len(CLERKS)):
            yield name, self.county.actor(name, now=now)

    def _step(self, case: int, who: str, step: str, name: str, assignment: int) -> Act:
        seed = self.chance.random()

        @ledger.verb
        def steps(now: dt.datetime) -> None:
            """文件和这一步同一个事务，与网页一样。"""
            by = self.county.actor(who, now=now) if who != "群众" else cases.case_by_code(self.codes[case])[1]
            _, form = procedure.step_form(case, step, assignment, by, now=now)
            filled = dict(self._filled(form, random.Random(seed), by, now))
            procedure.take_step(case, step, filled=filled, assignment=assignment, by=by, now=now)

        return self._act(who, f"{name}（事项 {case}{f'，分办 {assignment}' if assignment else ''}）", steps)

    def _filled(self, form: Any, chance: random.Random, by: Actor, now: dt.datetime) -> Iterator[tuple[str, Any]]:
        chosen: set[str] = set()
        for item, options in form:
            needed = not item.optional and not item.required_for
            if needed or (item.kind == "unit" and not item.many) or chosen & set(item.required_values):
                value = self._value(item, [code for code, _ in options], chance, by, now)
                if value is not None:
                    chosen.add(str(value))
                    yield item.code, [value] if item.many else value

    def _value(self, item: Any, options: list[str], chance: random.Random, by: Actor, now: dt.datetime) -> Any:
        if options:
            return next((one for one in options if one in PREFERRED), None) or chance.choice(options)
        if item.kind == "unit":
            return self.county.organs[chance.choice(UNITS)].pk
        if item.kind == "date":
            return (clock.day_of(now) + dt.timedelta(days=30 * (not item.not_after_today))).isoformat()
        if item.kind == "file":
            return files.keep(SimpleUploadedFile("答复函.pdf", PDF), by=by, now=now).pk
        return "已经到现场看过。" if item.kind == "text" else None


def settle(now: dt.datetime) -> tuple[demo.County, Any]:
    """住下：一个县，选用群众意见办理，门口贴一个码。"""
    county = demo.found(now)
    by = county.actor("李敏", now=now)
    procedure.adopt_procedure(county.congress.pk, procedure.latest(OPINION).label, by=by, now=now)
    return county, cases.make_entrance(OPINION, GATE, by=by, now=now)
