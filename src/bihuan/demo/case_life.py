"""别的事项的一生：照 kinds/ 里的各幕，用工作法里的名称办；开立、办一步、两个人录票、凭查询码，都是网页上的动词。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bihuan.cases import door as cases
from bihuan.people import door as people
from bihuan.people.door import Actor
from bihuan.procedure import door as procedure

from .telling import Act, Written
from .words import Shelf, Words

CITIZEN = "群众"  # 故事里不留姓名、凭查询码来的人
ENDS = "名册上记终止"  # 不是工作法的一步：接受辞职、公告以后，代表工委在名册上记资格终止


@dataclass
class CaseLife:
    """一件事项的一生。told: 写下的；parent: 由哪一件的一步立的；place: 是它的第几件，或者标题。

    写了「已有」的，是别处办的一步立的那一件（转为、承接，不是下属），照标题。
    """

    kind: str
    told: dict[str, Any]
    shelf: Shelf
    parent: "CaseLife | None" = None
    place: int | str = ""
    case: int = 0
    code: str = ""
    hands_over = True

    def written(self) -> Iterator[Written]:
        """自己的各幕，随后是它立的各件的。"""
        for day, who, does, *rest in self.told["幕"]:
            yield Written(day, who, does, rest[0] if rest else {}, self, str(rest[1]) if len(rest) > 1 else "")
        for kind, lives in self.told.get("下属", {}).items():
            for place, told in lives.items():
                told = told if isinstance(told, dict) else {"幕": told}
                yield from CaseLife(kind, told, self.shelf, self, place).written()

    def perform(self, act: Act) -> None:
        """办一幕：还没有的开立，有的办一步；是表决的由两个人先后录入。"""
        if self.parent is not None and not self.case:
            self.case = self._raised(parent=self.parent.case, which=self.place)
        if "已有" in self.told and not self.case:
            self.case = self._raised(which=self.told["已有"])
        if not self.case:
            self._open(act)
            return
        if act.does == ENDS:
            self._end_mandate(act)
            return
        text = procedure.text_of(procedure.Case.objects.get(pk=self.case))
        article = text.by_step[text.steps_by_name[act.does]]
        if article.vote:
            self.vote(act, text, article)
            return
        by = self._actor(act)
        filled = Words(self.shelf, by, act.at, text).filled(article, act.filled)
        assignment = self._assignment(article, by)
        procedure.take_step(self.case, article.step, filled=filled, assignment=assignment, by=by, now=act.at)

    def _open(self, act: Act) -> None:
        congress = self.shelf.county.congress
        text = procedure.text_by_id(procedure.chosen(congress.pk, self.kind).pk)
        article = text.by_step[text.steps_by_name[act.does]]

        def fill(by: Actor) -> dict[str, Any]:
            return Words(self.shelf, by, act.at, text).filled(article, act.filled)

        if act.who == CITIZEN:
            case, self.code = cases.ask(self.shelf.entrances[self.told["入口"]], article.step, fill=fill, now=act.at)
            self.shelf.codes[case.title] = self.code
        else:
            by = self._actor(act)
            case = procedure.open_by_step(
                self.kind, article.step, congress=congress, filled=fill(by), by=by, now=act.at
            )
        self.case = case.pk
        self.shelf.named[self.told.get("称", case.title)] = case.pk

    def vote(self, act: Act, text: procedure.Text, article: procedure.Article) -> None:
        """两个人各录一遍，录得一致；应到照名册。"""
        told = dict(act.filled)
        present, marked = told.pop("到会"), told.pop("票")
        for name in act.who:
            by = self.shelf.county.actor(name, now=act.at)
            ballot = procedure.votes_to_enter(self.case, article.step, 0, by, now=act.at).ballot
            rows = [marked[ballot.items[item]] for item in ballot.items] if len(ballot.items) > 1 else [marked]
            figures = {
                "way": "entered", "entitled": ballot.entitled, "present": present, "returned": present, "void": 0,
                "votes": {
                    item: dict(zip(ballot.marks, row, strict=True))
                    for item, row in zip(ballot.items, rows, strict=True)
                },
                "blank": {},
            }  # fmt: skip
            filled = Words(self.shelf, by, act.at, text).filled(article, told)
            procedure.enter_votes(self.case, article.step, figures, filled=filled, by=by, now=act.at)

    def _end_mandate(self, act: Act) -> None:
        deputy = self.shelf.county.deputies[act.filled["代表"]]
        by = self._actor(act)
        people.change_qualification(deputy, state="ended", reason="resigned", by=by, now=act.at)

    def _actor(self, act: Act) -> Actor:
        if act.who == CITIZEN:
            return cases.case_by_code(self.code)[1]
        return self.shelf.county.actor(str(act.who), now=act.at)

    def _assignment(self, article: procedure.Article, by: Actor) -> int:
        """此人所在的机构手上、办得到这一步的那个分办；别处手上的（委员会对承办单位办一步），是停在那里的头一个；
        办在事项上的为 0。
        """
        if article.place != "task":
            return 0
        mine = by.seat_ids() | by.organ_ids()
        rows = procedure.Assignment.objects.filter(case=self.case, stage__in=article.origin).order_by("n")
        numbers: list[tuple[int, int]] = list(rows.values_list("n", "unit_id"))
        return next((n for n, unit in numbers if unit in mine), numbers[0][0])

    def _raised(self, *, which: int | str, parent: int | None = None) -> int:
        """别的一件立的：上级立的第几件，或者这级人大里标题是什么的那一件。"""
        above = {"congress": self.shelf.county.congress} if parent is None else {"parent_id": parent}
        named = {"position": which} if isinstance(which, int) else {"title": which}
        found: int = procedure.Case.objects.get(kind=self.kind, **above, **named).pk
        return found
