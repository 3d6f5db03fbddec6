"""开出事项：一件或者成批，连同第一步，各表各一条 SQL。人开立的、上级开出的、房间立的，都由此来。"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from msgspec.structs import replace as struct_replace

from bihuan.figures.door import add_many
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.ledger.door import Entry, append_all
from bihuan.people.door import Actor, Congress

from .. import engine, facts, levels, library, projection, syncing
from ..language import Text
from ..machine import Above, Opening, Record, Step, written
from ..models import Case, ReleasedText
from ..situation import Held

TITLE_LIMIT = 200


@dataclass(frozen=True)
class Birth:
    """要开出的一件：用哪份工作法、属于哪级人大、哪一步（带着 opening）、什么事件。"""

    text: ReleasedText
    congress: Congress
    step: Step
    event: Any


@dataclass(frozen=True)
class Born:
    """开出的一件：在手里的事项，和它的第一笔。"""

    held: Held
    entry: Entry


def bear(
    births: Sequence[Birth],
    *,
    by: Actor,
    now: dt.datetime,
    happened_at: dt.datetime | None = None,
    origin: str = "live",
) -> list[Born]:
    """开出这些事项，次序与所给的相同。折叠不上去的整批退回。"""
    at = happened_at or now
    on = clock.day_of(at)
    births = _seated_above(births, on)
    folded = [
        (birth, record, engine.FOLD.apply(None, record))
        for birth in births
        for record in [Record(1, on, str(by.id), birth.step)]
    ]
    cases = Case.objects.bulk_create(_row(birth, state) for birth, _, state in folded)
    for case, (birth, _, _) in zip(cases, folded, strict=True):
        case.congress = birth.congress  # 取来的那一个，不必再问
    entries = append_all(
        [
            {
                "stream": case.stream, "event": birth.event, "by": by.id, "now": now, "happened_at": happened_at,
                "step": written(birth.step), "origin": origin, "subject": case.stream,
            }
            for case, (birth, _, _) in zip(cases, folded, strict=True)
        ]
    )  # fmt: skip
    born = [
        Born(Held(case, state, library.text_at(state), on), entry)
        for case, (birth, _, state), entry in zip(cases, folded, entries, strict=True)
    ]
    syncing.create([one.held for one in born])
    _count(born, [record for _, record, _ in folded])
    return born


def _seated_above(births: Sequence[Birth], on: dt.date) -> list[Birth]:
    """上级的机构也坐进来：一份工作法、一级人大只问一次。"""
    asked = {(one.text.pk, one.congress.pk) for one in births}
    known = {key: levels.seats_above(library.text_by_id(key[0]), key[1], on=on) for key in asked}
    return [
        replace(one, step=struct_replace(one.step, seats=(*one.step.seats, *seats))) if seats else one
        for one in births
        for seats in [known[one.text.pk, one.congress.pk]]
    ]


def _row(birth: Birth, state: Any) -> Case:
    congress, opening = birth.congress, birth.step.opening
    assert opening is not None
    text = library.text_by_id(birth.text.pk)
    return Case(
        kind=text.kind, text=birth.text, province_id=congress.province_id, city_id=congress.city_id,
        county_id=congress.county_id, cohort_region_id=opening.region, cohort_year=opening.year,
        **projection.case_columns(text, state),
    )  # fmt: skip


def _count(born: list[Born], records: list[Record]) -> None:
    rows = []
    for one, record in zip(born, records, strict=True):
        deltas = engine.deltas_of(record, one.entry.data, None, one.held.state)
        rows += facts.rows(one.held.case, deltas, one.entry.id)
    if rows:
        add_many(rows)


def opening_of(
    released: ReleasedText, text: Text, congress: Congress, *, title: str, on: dt.date, session: int | None = None,
    township: int | None = None, proposer: int | None = None, parent: int = 0, position: int = 0, raised_by: str = "",
    above: tuple[Above, ...] = (),
) -> Opening:  # fmt: skip
    """开立的记录：这件事项是什么、属于谁。"""
    region = congress.township_id or congress.county_id or congress.city_id or congress.province_id
    return Opening(
        procedure=released.label, kind=text.kind, region=region or 0, year=on.year, title=title, congress=congress.pk,
        session=session, township=township or congress.township_id, proposer=proposer, received_on=on, parent=parent,
        position=position, raised_by=raised_by, above=above, level=library.level_of(congress) if text.levelled else 0,
    )  # fmt: skip


def check_title(title: str) -> str:
    """标题：去掉两头的空白；不能空，不能过长。"""
    title = title.strip()
    if not title:
        raise BadInput("请写标题", {"title": "请写标题"})
    if len(title) > TITLE_LIMIT:
        raise BadInput(f"标题不能超过 {TITLE_LIMIT} 字", {"title": f"不能超过 {TITLE_LIMIT} 字"})
    return title
