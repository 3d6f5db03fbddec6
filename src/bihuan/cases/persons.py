"""事项添在一个人旁边的：他提出的各件；正在办他的事的单位可以打他的电话；姓名更正以后检索跟着改。"""

from django.db.models import Count, Q

from bihuan.accounts.door import unfinished
from bihuan.kernel import clock
from bihuan.ledger.door import Entry
from bihuan.people.door import Actor, Beside, beside_deputy, may_call, open_matters
from bihuan.procedure.door import Assignment, Case, Seat, helds_of, stage_name

from .finding import index_cases
from .look import called, note
from .seeing import visible
from .url import case_url

SHOWN = 50  # 件：一位代表一届的建议不过几十件


@may_call
def handles_his_case(actor: Actor, person_id: int) -> bool:
    """此人的单位正在承办那个人提出的事项，应当与他沟通。"""
    units = actor.unit_ids()
    running = Assignment.objects.filter(ended_on=None, case__ended_on=None, case__proposer_id=person_id)
    return bool(units) and running.filter(unit_id__in=units).exists()


@beside_deputy
def proposed_by(actor: Actor | None, person_id: int) -> tuple[str, list[Beside]]:
    """他提出的各件，登录的人看得见的，新的在前。"""
    if actor is None:
        return "", []
    rows = Case.objects.filter(visible(actor), proposer_id=person_id).defer("memory").order_by("-received_on", "-id")
    return "提出的建议和别的事项", [
        Beside(case.title, case_url(case), note(called(case.number), stage_name(case))) for case in rows[:SHOWN]
    ]


@unfinished
def seated_in(actor: Actor, person_id: int) -> list[Beside]:
    """他提出的、以本人的名义坐着的，还没有办完的各件，`actor` 看得见的，先受理的在前；停用他的账号以前给人看。"""
    seated = Seat.objects.filter(person_id=person_id, open=True).values("case_id")
    own = Q(pk__in=seated) | Q(proposer_id=person_id)
    rows = Case.objects.filter(visible(actor), own, ended_on=None).defer("memory").order_by("id")
    return [Beside(case.title, case_url(case), note(called(case.number), stage_name(case))) for case in rows[:SHOWN]]


@open_matters
def proposed_in(congress_id: int) -> dict[int, int]:
    """本级各人提出的、还没有办完的件数。一条 SQL。"""
    rows = Case.objects.filter(congress_id=congress_id, ended_on=None).exclude(proposer=None).order_by()
    return dict(rows.values("proposer_id").annotate(n=Count("pk")).values_list("proposer_id", "n"))


def names_changed(entry: Entry) -> None:
    """姓名更正以后，有此人的各件重新收录；自己会收录的房间另有自己的。"""
    person = entry.data["person"]
    cases = Case.objects.filter(Q(proposer_id=person) | Q(seats__person_id=person)).distinct().order_by("id")
    helds = helds_of(list(cases), on=clock.today())
    index_cases([(held, None) for held in helds])
