"""发出去：此人此刻办得成这一步的各件，一处一行；藏着的一列是标记，记着是哪一件。"""

import datetime as dt
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from bihuan.kernel.refuse import NotAllowed, NotFound
from bihuan.people.door import organ_names
from bihuan.procedure.door import (
    Article,
    Assignment,
    Case,
    Field,
    Held,
    Seat,
    Situation,
    choices,
    helds_of,
    possible_steps,
)
from bihuan.sheets.door import xlsx

from .. import naming
from ..forms.words import BY_NAME, CHOSEN
from ..registers.chosen import Held as Register
from ..registers.sheets import columns_for
from ..registers.together import holders_of, roles_of
from ..url import own_step_url

MOST = 200  # 行：一张表至多这么多处，全在一个事务里办
SALT = "bihuan-sheet-out"
SIGNER = signing.Signer(salt=SALT, sep=".")  # 表头里的冒号、空白读进来时去掉，所以用点
MARK = "标记_"
KNOWN = ("编号", "事项", "单位", "到期")  # 给人看的几列，改了也不算数


@dataclass(frozen=True)
class Place:
    """一行：哪一件、第几个分办（事项自己的为 0）、手上的情形、写着的几列。"""

    case_id: int
    n: int
    about: Situation
    told: tuple[Any, ...]


@dataclass(frozen=True)
class Sent:
    """发出去的一张：这一张的记号，哪一种、哪一步，哪几处（事项，分办）。"""

    nonce: str
    kind: str
    step: str
    places: tuple[tuple[int, int], ...]

    def mark(self, case_id: int, n: int) -> str:
        """一行的标记：是哪一处，和对得上的几位。"""
        place = f"{case_id}-{n}"
        return f"{place}-{salted_hmac(SALT, f'{self.nonce}:{place}').hexdigest()[:8]}"

    def place_of(self, mark: str) -> tuple[int, int] | None:
        """标记是哪一处；改过的、不是这一张里的为 None。"""
        case_id, _, n = mark.rpartition("-")[0].partition("-")
        if not (case_id.isdecimal() and n.isdecimal() and len(mark) < 40):
            return None
        place = (int(case_id), int(n))
        return place if place in self.places and constant_time_compare(mark, self.mark(*place)) else None


def article_by_sheet(held: Register, step: str) -> Article:
    """这一步用得上表格的那一条。拒绝：没有这一步；要交文件、填表、录票数的，有自己一页的，开立的；不由此人办。"""
    article = held.text.by_step.get(step)
    if article is None:
        raise NotFound("工作法里没有这一步")
    if not suits(held, article):
        raise NotAllowed(f"「{article.name}」不能用表格办：要一件一件地办")
    if not _may(held, article):
        raise NotAllowed(f"{held.name}的「{article.name}」不由您办")
    return article


def suits(held: Register, article: Article) -> bool:
    """这一条用得上表格：由人办，没有必须交的文件、必须填的表，不录票数，没有自己的一页，不是开头的一步。"""
    plain = bool(article.by) and article.on_a_row and not article.vote
    return plain and article.origin != (held.text.start,) and not own_step_url(held.kind, article.step, 1)


def places_for(held: Register, article: Article, unit: int, *, now: dt.datetime) -> list[Place]:
    """此人此刻办得成的各处，先到期的在先，至多 MOST 处。unit: 只要这个单位的，0 为不限。"""
    return list(_places(list(_open(held, article, unit)[:MOST]), held, article, unit, now))[:MOST]


def sheet_of(places: Sequence[Place], held: Register, article: Article) -> bytes:
    """写成 .xlsx：标记的一列藏着，名单、选项可以从里面选。"""
    sent = Sent(secrets.token_hex(4), held.kind, article.step, tuple((one.case_id, one.n) for one in places))
    items = columns_for(article)
    heads = [header_of(sent), *told_heads(items), *(item.name for item in items)]
    rows = ([sent.mark(one.case_id, one.n), *one.told, *("" for _ in items)] for one in places)
    first = 1 + len(KNOWN)
    lists = {first + n: words for n, item in enumerate(items) if (words := _offered(places[0].about, item))}
    return xlsx(rows, heads, article.name, lists=lists or None, hidden=0)


