"""沙盘上亲手走一件：一行一步，写法同例；每次从头照着走一遍，走到此刻的样子说出来，全部退回。

走的就是例里的行，走例的也是同一份代码：走通了的几行，一字不改就是一个例。
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from bihuan.kernel import clock
from bihuan.kernel.refuse import Refused
from bihuan.notices.door import told_of

from .. import library, openers, roles
from ..language import Article, Text
from ..language.lines import Line, read_line
from ..language.parts import Example
from ..language.reading import LIBRARY
from ..questions import task_stage_of
from ..situation import Held
from . import ending, getting, offering
from .acting import Trip, assuming
from .beginning import open_plain
from .courses import Failed, course_of
from .examples import Play, words_of
from .offering import Offered
from .sandbox import Sandbox, Stuck, first_day, sandbox, undone

LONGEST = 40  # 行：一次至多走这么多，同一个例写得下的


@dataclass(frozen=True)
class Due:
    """走着的一只时钟：哪一步、哪个单位（事项自己的为空）、自哪天起、何日到期、期限怎样写、此刻过了没有。"""

    step: str
    unit: str
    zero: dt.date
    due: dt.date
    words: str
    late: bool


@dataclass(frozen=True)
class Stand:
    """走到此刻：今天是哪天、走成了几行、状态、结束了没有、时钟、分办（单位、角色、状态）、可以办的各步、告知过的（日子、谁、句子）。

    refused: 走不下去的那一行为什么；没有开立的 stage 为空；late: 走成的各行各逾期几天，如期的为 0。
    """

    today: dt.date
    gone: int
    stage: str = ""
    number: str = ""
    ended: bool = False
    refused: tuple[str, ...] = ()
    dues: tuple[Due, ...] = ()
    tasks: tuple[tuple[str, str, str], ...] = ()
    below: tuple[tuple[str, str], ...] = ()
    offered: tuple[Offered, ...] = ()
    told: tuple[tuple[dt.date, str, str], ...] = field(default=())
    late: tuple[int, ...] = ()

    @property
    def whole(self) -> bool:
        """写下的各行都走成了。"""
        return not self.refused


def walk_by_hand(text: Text, lines: Sequence[str], *, briefly: bool = False) -> Stand:
    """照各行走一遍，说走到哪里；什么也不留下。

    briefly: 都走成了的，只说今天和走成几行，不看可以办什么。
    走不下去的一行停在那里，为什么写在 refused：角色、状态、条件、填写的拒绝，日子倒退，读不懂的一行。
    """
    with _table(text) as (box, here):
        play = Play(box, here, course_of(here, Example("沙盘")), set(), looks=False)
        late: list[int] = []
        gone, refused = _go(play, here, lines, late)
        if briefly and not refused:
            return Stand(clock.day_of(box.now), gone, refused=refused)
        return replace(_stood(play, here, gone, refused), late=tuple(late))


@contextmanager
def _table(text: Text) -> Iterator[tuple[Sandbox, Text]]:
    """摆好的沙盘：它立得出的各种事项也在里面，照县一级读。"""
    with sandbox(text, first_day(text)) as box:
        for child in ending.child_texts(text, LIBRARY):
            box.put(child)
            box.serve_text(child)
        yield box, text.at(library.level_of(box.congress))


def _go(play: Play, text: Text, lines: Sequence[str], late: list[int]) -> tuple[int, tuple[str, ...]]:
    """走到走不下去为止：走成了几行，为什么走不下去；late 里逐行添上逾期几天。"""
    for n, written in enumerate(lines, 1):
        line = read_line(written)
        if line is None or line.after:
            return n - 1, (f"读不懂的一行：{written}",)
        if n > LONGEST:
            return n - 1, (f"至多走 {LONGEST} 行",)
        days = _late(play, line)
        if said := _one(play, text, line, n):
            return n - 1, tuple(dict.fromkeys(said))
        late.append(days)
    return len(lines), ()


def _late(play: Play, line: Line) -> int:
    """这一行要办的一步，到那一天已经逾期几天；没有时钟、如期的为 0。"""
    if play.trip is None or not line.step:
        return 0
    held = play.trip.held()
    step = held.text.steps_by_name.get(line.step, "")
    article = held.text.by_step.get(step)
    mine = {0} if article is None or article.place == "case" else {
        task.n for task in play.cast.task_of(line.who, held, article)[:1]
    }  # fmt: skip
    dues = [run.due for run in held.state.open_runs() if run.step == step and run.task in mine and not run.paused]
    return max(0, (dt.date.fromisoformat(line.on) - min(dues)).days) if dues else 0


def _one(play: Play, text: Text, line: Line, n: int) -> list[str]:
    day, today = dt.date.fromisoformat(line.on), clock.day_of(play.box.now)
    if play.trip is None and not line.step:
        play.box.now = clock.beijing(day)
        return []
    if play.trip is not None and day < today:
        return [f"{day.isoformat()} 早于走到的 {today.isoformat()}，日子不能往回走；要早些办，先撤回后面的几步"]
    now = play.box.now
    try:
        with assuming(text):
            said = play.walk(line, n)
    except (Failed, Refused, Stuck) as refused:
        said = [getattr(refused, "sentence", "") or str(refused)]
    except Exception as error:  # noqa: BLE001  一份文件走坏了，要说出是哪一步，不能只是出错
        said = [f"走到这里出错：{type(error).__name__}：{error}"]
    if said:
        play.box.now = now
    return said


def _stood(play: Play, text: Text, gone: int, refused: tuple[str, ...]) -> Stand:
    """走到的样子；看的时候出了错的，说出来，不让整页打不开。"""
    try:
        return _stand(play, text, gone, refused)
    except Exception as error:  # noqa: BLE001
        said = f"看可以办什么的时候出错：{words_of(error)}"
        return Stand(clock.day_of(play.box.now), gone, refused=(*refused, said))


def _stand(play: Play, text: Text, gone: int, refused: tuple[str, ...]) -> Stand:
    box, today = play.box, clock.day_of(play.box.now)
    with assuming(text):
        if play.trip is None:
            return Stand(today, gone, refused=refused, offered=_to_begin(play, text))
        held = play.trip.held()
        state = held.state
        units = _units(play, held)
        dues = tuple(
            Due(_name(text, run.step), units.get(run.task, ""), run.zero, run.due, run.words, run.due < today)
            for run in sorted(state.open_runs(), key=lambda run: run.due)
        )  # fmt: skip
        tasks = tuple((units[task.n], text.roles[task.role], task_stage_of(text, task.stage)) for task in state.tasks)
        below = [Trip(box, pk).held() for pk in getting.below(held.case.pk)]
        offered = () if state.ended_on else (*offering.offers(play, held), *offering.offers_below(play, below))
        return Stand(
            today, gone, text.stages[state.stage], state.number, state.ended_on is not None, refused, dues, tasks,
            tuple((one.text.kind_name, one.text.stages[one.state.stage]) for one in below
                  if one.case.parent_id == held.case.pk),
            offered, _told(play, held, units),
        )  # fmt: skip


def _to_begin(play: Play, text: Text) -> tuple[Offered, ...]:
    """还没有开立：可以用来开立的各条；由上级、由房间立的，先直接立了再看。"""
    opening = openers.articles_to_open(text)
    if opening:
        return tuple(one for article in opening for one in offering.to_open(play, article))
    with undone(play.box):
        return offering.offers(play, Trip(play.box, open_plain(play.box, text).pk).held())


def _units(play: Play, held: Held) -> dict[int, str]:
    return {task.n: offering.organ_said(play, task.unit) for task in held.state.tasks} | {0: ""}


def _name(text: Text, step: str) -> str:
    article: Article | None = text.by_step.get(step)
    return article.name if article else step


def _told(play: Play, held: Held, units: dict[int, str]) -> tuple[tuple[dt.date, str, str], ...]:
    """告知过的各句，先后；同一天同一句告诉的几个角色写在一起。"""
    known: dict[int, str] = {}
    for task in (None, *held.state.tasks):
        for role in held.text.roles:
            for person in roles.people(role, held, task, now=play.box.now):
                known.setdefault(person, (task and units[task.n]) or held.text.roles[role])
    found: dict[tuple[dt.date, str], list[str]] = {}
    for person, sentence, at in told_of([held.case.pk, *getting.below(held.case.pk)]):
        who = found.setdefault((clock.day_of(at), sentence), [])
        if known.get(person, "别的人") not in who:
            who.append(known.get(person, "别的人"))
    return tuple((day, "、".join(who), sentence) for (day, sentence), who in found.items())
