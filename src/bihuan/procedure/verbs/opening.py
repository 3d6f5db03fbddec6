"""开立一件事项：人在页面上开立连同第一步，或者由房间立；以及谁坐上一个角色。"""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from msgspec.structs import replace

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.ledger.door import verb
from bihuan.people.door import Actor, Congress
from bihuan.regions.door import calendar, calendar_version

from .. import effects, events, filling, gates, library, numbering, openers, sessions, syncing, telling
from ..language import Text
from ..machine import Opening, Seated, State, Step
from ..machine.records import VERSION
from ..models import Case, ReleasedText
from ..situation import Situation, Taking
from .bearing import Birth, bear, check_title, opening_of
from .recording import record_step
from .stepping import go_on


@verb
def open_case(
    kind: str, *, title: str, congress: Congress, by: Actor, now: dt.datetime, text: ReleasedText | None = None,
    proposer_id: int | None = None, session_id: int | None = None, township_id: int | None = None,
    received_on: dt.date | None = None, dates: dict[str, dt.date] | None = None,
    parties: list[tuple[str, int | None, int | None]] | None = None, event: Any = None,
    happened_at: dt.datetime | None = None, origin: str = "live", number: str = "",
    values: dict[str, Any] | None = None,
) -> Case:  # fmt: skip
    """立事项：一件事项进入它的工作法，停在「开始」。受理时的区划和年份从此不变。

    kind: 事项种类；text: 不给就用本级人大选用的；parties: （角色，人，机构）；values: 一开立就有的各项。拒绝：没有标题、标题过长。
    """
    title = check_title(title)
    released = text or library.chosen(congress.pk, kind)
    method = library.text_in(released.pk, congress)
    on = received_on or clock.day_of(happened_at or now)
    opening = opening_of(
        released, method, congress, title=title, on=on, session=session_id, township=township_id, proposer=proposer_id
    )
    step = Step(
        code="@open", calendar=calendar_version(), v=VERSION, to=method.start, number=number, opening=opening,
        values=sessions.moments(method, congress.pk, on=on)
        | {name: value.isoformat() for name, value in (dates or {}).items()}
        | (values or {}),
        seats=tuple(
            Seated(role, person=person or 0, organ=organ or 0, add=True) for role, person, organ in parties or ()
        ),
    )  # fmt: skip
    birth = Birth(released, congress, step, event or events.Opened(title))
    [born] = bear([birth], by=by, now=now, happened_at=happened_at, origin=origin)
    if origin == "live":
        telling.tell_opened(born.held, born.entry, by=by, now=now)
    return born.held.case


@verb
def open_by_step(
    kind: str, step: str, *, congress: Congress, filled: dict[str, Any], by: Actor, now: dt.datetime, public: str = ""
) -> Case:
    """开立连同第一步：一按、一个事务、一条痕。public: 凭查询码开立的，码的哈希。

    拒绝：没有「开立」的工作法、这一条不能开立、不是他的角色、没有标题、见 filling.check_filled。
    """
    released = library.chosen(congress.pk, kind)
    about = openers.to_open(released, congress, step, filled=filled, by=by, now=now, public=public)
    numbers = numbering.Numbers()
    birth, cleaned = _first_step(about, released, congress, openers.seats_at_opening(about, public), numbers)
    numbers.settle()
    [born] = bear([birth], by=by, now=now)
    born.held.go_on_from(about.held)
    go_on(born, about.article, cleaned, Taking(by, now, filled))
    return born.held.case


@verb
def open_by_rows(
    kind: str, step: str, *, congress: Congress, rows: Sequence[tuple[str, dict[str, Any]]], by: Actor, now: dt.datetime
) -> list[Case]:
    """逐行开立：一行一件，各连同第一步，各留一条痕；一行不成，一件不开。成批写，五十行与五百行问得一样多。

    rows: （怎么称呼这一行，填写）。告诉接手的人时，几件合成一句。拒绝：见 open_by_step，说明是哪一行。
    """
    released = library.chosen(congress.pk, kind)
    asked = openers.to_open(released, congress, step, filled=None, by=by, now=now)
    asked.held.calendar_ = calendar()
    seats, numbers, plans = openers.seats_at_opening(asked, ""), numbering.Numbers(), []
    for name, filled in rows:
        try:
            about = openers.refill(asked, filled)
            plans.append((*_first_step(about, released, congress, seats, numbers), filled))
        except BadInput as refused:
            raise BadInput(f"{name}：{refused.sentence}；一件也没有开立") from refused
    numbers.settle()
    all_born = bear([birth for birth, _, _ in plans], by=by, now=now)
    for born, (_, cleaned, filled) in zip(all_born, plans, strict=True):
        born.held.go_on_from(asked.held)
        go_on(born, asked.article, cleaned, Taking(by, now, filled), quiet=True)
    telling.tell_born(all_born, by=by, now=now)
    return [born.held.case for born in all_born]


