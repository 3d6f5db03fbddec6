"""成批办：几件同办一步，各件各办各的；几分钟之内，办的人可以整批撤回，撤回也各留一笔。"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bihuan.kernel import clock
from bihuan.kernel.lots import one_lot
from bihuan.kernel.refuse import AlreadyDone, NotFound, Refused
from bihuan.ledger import door as ledger
from bihuan.ledger.door import Entry, entries, verb
from bihuan.notices import door as notices
from bihuan.people.door import Actor, actor_name

from .. import events, gates, library
from ..language import Article, Text
from ..models import Batch, BatchPlace, Case
from . import undoing
from .stepping import take_step

RULES = Path(__file__).parent.parent / "rules" / "batches.yaml"
Filled = dict[str, Any] | Callable[[], dict[str, Any]]


@dataclass(frozen=True)
class Planned:
    """一件里要办的：填什么（函数在办的那一刻才填，文件在这时收下）；在哪几个分办上办，事项自己的为 0。"""

    case_id: int
    filled: Filled
    assignments: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Performed:
    """办了一批：哪些办成了，没有办成的（事项，为什么）；batch 一件也没有办成的为 None。"""

    batch: Batch | None
    done: list[int]
    failed: list[tuple[int, str]]


def perform_many(
    step: str, plans: Sequence[Planned], *, by: Actor, now: dt.datetime, refused: Sequence[tuple[int, str]] = ()
) -> Performed:
    """几件同办一步：一件是一个事务，有几个分办的同成同不成；一件办不成不碍别的。

    撤得去的一步，随后的通知和交接等到撤得回的时间过了才送出；撤不去的当时就送。
    拒绝见 take_step，记在那一件上；refused 是先已知道办不成的（事项，为什么），也记下来。
    """
    batch = _begun(step, [one.case_id for one in plans], by, now)
    done: list[int] = []
    failed = list(refused)
    with one_lot():
        for one in plans:
            try:
                _perform(batch, one, by, now)
                done.append(one.case_id)
            except Refused as why:
                failed.append((one.case_id, why.sentence))
    if not done:
        batch.delete()
        return Performed(None, done, failed)
    known = set(Case.objects.filter(pk__in=[pk for pk, _ in failed]).values_list("pk", flat=True))
    rows = {pk: BatchPlace(batch=batch, case_id=pk, outcome="refused", why=why) for pk, why in failed if pk in known}
    BatchPlace.objects.bulk_create([row for pk, row in rows.items() if pk not in done])
    return Performed(batch, done, failed)


def take_back(batch_id: int, *, by: Actor, now: dt.datetime) -> list[tuple[int, str]]:
    """整批撤回：各件回到这一步之前，时钟、数字照旧；返回没有撤成的（事项，为什么）。

    拒绝：不是自己办的、过了时间、这一步撤不去、已经撤完。一件上又有人办过、说过的，那一件不撤，别的照撤。
    """
    batch = batch_of(batch_id, by)
    if batch.until is None:
        raise Refused(f"「{batch.name}」办了就送出去了，不能整批撤回")
    if now >= batch.until:
        raise Refused(f"{_hour(batch.until)} 以前可以整批撤回，现在过了；还要改的，请逐件更正")
    kept = []
    waiting = list(batch.places.filter(outcome="performed").order_by("-pk"))  # 后办的先撤，号才退得回去
    if not waiting:
        raise AlreadyDone("这一批已经撤回了")
    for place in waiting:
        try:
            _take_back(batch, place.pk, by, now)
        except Refused as refused:
            kept.append((place.case_id, refused.sentence))
            BatchPlace.objects.filter(pk=place.pk, outcome="performed").update(why=refused.sentence)
    return kept


def batch_of(batch_id: int, by: Actor) -> Batch:
    """自己办的一批。拒绝：没有，或者是别人办的。"""
    batch = Batch.objects.filter(pk=batch_id, person_id=by.person).first()
    if batch is None:
        raise NotFound("没有这一批")
    return batch


def open_batches(by: Actor, *, now: dt.datetime) -> list[Batch]:
    """此人此刻还撤得回的各批，新的在前。"""
    found = Batch.objects.filter(person_id=by.person, until__gt=now, places__outcome="performed")
    return list(found.distinct().order_by("-at", "-pk"))


def undoable(kind: str, article: Article) -> bool:
    """这一步成批办了以后撤得回：它的动词登记了怎样倒回，也不开出、不转入别的事项。"""
    return undoing.can_rewind(kind, article.step) and not (article.raises or article.transfers)


def minutes_to_take_back() -> int:
    """成批办了以后，几分钟之内撤得回（rules/batches.yaml）。"""
    return int(_rules()["minutes"])


@verb
def _begun(step: str, case_ids: Sequence[int], by: Actor, now: dt.datetime) -> Batch:
    cases = list(Case.objects.filter(pk__in=case_ids).only("kind", "text_id"))
    article = library.text_by_id(cases[0].text_id).by_step.get(step) if cases else None
    wait = dt.timedelta(minutes=minutes_to_take_back())
    mine = article is not None and all(undoable(kind, article) for kind in {case.kind for case in cases})
    until = now + wait if wait and mine else None
    name = article.name if article else step
    return Batch.objects.create(step=step, name=name, person_id=by.person, at=now, until=until)


@verb
def _perform(batch: Batch, one: Planned, by: Actor, now: dt.datetime) -> None:
    written: list[Entry] = []
    with notices.holding(batch.until), ledger.holding(batch.until):
        for n in one.assignments:
            filled = one.filled() if callable(one.filled) else one.filled
            written.append(take_step(one.case_id, batch.step, filled=filled, assignment=n, by=by, now=now))
    last = entries(f"case:{one.case_id}", newest_first=True, limit=1)[0].seq
    BatchPlace.objects.create(
        batch=batch, case_id=one.case_id, outcome="performed", first=min(entry.seq for entry in written), last=last
    )


@verb
def _take_back(batch: Batch, place_id: int, by: Actor, now: dt.datetime) -> None:
    place = BatchPlace.objects.get(pk=place_id)
    held = gates.hold(place.case_id, now=now)
    place.refresh_from_db()
    if place.outcome != "performed":
        raise AlreadyDone("这一件刚刚已经撤回了")
    listed = entries(held.case.stream)
    _check_untouched(held.text, [entry for entry in listed if entry.seq > place.last])
    found = undoing.since(held, place.first, listed, soon=True)
    undoing.undo(held, found, events.TakenBack(place.first, batch.name, batch.pk), by=by, now=now)
    assert batch.until is not None  # 撤得回才到这里
    ledger.recall(entry.id for entry in listed if entry.seq >= place.first)
    notices.recall(place.case_id, batch.until)
    BatchPlace.objects.filter(pk=place.pk).update(outcome="taken_back", why="")


def _check_untouched(text: Text, later: Sequence[Entry]) -> None:
    """这一按以后，没有人办过、说过什么；工作法、系统自己办的不算。"""
    touched = next((entry for entry in later if entry.actor.partition(":")[0] in ("person", "public")), None)
    if touched is None:
        return
    who = actor_name(touched.signature)
    article = text.by_step.get(touched.step["code"]) if touched.step else None
    said = f"{who}已经办了「{article.name}」" if article else touched.sentence(who)
    raise AlreadyDone(f"这以后{said}，这一件没有撤回")


def _hour(at: dt.datetime) -> str:
    return f"{at.astimezone(clock.BEIJING):%H:%M}"


@cache
def _rules() -> dict[str, Any]:
    told: dict[str, Any] = yaml.safe_load(RULES.read_text(encoding="utf-8"))
    return told
