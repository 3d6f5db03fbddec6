"""立事项：一步逐行、逐个或者就开一件子事项（后续事项），各自连同它的第一步，成批写下。"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from msgspec.structs import replace

from bihuan.files.door import keep_again
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotAllowed
from bihuan.people.door import Congress

from .. import effects, events, filling, gates, kept, numbering, openers, roles, telling, voting, wording
from ..filling import Filled
from ..language import Article, Text
from ..language.counted import counts_children
from ..language.parts import Raises
from ..machine import Above, Linked, Seated, Step, Task
from ..machine.moving import ABORTED
from ..machine.records import VERSION
from ..machine.standing import answering, last_of_chain
from ..models import Case, Link, ReleasedText
from ..sessions import moments
from ..situation import Situation, Taking
from .bearing import Birth, Born, bear, check_title, opening_of
from .homes import Home, Homes
from .linking import write_link

BELOW = "child_of"
HOLDING = (("unit", "organ"), ("person", "deputy"), ("congress",))


@dataclass(frozen=True)
class Source:
    """一件子事项的料：那一行、那一个，或者那个分办。"""

    row: dict[str, Any]
    holder: int = 0
    task: Task | None = None


def raise_children(about: Situation, filled: Filled, taking: Taking, *, newborn: bool = False) -> list[Born]:
    """这一步的各个「立事项」。已经开过的行（同一步、同一标题）不再开。拒绝：子事项的第一步缺项、条件不成立。

    newborn: 刚在这一步开立的，此前一件下属也没有。
    """
    born: list[Born] = []
    for raises in about.article.raises:
        if effects.applies(raises.only_if, about, filled):
            born += _raise(about, raises, filled, taking, alone=newborn and not born)
    return born


def _raise(about: Situation, raises: Raises, filled: Filled, taking: Taking, *, alone: bool) -> list[Born]:
    held = about.held
    homes = Homes(held, _procedure(raises, about, filled))
    listed = raises.link == BELOW and not alone
    rows = Case.objects.filter(parent=held.case).values_list("title", "congress_id", "raised_by") if listed else []
    there = list(rows)
    known = {(title, congress) for title, congress, step in there if step == about.article.step}
    plans: list[tuple[Birth, Article | None, Filled]] = []
    numbers = numbering.Numbers()
    for source in _sources(about, raises, filled):
        title = _title(about, raises, source, filled, taking)
        for home in homes.of(raises, source.row, source.holder, filled) if title else ():
            if (title, home.congress.pk) not in known:
                place = len(there) + len(plans) + 1
                plans.append(_plan(about, raises, source, home, title, place, filled, taking, numbers))
    if not plans:
        return []
    numbers.settle()
    births = [plan for plan, _, _ in plans]
    born = bear(births, by=taking.by, now=taking.now, happened_at=taking.happened_at, origin=taking.origin)
    _link_rows(about, raises, born, taking)
    for one, (_, article, cleaned) in zip(born, plans, strict=True):
        if article is not None:
            filling.keep_files(one.held.case, cleaned, article, by=taking.by)
        if article is not None and article.raises:
            child = Situation(one.held, article, None, taking.by, taking.now, {})
            raise_children(child, cleaned, taking, newborn=True)
    if taking.origin == "live":
        telling.tell_born(born, by=taking.by, now=taking.now)
    return born


def _procedure(raises: Raises, about: Situation, filled: Filled) -> str:
    if not raises.by:
        return raises.procedure
    value = str(filled.get(raises.by) or about.state.value(raises.by, about.task) or "")
    return dict(raises.kinds).get(value, raises.procedure)


def _sources(about: Situation, raises: Raises, filled: Filled) -> Iterator[Source]:
    if raises.each == "row":
        yield from (Source(row) for row in voting.rows_of(filled, about.held, raises.field))
    elif raises.each == "holder":
        listed = voting.rows_of(filled, about.held, raises.field, about.task)
        yield from (Source(one) if isinstance(one, dict) else Source({}, one) for one in listed)
    elif about.task is None and (wanted := _task_codes(about.text, raises)):
        for task in _standing(about):
            if any(code in task.values for code in wanted):
                yield Source({}, task=task)
    elif raises.into == "" or filled.get(raises.into):
        yield Source({}, task=about.task)


def _task_codes(text: Text, raises: Raises) -> list[str]:
    """带、到期里只在分办上填的项。"""
    on_tasks = {item.code for a in text.articles if a.place == "task" for item in a.fields}
    on_case = {item.code for a in text.articles if a.place == "case" for item in a.fields}
    named = [text.fields_by_name.get(s, s) for _, s, fixed in raises.carry if not fixed] + [raises.due]
    return [code for code in named if code in on_tasks - on_case]


def _standing(about: Situation) -> list[Task]:
    """这一轮里的分办：分得出会办的，只看要答复的。"""
    roles = answering(about.text) if about.text.joining else about.text.task_roles
    tasks = last_of_chain(about.state, roles)
    return [task for task in tasks if task.round == about.state.round and task.stage != ABORTED]


def _title(about: Situation, raises: Raises, source: Source, filled: Filled, taking: Taking) -> str:
    on = clock.day_of(taking.at)
    title = raises.title
    if "‹" in title:
        values = {**filled.open, **source.row, **({raises.field: source.holder} if source.holder else {})}
        return wording.said(title, about.held, on=on, filled=values, above=about.state.title or about.case.title)
    code = _row_code(about, raises, title)
    value = source.row.get(code) if code in source.row else filled.get(code) if title else None
    if title:
        return " ".join(str(value or about.state.value(code, source.task) or "").split())[:200]
    return about.state.title or about.case.title


def _row_code(about: Situation, raises: Raises, name: str) -> str:
    """名称 → 代号：先看表的列，再看本工作法的项。"""
    table = about.text.voted_on(raises.field) or about.text.fields.get(raises.field)
    for column in table.columns if table else ():
        if name in (column.name, column.code):
            return column.code
    return about.text.fields_by_name.get(name, name)


def _carried(
    about: Situation, raises: Raises, source: Source, text: Text, filled: Filled, taking: Taking
) -> dict[str, Any]:
    """带到子事项的值：先看那一行，再看这一步，再看事项（分办）。"""
    values: dict[str, Any] = {}
    for child, name, fixed in raises.carry:
        target = text.fields_by_name.get(child, child)
        if fixed:
            values[target] = name
            continue
        code = _row_code(about, raises, name)
        one = bool(source.holder) and target in text.fields and not text.fields[target].many  # 逐个的那一项，只带这一个
        for table in ({raises.field: source.holder} if one else {}, source.row, filled.open, filled.private):
            if code in table:
                values[target] = table[code]
                break
        else:
            found = kept.value(about.held, code, source.task)
            values |= {target: found} if found is not None else {}
        if target in values:
            values[target] = _fitting(text, target, values[target])
    if raises.carry_all:
        stand = {code: kept.value(about.held, code) for code in {**about.state.values, **about.state.at}}
        mine = {**stand, **filled.open, **filled.private}
        values |= {code: value for code, value in mine.items() if code in text.fields and code not in values}
    if raises.due:
        due = source.row.get(raises.due, about.state.value(raises.due, source.task))
        values |= {raises.due: due} if due is not None else {}
    if source.holder:
        values |= {code: source.holder for code, item in text.fields.items() if item.kind in _alike(about, raises)
                   and code not in values and not item.optional}  # fmt: skip
    return {code: _files_again(text, code, value, taking) for code, value in values.items()}


def _alike(about: Situation, raises: Raises) -> tuple[str, ...]:
    """逐个的那一项是哪一类，就填进子事项哪几类的项：机构填机构，人填人，人大填人大。"""
    item = about.text.voted_on(raises.field) or about.text.fields.get(raises.field)
    return next((kinds for kinds in HOLDING if item is not None and item.kind in kinds), ())


def _files_again(text: Text, code: str, value: Any, taking: Taking) -> Any:
    """带过去的文件另收一份（内容还是那一份）：一份文件只归一件事项，看不看得到随那一件。"""
    item = text.fields.get(code)
    if item is None or item.kind != "file" or value is None:
        return value
    listed = value if isinstance(value, list) else [value]
    again = [keep_again(one, by=taking.by, now=taking.now).pk for one in listed]
    return again if isinstance(value, list) else again[0]


def _fitting(text: Text, code: str, value: Any) -> Any:
    """带到一张表里的各行（如入围的），只留那张表有的列。"""
    item = text.fields.get(code)
    if item is None or item.kind != "table" or not isinstance(value, list):
        return value
    columns = {column.code for column in item.columns}
    return [{key: cell for key, cell in row.items() if key in columns} for row in value]


def _plan(
    about: Situation, raises: Raises, source: Source, home: Home, title: str, position: int, filled: Filled,
    taking: Taking, numbers: numbering.Numbers,
) -> tuple[Birth, Article | None, Filled]:  # fmt: skip
    """一件子事项的第一步。"""
    released, text, congress = home.released, home.text, home.congress
    case, on, below = about.case, clock.day_of(taking.at), raises.link == BELOW
    carried = _carried(about, raises, source, text, filled, taking)
    opening = opening_of(
        released, text, congress, title=check_title(title), on=on, township=case.township_id,
        proposer=case.proposer_id, parent=case.pk if below else 0, position=position if below else 0,
        raised_by=about.article.step, above=_above(about) if below else (),
    )  # fmt: skip
    links = () if below else (Linked(raises.link, case.pk),)
    owing = _owing(text, source)
    article = text.by_step.get(raises.step) if raises.step else None
    if article is None:
        step = Step(code="@open", calendar=about.held.calendar.version, v=VERSION, to=text.start, opening=opening,
                    values=_short(text, carried) | moments(text, congress.pk, on=on),
                    links=links, seats=owing)  # fmt: skip
        return Birth(released, congress, step, events.Opened(opening.title or "")), None, Filled()
    child, cleaned = _first(about, released, text, congress, article, carried, taking)
    child.held.state.title, child.held.state.parent = opening.title, opening.parent
    number = numbers.take(article.series, child.held, on=on) if article.series else ""
    first = effects.step_of(child, cleaned, on=on, number=number)
    later = {k: v for k, v in _short(text, carried).items() if k not in cleaned}
    first = replace(
        first,
        opening=opening,
        links=(*links, *first.links),
        seats=(*owing, *first.seats),
        values={**later, **first.values},
    )
    return Birth(released, congress, first, events.Stepped(cleaned.open, cleaned.private)), article, cleaned


def _above(about: Situation) -> tuple[Above, ...]:
    """数着这件下属的各个上级，近的在前；同一级人大的同一种只算近的一个。"""
    state, found = about.state, {}
    if counts_children(about.text):
        own = Above(state.procedure, about.text.kind, state.congress or about.case.congress_id, about.article.step)
        found[(own.kind, own.congress)] = own
    for one in state.above:
        found.setdefault((one.kind, one.congress), one)
    return tuple(found.values())


def _first(
    above: Situation,
    released: ReleasedText,
    text: Text,
    congress: Congress,
    article: Article,
    carried: dict[str, Any],
    taking: Taking,
) -> tuple[Situation, Filled]:
    """子事项第一步的情形和整理好的填写。以上级那一步的人的名义：不问他的角色，条件和必填照问。"""
    own = {code: value for code, value in carried.items() if article.field(code) is not None}
    child = openers.blank_situation(released, congress, article, own, taking.by, taking.now)
    child.held.picked, child.held.calendar_ = above.held.picked, above.held.calendar
    unmet = gates.unmet(child)
    if unmet:
        raise NotAllowed(f"下属的{text.kind_name}还不能{article.name}：" + "；".join(unmet))
    try:
        return child, filling.check_filled(child)
    except BadInput as refused:
        raise BadInput(f"下属的{text.kind_name}：{refused.sentence}") from refused


def _owing(text: Text, source: Source) -> tuple[Seated, ...]:
    """由一个分办开出的，承办的机构坐上子事项里没有别处说明的角色（如承诺的责任单位）。"""
    if source.task is None:
        return ()
    free = [code for code in text.roles if code not in text.rules and code not in roles.known()]
    return tuple(Seated(code, organ=source.task.unit) for code in free)


def _short(text: Text, values: dict[str, Any]) -> dict[str, Any]:
    return {c: v for c, v in values.items() if c not in text.fields or (filling.is_short(text.fields[c], v)
            and not text.fields[c].sealed)}  # fmt: skip


def _link_rows(about: Situation, raises: Raises, born: list[Born], taking: Taking) -> None:
    """立起来的各件与这一件的链接；它们头一步自己填出的链接（源于、会议）也写下。"""
    if raises.link != BELOW:
        Link.objects.bulk_create(
            Link(origin=one.held.case, target=about.case, kind=raises.link, by=taking.by.id, at=taking.at)
            for one in born
        )
    for one in born:
        for held in one.held.state.links:
            if (held.kind, held.case) != (raises.link, about.case.pk):
                write_link(one.held.case, held, taking)
