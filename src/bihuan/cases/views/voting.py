"""录入票数的页面：两个人先后独立录入，后录的人看不见先录的数；一致了就办这一步。"""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from bihuan.accounts.door import signed_in
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.people.door import who
from bihuan.procedure.door import Ballot, ToEnter, choices, enter_votes, votes_to_enter, withdraw_votes
from bihuan.ui.door import filled, say

from ..forms import StepForm
from ..showing import offered_of, shown
from ..url import case_url, leading_back

WAYS = {
    "entered": "投票、按表决器以后录入", "hands": "举手", "electronic": "会场的表决器表决，录入结果",
    "secret": "无记名投票，会场计票以后录入",
}  # fmt: skip
BLANK = "blank"


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def vote(request: HttpRequest, case_id: int, step: str, assignment: int = 0) -> HttpResponse:
    """录入一次：先录的等另一个人，后录的录得一致就办了这一步。"""
    by, now = who(request), clock.now()
    with leading_back(case_id):
        told = votes_to_enter(case_id, step, assignment, by, now=now)
    mine = told.waiting is not None and told.waiting.person_id == by.person_id
    form = VoteForm(
        told, second=told.waiting is not None and not mine, data=request.POST or None, files=request.FILES or None
    )

    def act() -> tuple[str, str]:
        entered = enter_votes(
            case_id, step, form.figures(), filled=form.filled(by), assignment=assignment, by=by, now=clock.now()
        )
        if entered.outcome == "differed":
            raise BadInput(entered.sentence)
        return entered.sentence, case_url(told.about.case)

    def context() -> dict[str, Any]:
        return {
            "told": votes_to_enter(case_id, step, assignment, by, now=now) if request.POST else told, "mine": mine,
            "about": told.about, "case": told.about.case, "url": case_url(told.about.case), "shown": shown(told.about),
            "ways": "；".join(WAYS[way] for way in told.ballot.ways),
        }  # fmt: skip

    return filled(request, form, act, "cases/vote.html", context)


@signed_in
@require_POST
def withdraw(request: HttpRequest, case_id: int, step: str, assignment: int = 0) -> HttpResponse:
    """先录的人撤回。"""
    withdraw_votes(case_id, step, assignment=assignment, by=who(request), now=clock.now())
    say(request, "录入的票数收回了，可以重新录入")
    return redirect(request.path.removesuffix("withdraw/"))


class VoteForm(StepForm):
    """一次录入：方式、人数，每一项一行、每种票一格；后录的人还要填这一条自己的各项。"""

    def __init__(self, told: ToEnter, *, second: bool, data: Any = None, files: Any = None) -> None:
        own = told.about.article.fields if second else ()
        fields = [(item, choices(told.about, item)) for item in own]
        super().__init__(told.about, fields, [], data, files, offered=offered_of(told.about) if second else None)
        self.told, ballot = told, told.ballot
        if len(ballot.ways) > 1:
            ways = [(way, WAYS[way]) for way in ballot.ways]
            self.fields["way"] = forms.ChoiceField(label="方式", choices=ways, widget=forms.RadioSelect)
        self.fields["entitled"] = _whole("应到", initial=ballot.entitled)
        self.fields["present"] = _whole("到会")
        if set(ballot.ways) - {"hands"}:
            self.fields["issued"] = _whole("发出的票", required=False, help_text="没有发票的不填")
            self.fields["returned"] = _whole("收回的票", required=False, help_text="不填就与到会相同")
            self.fields["void"] = _whole("整张作废的票", required=False)
        for code, name in ballot.items.items():
            for mark, label in columns(ballot):
                self.fields[f"{code}.{mark}"] = _whole(f"{name}：{label}", required=False)
        if ballot.rule.paper.write_in:
            self.fields["write_ins"] = forms.CharField(
                label="另选他人",
                required=False,
                widget=forms.Textarea(attrs={"rows": 3}),
                help_text="一行一人：姓名 票数",
            )

    def head(self) -> list[forms.BoundField]:
        """表以外的各格。"""
        return [self[name] for name in self.fields if "." not in name]

    def rows(self) -> list[tuple[str, list[tuple[str, forms.BoundField]]]]:
        """每一项的名称和它的各格：哪一种票，那一格。"""
        marks, items = columns(self.told.ballot), self.told.ballot.items
        return [(name, [(label, self[f"{code}.{mark}"]) for mark, label in marks]) for code, name in items.items()]

    def labels(self) -> list[str]:
        """表头：各种票。"""
        return [label for _, label in columns(self.told.ballot)]

    def figures(self) -> dict[str, Any]:
        """交给动词的数。"""
        given, ballot = self.cleaned_data, self.told.ballot
        way = given.get("way") or ballot.ways[0]
        returned = given.get("returned")
        return {
            "way": way, "entitled": given["entitled"], "present": given["present"], "issued": given.get("issued"),
            "returned": given["present"] if returned is None else returned, "void": given.get("void") or 0,
            "votes": {code: {m: given[f"{code}.{m}"] or 0 for m in ballot.marks} for code in ballot.items},
            "blank": {code: given[f"{code}.{BLANK}"] or 0 for code in ballot.items} if ballot.has_blank else {},
            "write_ins": _write_ins(given.get("write_ins") or ""),
        }  # fmt: skip


def columns(ballot: Ballot) -> list[tuple[str, str]]:
    """每一项要录的各格：各种票，没有填的。"""
    return [*ballot.marks.items(), *([(BLANK, "未填（未按）")] if ballot.has_blank else [])]


def _whole(label: str, *, required: bool = True, **more: Any) -> forms.IntegerField:
    wrong = {"required": f"请填写{label}", "invalid": "要填整数", "min_value": "不能小于零"}
    return forms.IntegerField(label=label, required=required, min_value=0, error_messages=wrong, **more)


def _write_ins(text: str) -> dict[str, int]:
    """另选他人：一行一人，姓名 票数。"""
    found: dict[str, int] = {}
    for line in text.splitlines():
        name, _, votes = line.strip().rpartition(" ")
        if not line.strip():
            continue
        if not name.strip() or not votes.isascii() or not votes.isdigit() or name.strip() in found:
            raise BadInput(f"「{line.strip()}」要写成：姓名 票数，一人一行", {"write_ins": "一行一人：姓名 票数"})
        found[name.strip()] = int(votes)
    return found
