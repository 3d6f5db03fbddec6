"""一件建议的一生：照 story.yaml 里的各幕起草、提出、交办、答复、公开。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from bihuan.files import door as files
from bihuan.kernel import clock
from bihuan.people.door import Actor
from bihuan.procedure import door as procedure
from bihuan.suggestions import door as suggestions

from .county import County
from .days import Days
from .letters import letter
from .telling import Act, Written

PARTS = ("title", "situation", "analysis", "proposal", "confidential")
DAYS = ("on", "promised_on", "until", "督办期限", "验收日期")  # 写作「离今天几天」的填写项
UNITS = ("lead", "joint", "separate", "to")
LEADER = "督办领导"


@dataclass
class SuggestionLife:
    """一件建议的一生：写好的文字，和讲到此刻的编号。keyed: 有名字的各件，故事里彼此提到。"""

    told: dict[str, Any]
    county: County
    days: Days
    keyed: dict[str, "SuggestionLife"]
    draft: int = 0
    case: int = 0
    consent: int = 0
    hands_over = False

    def __post_init__(self) -> None:
        if "key" in self.told:
            self.keyed[self.told["key"]] = self

    def written(self) -> Iterator[Written]:
        """各幕。"""
        for day, who, does, *rest in self.told["acts"]:
            yield Written(day, who, does, rest[0] if rest else {}, self, str(rest[1]) if len(rest) > 1 else "")

    def perform(self, act: Act) -> None:
        """办一幕：自己有办法的照自己的，其余是工作法的一步（「#2」是第几个分办）。"""
        by = self.county.actor(str(act.who), now=act.at)
        own = getattr(self, f"_{act.does}", None)
        if own is not None:
            own(act, by)
            return
        procedure.take_step(
            self.case, act.does, filled=self._filled(act, by), assignment=act.assignment, by=by, now=act.at
        )

    def _draft(self, act: Act, by: Actor) -> None:
        told = self.told
        self.draft = suggestions.start_draft(
            congress_id=self.county.congress.pk, kind=told.get("kind", "suggestion"),
            lead_deputy_id=self.county.people[told["by"]], by=by, now=act.at,
            session_id=self.county.session.pk if told.get("session") else None,
            **{part: str(told[part]) for part in PARTS if part in told},
        ).pk  # fmt: skip

    def _submit(self, act: Act, by: Actor) -> None:
        if not self.draft:
            self._draft(act, by)
        self.case = suggestions.submit_draft(self.draft, by=by, now=act.at).pk

    def _invite(self, act: Act, by: Actor) -> None:
        suggestions.invite_cosigner(self.draft, self.county.people[act.filled], by=by, now=act.at)

    def _cosign(self, act: Act, by: Actor) -> None:
        suggestions.confirm_cosigning(self.draft, by=by, now=act.at)

    def _ask_merge(self, act: Act, by: Actor) -> None:
        self._ask(act, by, "merge")

    def _ask_extend(self, act: Act, by: Actor) -> None:
        self._ask(act, by, "extend")

    def _ask(self, act: Act, by: Actor, about: str) -> None:
        numbers = dict(
            procedure.Case.objects.filter(pk__in=[k.case for k in self.keyed.values()]).values_list("pk", "number")
        )
        detail = act.filled.format(**{key: numbers.get(life.case, "") for key, life in self.keyed.items()})
        self.consent = suggestions.ask_consent(
            self.case, about, detail=detail, assignment=act.assignment, by=by, now=act.at
        ).pk

    def _agree(self, act: Act, by: Actor) -> None:
        suggestions.answer_consent(self.consent, agreed=True, by=by, now=act.at)

    def _publish(self, act: Act, by: Actor) -> None:
        text = suggestions.Suggestion.objects.get(pk=self.draft)
        suggestions.clear_suggestion(text.pk, title=text.title, text=text.body, by=by, now=act.at)

    def _publish_reply(self, act: Act, by: Actor) -> None:
        replies = suggestions.Reply.objects.filter(suggestion=self.draft, publication=None).exclude(issued_at=None)
        for reply in replies.order_by("id"):
            suggestions.clear_reply(reply.pk, text=reply.summary, by=by, now=act.at)

    def _filled(self, act: Act, by: Actor) -> dict[str, Any]:
        filled = dict(act.filled)
        for name, value in act.filled.items():
            if name in DAYS:
                filled[name] = self.days.on(value).isoformat()
            elif name in UNITS:
                filled[name] = [self._unit(one) for one in value] if isinstance(value, list) else self._unit(value)
            elif name == LEADER:
                filled[name] = self.county.people[value]
            elif name == "merge_into":
                filled[name] = self.keyed[value].case
            elif name == "letter":
                filled[name] = self._letter(act, by, f"关于“{self.told['title']}”的答复", act.filled["summary"])
            elif name in self._papers(act):
                filled[name] = self._letter(act, by, value, "正文略。")
        return filled

    def _papers(self, act: Act) -> set[str]:
        """这一步要交的各个文件，故事里写名称。"""
        article = procedure.text_of(procedure.Case.objects.get(pk=self.case)).by_step[act.does]
        return {one.code for one in article.fields if one.kind == "file"}

    def _unit(self, short_name: str) -> int:
        return self.county.organs[short_name].pk

    def _letter(self, act: Act, by: Actor, heading: str, text: str) -> int:
        unit = next((post.title[:-2] for post in by.posts if post.unit_id), "承办单位")
        unit = next((name for name, organ in self.county.organs.items() if organ.pk in by.unit_ids()), unit)
        page = letter(heading, unit, text, clock.day_of(act.at).isoformat())
        name = "答复函" if act.does == "draft_reply" else heading
        return files.keep(SimpleUploadedFile(f"{name}.pdf", page), by=by, now=act.at).pk
