"""工作台的「离任代表留下的」：届满、资格终止的代表提出而没有办完的，给管组织的机构；写着由谁承接，没有人承接的看得出来。"""

from django.core.cache import cache
from django.db.models import Q, QuerySet

from bihuan.kernel import cursor
from bihuan.people.door import Actor, Deputy, Succession, deputies_of, keeps
from bihuan.procedure.door import Case

from ..lanes import PAGE, Asker, Lane
from ..look import of_cases
from ..room import LaneOf, floor_lane
from ..seeing import overseen

KNOWN = 600  # 秒：本级有没有离任的代表，记这么久；换届以后至多迟这么久才列出来


def register() -> None:
    """登记在机关的一屏上；不管组织的一条 SQL 也不问。"""
    floor_lane(LaneOf("office", "former", former, _keeps))


def former(asker: Asker, after: str) -> Lane:
    """先受理的在前；没有的不显示。本级没有离任代表的一条 SQL 也不问；有的一条，有件的再一条。"""
    if not _anyone_left(asker):
        return Lane("former", "离任代表留下的", shut=True)
    found = list(_left(asker, cursor.number(after) if after else None)[: PAGE + 1])
    shown = found[:PAGE]
    named = _successors(asker, {case.proposer_id for case in shown if case.proposer_id}) if shown else {}
    said = {
        case.pk: f"{case.proposer.name}已离任，{named.get(case.proposer_id or 0, '没有写明由谁承接')}"
        for case in shown if case.proposer
    }  # fmt: skip
    more = str(shown[-1].pk) if len(found) > PAGE else ""
    return Lane("former", "离任代表留下的", of_cases(shown, asker.today, said), more, state="quiet", shut=True)


def _anyone_left(asker: Asker) -> bool:
    """本级有没有当过、今天不在任的代表；问一次记 KNOWN 秒。"""
    key = f"former:{asker.congress_id}:{asker.today}"
    known = cache.get(key)
    if known is None:
        known = _former(asker).exists()
        cache.set(key, known, KNOWN)
    return bool(known)


def _former(asker: Asker) -> QuerySet[Deputy]:
    sitting = deputies_of(asker.congress_id, on=asker.today).values("person_id")
    return Deputy.objects.filter(term__congress_id=asker.congress_id, kind="deputy").exclude(person__in=sitting)


def _left(asker: Asker, after: int | None) -> QuerySet[Case]:
    rows = Case.objects.filter(overseen(asker.actor), congress_id=asker.congress_id, ended_on=None)
    rows = rows.filter(proposer__in=_former(asker).values("person_id")).select_related("proposer").defer("memory")
    return rows.order_by("pk").filter(Q() if after is None else Q(pk__gt=after))


def _successors(asker: Asker, people: set[int]) -> dict[int, str]:
    """写明了承接的：离任的人 → 一句。两届都写了的看晚的一届。"""
    rows = Succession.objects.filter(term__congress_id=asker.congress_id, former__in=people).order_by("term__from_on")
    return {person: f"由{name}承接" for person, name in rows.values_list("former_id", "successor__name")}


def _keeps(actor: Actor) -> bool:
    return actor.congress_id is not None and keeps(actor, actor.congress_id)
