"""沙盘上此刻可以办的各步：哪个角色可以办，办不成的为什么，表单的各格和先填好的值（写法同例里的一行）。"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bihuan.kernel import clock
from bihuan.people.door import SYSTEM, organ_names

from .. import filling, gates, openers
from ..language import Article, Field
from ..language.parts import RESULT
from ..language.words import name_of
from ..machine import Task
from ..machine.standing import selected
from ..situation import Held, Situation
from . import values, voting
from .beginning import public_code
from .examples import Play

UNITS = ("甲单位", "乙单位", "丙单位", "丁单位", "戊单位", "己单位")
SUPPLIED = ("text", "meeting", "place", "number", "money", "phone", "file")  # 没有写的，软件补得一样
MANY_LINES = ("text",)


@dataclass(frozen=True)
class Blank:
    """表单的一格：名称；kind：choice 选项、date 日子、long 长文、words 一句、table 表（软件补）；先填好的值；可选的（值、名称）。

    supplied: 照先填好的不动，例里不必写，软件补得一样；needs: 选了其中一样才要填的，没有选的不写。
    """

    name: str
    kind: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()
    many: bool = False
    help: str = ""
    supplied: bool = False
    needs: str = ""


@dataclass(frozen=True)
class Offered:
    """可以办的一步：代号、名称、第几条、原文、谁可以办（例里的写法）、哪个单位的、各格、此刻为什么办不成。"""

    step: str
    name: str
    number: str
    words: str
    who: tuple[str, ...]
    unit: str
    blanks: tuple[Blank, ...]
    why: tuple[str, ...] = ()
    below: str = ""

    @property
    def key(self) -> str:
        """表单里认得出是哪一步的：步骤和单位。"""
        return f"{self.below}{self.step}.{self.unit}"


def offers(play: Play, held: Held, below: str = "") -> tuple[Offered, ...]:
    """一件事项此刻轮得到的各步，照条文的次序。below：是下属的，哪一种。"""
    return tuple(
        _offered(play, held, article, task, below)
        for article in held.text.articles if article.by
        for task in (held.state.tasks if article.place == "task" else [None])
        if (task.stage if task else held.state.stage) in article.origin
        and selected(held.text, article, held.state, task)
    )  # fmt: skip


def offers_below(play: Play, held: Sequence[Held]) -> tuple[Offered, ...]:
    """下属的各步：自己没有这个名称的才可以这样办；停在那里的几件一起办，只列一次。"""
    found: dict[str, Offered] = {}
    for one in held:
        if one.state.ended_on is None:
            for offered in offers(play, one, one.text.kind_name):
                own = offered.name in play.text.steps_by_name or offered.unit
                found |= {} if own else {offered.name: offered}
    return tuple(found.values())


def to_open(play: Play, article: Article) -> Iterator[Offered]:
    """用来开立的一条。"""
    box, public = play.box, public_code(play.text)
    about = openers.blank_situation(box.released, box.congress, article, {}, SYSTEM, box.now, public)
    yield _offered(play, about.held, article, None, "")


def organ_said(play: Play, organ: int) -> str:
    """一个机构在沙盘上叫什么：例里起的名字；没有起名的是它的种类。"""
    name = next((one.name for one in play.cast.players.values() if one.organ.pk == organ), "")
    if name:
        return name
    kind = next((key[0].partition(":")[2] for key, one in play.box.organs.items() if one.pk == organ), "")
    return name_of("机构", kind) if kind else organ_names([organ]).get(organ, "")


def _offered(play: Play, held: Held, article: Article, task: Task | None, below: str) -> Offered:
    unit = organ_said(play, task.unit) if task else ""
    roles_ = (task.role,) if task and task.role in article.by else article.by
    who = tuple(held.text.roles[role] for role in roles_)
    if task and unit in play.cast.players:
        who = (unit, *(name for name in who if len(roles_) > 1))
    actors = play.cast.actor(who[0], held, article, task)
    about = Situation(held, article, task, actors[0] if actors else SYSTEM, play.box.now, blank=True)
    why = tuple(gates.unmet(about)) if actors else ("没有人担任得了",)
    return Offered(
        article.step, article.name, article.number, article.words, who, unit, tuple(_blanks(play, about)), why, below
    )


def _blanks(play: Play, about: Situation) -> Iterator[Blank]:
    results = voting.outcomes(about.article)
    if results:
        yield Blank(RESULT, "choice", results[0], tuple((one, one) for one in results))
    taken: list[str] = []
    for item in about.article.fields:
        yield _blank(play, about, item, taken)


def _blank(play: Play, about: Situation, item: Field, taken: list[str]) -> Blank:
    told = f"{item.required_of}为「{item.required_for}」时必填" if item.required_for and item.required_of else (
        f"「{item.required_for}」时必填" if item.required_for else "可空" if item.optional else "")  # fmt: skip
    spared = (item.optional and not item.required_values) or bool(
        item.required_values and not set(taken) & set(item.required_values)
    )
    options = tuple(filling.choices(about, item)) if item.kind in ("choice", "rating", "yesno") else ()
    if options:
        value = "" if spared else options[0][0]
        taken.append(value)
        return Blank(item.name, "choice", value, options, item.many, told)
    if item.kind == "table":
        return Blank(item.name, "table", help="软件照各列补几行；要自己写的，在例里写「物」")
    value = "" if spared else _value(play, about, item, taken)
    taken.append(value)
    kind = "date" if item.kind == "date" else "long" if item.kind in MANY_LINES else "words"
    needs = "、".join(item.required_values)
    return Blank(item.name, kind, value, (), item.many, told, item.kind in SUPPLIED, needs)


def _value(play: Play, about: Situation, item: Field, taken: list[str]) -> str:
    match item.kind:
        case "date":
            day: dt.date = values.day_for(about, item)
            return max(day, clock.day_of(about.now)).isoformat() if not item.not_after_today else day.isoformat()
        case "number":
            return str(values.enough(about.text, item.code))
        case "money":
            return str(values.enough(about.text, item.code))
        case "phone":
            return "0731-8600123"
        case "unit" | "organ":
            busy = {organ_said(play, task.unit) for task in about.state.tasks} | set(taken)
            return next((name for name in UNITS if name not in busy), UNITS[-1])
        case "congress":
            return "属地"
        case _:
            return f"试填{item.name}" if item.kind in ("text", "meeting", "place") else f"试{item.name}"
