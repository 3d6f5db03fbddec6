"""开立一件事项：人在页面上开立连同第一步，或者由房间立；以及谁坐上一个角色。"""

import datetime as dt
from typing import Any

from msgspec.structs import replace

from bihuan.kernel import clock
from bihuan.kernel.refuse import NotAllowed
from bihuan.ledger.door import verb
from bihuan.people.door import Actor, Congress
from bihuan.regions.door import calendar_version

from .. import effects, events, filling, gates, library, openers, syncing, telling
from ..language import Text
from ..machine import Opening, Seated, State, Step
from ..machine.records import VERSION
from ..models import Case, ReleasedText
from ..situation import Taking
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
) -> Case:  # fmt: skip
    """立事项：一件事项进入它的工作法，停在「开始」。受理时的区划和年份从此不变。

    kind: 事项种类；text: 不给就用本级人大选用的；parties: （角色，人，机构）。拒绝：没有标题、标题过长。
    """
    title = check_title(title)
    released = text or library.chosen(congress.pk, kind)
    method = library.text_by_id(released.pk)
    on = received_on or clock.day_of(happened_at or now)
    opening = opening_of(
        released, method, congress, title=title, on=on, session=session_id, township=township_id, proposer=proposer_id
    )
    step = Step(
        code="@open", calendar=calendar_version(), v=VERSION, to=method.start, number=number, opening=opening,
        values={name: value.isoformat() for name, value in (dates or {}).items()},
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
    cleaned = filling.check_filled(about)
    held, on, taking = about.held, clock.day_of(now), Taking(by, now, filled)
    title = openers.title_of(held.text, about, cleaned)
    opening = opening_of(released, held.text, congress, title=check_title(title), on=on, proposer=by.person_id)
    held.state = _blank(held.text, opening, on)
    first = effects.step_of(about, cleaned, on=on)
    seats = (*openers.seats_at_opening(about, public), *first.seats)
    first = replace(first, opening=opening, seats=seats)
    [born] = bear([Birth(released, congress, first, events.Stepped(cleaned.open, cleaned.private))], by=by, now=now)
    born.held.picked, born.held.calendar_ = held.picked, held.calendar_
    go_on(born, about.article, cleaned, taking)
    return born.held.case


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