def told_heads(items: Sequence[Field]) -> list[str]:
    """给人看的几列的表头；与要填的一项同名的，写明是给看的。"""
    names = {item.name for item in items}
    return [f"{name}（不改）" if name in names else name for name in KNOWN]


def header_of(sent: Sent) -> str:
    """标记那一列的表头：签了名的整张单子，删去的行由此知道。"""
    told = [sent.nonce, sent.kind, sent.step, [list(place) for place in sent.places]]
    return f"{MARK}{SIGNER.sign_object(told, compress=True)}"


def read_header(header: str) -> Sent | None:
    """从表头读回；改过的、不是我们发的为 None。"""
    try:
        nonce, kind, step, places = SIGNER.unsign_object(header.removeprefix(MARK))
    except signing.BadSignature:
        return None
    return Sent(nonce, kind, step, tuple((case_id, n) for case_id, n in places))


def _may(held: Register, article: Article) -> bool:
    """此人可能担任这一条的角色：机关的、填写担任的，或者他的单位承办过这一种。逐件再问。"""
    if roles_of(held) & set(article.by):
        return True
    rows = Seat.objects.filter(organ_id__in=held.sight.organs, kind=held.kind, congress_id=held.congress_id)
    return article.place == "task" and rows.filter(role__in=holders_of(held, article)).exists()


def _open(held: Register, article: Article, unit: int) -> "QuerySet[Case]":
    """停在那里的各件：先到期的在先。办得成办不成，逐件再问。"""
    rows = Case.objects.filter(held.sees, congress_id=held.congress_id, kind=held.kind, ended_on=None)
    if article.place == "task":
        tasks = Assignment.objects.filter(case=OuterRef("pk"), stage__in=article.origin, ended_on=None)
        rows = rows.filter(Exists(tasks.filter(unit_id=unit) if unit else tasks))
    else:
        rows = rows.filter(stage__in=article.origin)
        seats = Seat.objects.filter(case=OuterRef("pk"), organ_id=unit, until=None)
        rows = rows.filter(Exists(seats)) if unit else rows
    return rows.order_by("due_on", "id")


def _places(cases: Sequence[Case], held: Register, article: Article, unit: int, now: dt.datetime) -> Iterator[Place]:
    helds = helds_of(cases, on=now.date(), organs=held.organs)
    names = organ_names({task.unit for one in helds for task in one.state.tasks})
    for one in helds:
        for place in possible_at(one, article.step, held, now):
            if not unit or place.task is None or place.task.unit == unit:
                yield Place(one.case.pk, place.task.n if place.task else 0, place, _told(one, place, names))


def possible_at(one: Held, step: str, held: Register, now: dt.datetime) -> Iterator[Situation]:
    """一件里此人此刻办得成这一步的各处。"""
    for found in possible_steps(one.case, held.by, now=now, held=one):
        if found.step == step and not found.missing:
            yield Situation(one, one.text.by_step[step], one.state.task(found.assignment), held.by, now)


def _told(one: Held, place: Situation, names: Mapping[int, str]) -> tuple[Any, ...]:
    task = place.task
    runs = [run.due for run in one.state.runs_of(task.n if task else 0) if run.step == place.article.step]
    return one.case.number, one.case.title, names.get(task.unit, "") if task else "", min(runs, default=None)


def _offered(about: Situation, item: Field) -> list[str]:
    if item.many or item.kind == "case":
        return []
    if item.kind in CHOSEN:
        return [label for _, label in choices(about, item)]
    return [name for name, _ in naming.offered(about, item)] if item.kind in BY_NAME else []