def _first_step(
    about: Situation, released: ReleasedText, congress: Congress, seats: tuple[Seated, ...], numbers: numbering.Numbers
) -> tuple[Birth, filling.Filled]:
    """开立连同的第一步，和整理好的填写；编号接着取，由调用者写下取到哪里。"""
    held, on, cleaned = about.held, clock.day_of(about.now), filling.check_filled(about)
    title = openers.title_of(held.text, about, cleaned)
    opening = opening_of(released, held.text, congress, title=check_title(title), on=on, proposer=about.by.holder_id)
    held.state = _blank(held.text, opening, on)
    number = numbers.take(about.article.series, held, on=on) if about.article.series else ""
    first = effects.step_of(about, cleaned, on=on, number=number)
    first = replace(first, opening=opening, seats=(*seats, *first.seats))
    return Birth(released, congress, first, events.Stepped(cleaned.open, cleaned.private)), cleaned


@verb
def name_party(
    case_id: int, role: str, *, person_id: int | None = None, organ_id: int | None = None, by: Actor, now: dt.datetime,
    add: bool = True, origin: str = "live", happened_at: dt.datetime | None = None,
) -> None:  # fmt: skip
    """写明一个角色由谁担任，留一条痕；已经坐着的不重复。add 为假的，先前坐着的起身。拒绝：事项已经结束。"""
    held = gates.hold(case_id, now=now)
    if any((one.person or None, one.organ or None) == (person_id, organ_id) for one in held.state.sitting(role)):
        return
    if held.state.ended_on is not None:
        raise NotAllowed("事项已经结束，不能再改由谁担任")
    before = held.state
    step = Step(
        code="@seat", calendar=calendar_version(), v=VERSION,
        seats=(Seated(role, person=person_id or 0, organ=organ_id or 0, add=add),),
    )  # fmt: skip
    said = events.Seated(role, person_id or 0, organ_id or 0)
    record_step(held, step, said, by=by, now=now, origin=origin, happened_at=happened_at)
    syncing.sync(held, before)


def _blank(text: Text, opening: Opening, on: dt.date) -> State:
    """还没有开立的样子：停在「开始」，只知道标题和属于谁。"""
    return State(
        procedure=opening.procedure, stage=text.start, entered_on=on, opened_on=on, kind=opening.kind,
        title=opening.title, congress=opening.congress, proposer=opening.proposer, parent=opening.parent,
    )  # fmt: skip


@verb
def seat_citizen(case_id: int, *, public: str, by: Actor, now: dt.datetime) -> Case:
    """给查询码：凭查询码的各个角色由拿着这个码的人坐，留一条痕；同一个码再给一次，什么也不添。public: 码的哈希。

    拒绝：这一种不凭查询码办；已经给过；事项已经结束。
    """
    held = gates.hold(case_id, now=now)
    roles = openers.roles_by_code(held.text)
    sitting = {seat.public for role in roles for seat in held.state.sitting(role)}
    if public in sitting:
        return held.case
    if sitting or not roles:
        raise NotAllowed("已经给过查询码，一件只给一次" if roles else "这一种事项不凭查询码办")
    if held.state.ended_on is not None:
        raise NotAllowed("事项已经结束，不必再给查询码")
    before = held.state
    seats = tuple(Seated(role, public=public, add=True) for role in roles)
    step = Step(code="@seat", calendar=calendar_version(), v=VERSION, seats=seats)
    record_step(held, step, events.QueryCodeGiven(), by=by, now=now)
    syncing.sync(held, before)
    return held.case
