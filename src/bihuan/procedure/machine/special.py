"""特别的记录：特别决定、改用新版、改期、暂停与恢复、更正、当事方、链接、因别处的事实改一项。"""

from collections.abc import Callable

from msgspec.structs import replace

from . import clocks, pausing
from .adopting import change_clocks
from .clocks import Moment
from .moving import Broken, change_runs, link, move_case, note, settle, sit
from .records import Record
from .state import Run, Seat, Segment


def _decide(at: Moment, record: Record) -> None:
    if at.state.stage != record.step.origin:
        raise Broken(f"特别决定记为自 {record.step.origin}，而当时在 {at.state.stage}")
    note(at.state, None, record)
    move_case(at, None, record.step.to)
    settle(at, moved=True)


def _adopt(at: Moment, record: Record) -> None:
    """改用新版：走不到的时钟停下；写明 clocks 的，走着的照新版的期限，新版才有的起算。早先的改用没有写，只停不改。"""
    old, new = at.before or at.text, at.text
    clocks.stop(at)
    if record.step.clocks and at.state.ended_on is None:
        change_clocks(at, old, new, record.by)


def _redate(at: Moment, record: Record) -> None:
    runs, version = record.step.runs, record.step.calendar

    def moved(run: Run) -> Run:
        due = runs[str(run.n)]
        return replace(
            run, due=due, calendar=version, segments=(*run.segments, Segment("redate", at.on, due, record.by))
        )

    change_runs(at.state, moved, lambda run: str(run.n) in runs)


def _pause(at: Moment, record: Record) -> None:
    step = record.step

    _switch(at, record, lambda run: pausing.paused(run, at.on, record.by, step.why, step.document))


def _resume(at: Moment, record: Record) -> None:
    step = record.step

    _switch(at, record, lambda run: pausing.resumed(at, run, record.by, step.why, step.document))


def _switch(at: Moment, record: Record, change: Callable[[Run], Run]) -> None:
    if not any(run.n == record.step.run for run in at.state.open_runs()):
        raise Broken(f"第 {record.step.run} 只时钟没有在走")
    change_runs(at.state, change, lambda run: run.n == record.step.run)


def _correct(at: Moment, record: Record) -> None:
    """更正本身不动状态：折叠时已经跳过被更正的步骤。"""


def _seat(at: Moment, record: Record) -> None:
    sit(at.state, record)


def _link(at: Moment, record: Record) -> None:
    link(at.state, record)


def _set(at: Moment, record: Record) -> None:
    """因别处的事实改了一项（如会议改期）：从它起算的时钟跟着动。"""
    note(at.state, None, record)
    settle(at, moved=False)


def _restate(at: Moment, record: Record) -> None:
    """写明：先前的版本没有记在链上的（标题、属于哪级人大、提出人、当事方、链接），升级时照当时的行写明，此后一并核验。"""
    state, told = at.state, record.step.opening
    if told is not None:
        state.title, state.congress, state.session = told.title, told.congress, told.session
        state.township, state.proposer, state.received_on = told.township, told.proposer, told.received_on
        state.known = True
    state.seats = tuple(
        Seat(n, one.role, one.since or at.on, one.person, one.organ, one.public)
        for n, one in enumerate(record.step.seats, 1)
    )
    link(state, record)


def _title(at: Moment, record: Record) -> None:
    note(at.state, None, record)


SPECIAL: dict[str, Callable[[Moment, Record], None]] = {
    "@decide": _decide,
    "@adopt": _adopt,
    "@redate": _redate,
    "@pause": _pause,
    "@resume": _resume,
    "@correct": _correct,
    "@seat": _seat,
    "@link": _link,
    "@set": _set,
    "@title": _title,
    "@restate": _restate,
}
