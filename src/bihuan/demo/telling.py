"""讲故事：把 story.yaml 里的各幕按先后办一遍，走的是网站上同样的动词，留的是同样的痕。"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.notices import door as notices
from bihuan.people.door import Actor
from bihuan.procedure import door as procedure
from bihuan.regions import door as regions
from bihuan.suggestions import door as suggestions

from .county import County
from .letters import letter

FIRST = dt.time(9, 10)  # 一天里第一幕在几点几分，此后隔 APART
APART = dt.timedelta(minutes=7)
CLOCKS_EVERY = 7  # 天：讲的时候隔几天看一次时钟，提醒、催告、逾期则都照办
UNREAD = dt.timedelta(days=5)  # 更早的通知都算读过
PARTS = ("title", "situation", "analysis", "proposal", "confidential")
DAYS = ("on", "promised_on", "until")  # 写作「离今天几天」的填写项
UNITS = ("lead", "joint", "separate", "to")


@dataclass(frozen=True)
class Act:
    """一幕：几时、哪一件、谁、办什么（连同第几个分办）、填什么。"""

    at: dt.datetime
    life: "Life"
    who: str
    does: str
    assignment: int
    filled: Any


@dataclass
class Life:
    """一件建议的一生：写好的文字，和讲到此刻的编号。"""

    told: dict[str, Any]
    draft: int = 0
    case: int = 0
    consent: int = 0


@dataclass
class Teller:
    """一个县的故事，由旧到新讲到 `now`。"""

    county: County
    now: dt.datetime
    keyed: dict[str, Life] = field(default_factory=dict)

    def tell(self, lives: list[dict[str, Any]]) -> int:
        """讲完；返回讲了几件。"""
        acts = list(self._acts([self._begun(told) for told in lives]))
        coming, caught_up = acts[0].at, False
        for act in acts:
            while coming <= act.at:
                procedure.run_clocks(coming)
                coming += dt.timedelta(days=CLOCKS_EVERY)
            if not caught_up and act.at > self.now - UNREAD:
                caught_up = True
                for person_id in self.county.people.values():
                    notices.read_all(person_id=person_id, now=act.at)
            self._perform(act)
        procedure.run_clocks(self.now)
        return len(lives)

    def _begun(self, told: dict[str, Any]) -> Life:
        life = Life(told)
        if "key" in told:
            self.keyed[told["key"]] = life
        return life

    def _acts(self, lives: list[Life]) -> Iterator[Act]:
        """各幕，按先后；同一天的按写下的次序，隔几分钟一幕。"""
        written = [(self.workday(act[0]), life, act) for life in lives for act in life.told["acts"]]
        written.sort(key=lambda row: row[0])
        told_today, today = 0, None
        for day, life, (_, who, does, *rest) in written:
            told_today = told_today + 1 if day == today else 0
            today = day
            step, _, assignment = does.partition("#")
            at = clock.beijing(day, FIRST.hour, FIRST.minute) + told_today * APART
            yield Act(min(at, self.now), life, who, step, int(assignment or 0), rest[0] if rest else {})

    def workday(self, days: int) -> dt.date:
        """离今天几天的那一天；是休息日的，往前挪到最近的工作日。"""
        day, calendar = clock.day_of(self.now) + dt.timedelta(days=days), regions.calendar()
        while not calendar.is_workday(day):
            day -= dt.timedelta(days=1)
        return day

    def _perform(self, act: Act) -> None:
        by = self.county.actor(act.who, now=act.at)
        own = getattr(self, f"_{act.does}", None)
        if own is not None:
            own(act, by)
            return
        procedure.take_step(
            act.life.case, act.does, filled=self._filled(act, by), assignment=act.assignment, by=by, now=act.at
        )

    def _draft(self, act: Act, by: Actor) -> None:
        told = act.life.told
        act.life.draft = suggestions.start_draft(
            congress_id=self.county.congress.pk, kind=told.get("kind", "suggestion"),
            lead_deputy_id=self.county.people[told["by"]], by=by, now=act.at,
            session_id=self.county.session.pk if told.get("session") else None,
            **{part: str(told[part]) for part in PARTS if part in told},
        ).pk  # fmt: skip

    def _submit(self, act: Act, by: Actor) -> None:
        if not act.life.draft:
            self._draft(act, by)
        act.life.case = suggestions.submit_draft(act.life.draft, by=by, now=act.at).pk

    def _invite(self, act: Act, by: Actor) -> None:
        suggestions.invite_cosigner(act.life.draft, self.county.people[act.filled], by=by, now=act.at)

    def _cosign(self, act: Act, by: Actor) -> None:
        suggestions.confirm_cosigning(act.life.draft, by=by, now=act.at)

    def _ask_merge(self, act: Act, by: Actor) -> None:
        self._ask(act, by, "merge")

    def _ask_extend(self, act: Act, by: Actor) -> None:
        self._ask(act, by, "extend")

    def _ask(self, act: Act, by: Actor, about: str) -> None:
        numbers = dict(
            procedure.Case.objects.filter(pk__in=[k.case for k in self.keyed.values()]).values_list("pk", "number")
        )
        detail = act.filled.format(**{key: numbers.get(life.case, "") for key, life in self.keyed.items()})
        act.life.consent = suggestions.ask_consent(
            act.life.case, about, detail=detail, assignment=act.assignment, by=by, now=act.at
        ).pk

    def _agree(self, act: Act, by: Actor) -> None:
        suggestions.answer_consent(act.life.consent, agreed=True, by=by, now=act.at)

    def _publish(self, act: Act, by: Actor) -> None:
        text = suggestions.Suggestion.objects.get(pk=act.life.draft)
        suggestions.clear_suggestion(text.pk, title=text.title, text=text.body, by=by, now=act.at)

    def _publish_reply(self, act: Act, by: Actor) -> None:
        replies = suggestions.Reply.objects.filter(suggestion=act.life.draft, publication=None).exclude(issued_at=None)
        for reply in replies.order_by("id"):
            suggestions.clear_reply(reply.pk, text=reply.summary, by=by, now=act.at)

    def _filled(self, act: Act, by: Actor) -> dict[str, Any]:
        filled = dict(act.filled)
        for name, value in act.filled.items():
            if name in DAYS:
                filled[name] = self.workday(value).isoformat()
            elif name in UNITS:
                filled[name] = [self._unit(one) for one in value] if isinstance(value, list) else self._unit(value)
            elif name == "merge_into":
                filled[name] = self.keyed[value].case
            elif name == "letter":
                filled[name] = self._letter(act, by)
        return filled

    def _unit(self, short_name: str) -> int:
        return self.county.organs[short_name].pk

    def _letter(self, act: Act, by: Actor) -> int:
        unit = next((post.title[:-2] for post in by.posts if post.unit_id), "承办单位")
        unit = next((name for name, organ in self.county.organs.items() if organ.pk in by.unit_ids()), unit)
        page = letter(act.life.told["title"], unit, act.filled["summary"], clock.day_of(act.at).isoformat())
        return files.keep(SimpleUploadedFile("答复函.pdf", page), by=by, now=act.at).pk


def read(name: str) -> dict[str, Any]:
    """一个县的故事。"""
    told: dict[str, Any] = yaml.safe_load(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return told
