"""办一步：核对、走动、留痕、计数、告知；随后条件已到的自动条文接着办完，同在一个事务里。"""

import datetime as dt
from typing import Any

from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput, NotFound, Refused
from bihuan.ledger.door import Entry, append, verb
from bihuan.people.door import Actor, congress_by_id, successors_of
from bihuan.regions.door import calendar, calendar_version

from .. import events, facts, filling, gates, library, projection, registry, telling
from ..gates import Held
from ..language import Article
from ..machine import State, Task, apply
from ..machine.standing import answering
from ..machine.state import copy
from ..models import Case
from ..situation import Situation, Taking
from .opening import link, open_case

AUTOMATIC_LIMIT = 20  # 自动条文一次最多连着办这么多步；再多就是工作法写成了圈


def take_step(
    case_id: int,
    step: str,
    *,
    filled: dict[str, Any] | None = None,
    assignment: int = 0,
    by: Actor,
    now: dt.datetime,
    happened_at: dt.datetime | None = None,
    origin: str = "live",
) -> Entry:
    """办一步，走它自己的动词（有的话），否则走通用的一步。页面、命令、旧记录都由此进入。"""
    kind = Case.objects.filter(pk=case_id).values_list("kind", flat=True).first()
    if kind is None:
        raise NotFound("没有这件事项")
    taking = Taking(by, now, filled or {}, assignment, happened_at, origin)
    own = registry.verb_of(kind, step)
    return own(case_id, taking) if own else perform(case_id, step, taking)


@verb
def perform(case_id: int, step: str, taking: Taking, *, event: Any = None, number: str = "", title: str = "") -> Entry:
    """走一步，恰好留一条痕；条件已到的自动条文接着办完。

    event: 有类型的事件，不给就记所填的内容；number: 这一步给事项编的号；title: 改了的标题。
    拒绝：见 gates.step_to_take 和 filling.check_filled。
    """
    held = gates.hold(case_id)
    about = gates.step_to_take(
        held, step, assignment=taking.assignment, filled=taking.filled, by=taking.by, now=taking.now
    )
    cleaned = filling.check_filled(about)
    before = copy(held.state)
    entry = _walk(held, about.article, about.task, cleaned, event, taking, number)
    _follow(held, taking)
    projection.sync(held.case, held.text, before, held.state)
    if title and title != held.case.title:
        Case.objects.filter(pk=case_id).update(title=title)
    if taking.origin == "live":
        telling.tell_next(held, before, entry, now=taking.now)
    return entry


def run_automatic(held: Held, article: Article, task: Task | None, *, now: dt.datetime) -> None:
    """由期限引起的一步：逾期则。调用者已经锁住事项、核对过条件。"""
    before, taking = copy(held.state), Taking(_procedure(held), now)
    entry = _walk(held, article, task, {}, events.Followed(), taking)
    _follow(held, taking)
    projection.sync(held.case, held.text, before, held.state)
    telling.tell_next(held, before, entry, now=now)


def _walk(
    held: Held,
    article: Article,
    task: Task | None,
    cleaned: dict[str, Any],
    event: Any,
    taking: Taking,
    number: str = "",
) -> Entry:
    n = task.n if task else 0
    step = {
        "code": article.step,
        "task": n,
        "from": (task or held.state).stage,
        "to": article.to,
        "calendar": calendar_version(),
        "number": number,
        "dates": filling.kept(article, n, cleaned, "date"),
        "marks": filling.kept(article, n, cleaned, "choice", "rating"),
        "opened": _opened(held, article, task, cleaned),
        "extended": _extended(held.state, article, n, cleaned),
    }
    by = taking.by
    apply(held.state, step, clock.day_of(taking.at), by.id, library.text_of, calendar)
    entry = append(
        held.case.stream, event or events.Stepped(cleaned), by=by.id, now=taking.now, happened_at=taking.happened_at,
        step={key: value for key, value in step.items() if value or key in ("task", "calendar")}, origin=taking.origin,
    )  # fmt: skip
    facts.write(held.case, article.step, held.state, task, entry.data, entry.id)
    filling.keep_files(held.case, article, cleaned, by=by)
    for code, kind in article.links:
        if code in cleaned:
            link(
                held.case.pk, cleaned[code], kind, by=by.id, now=taking.now, origin=taking.origin,
                reason=str(cleaned.get("reason", "")), happened_at=taking.happened_at,
            )  # fmt: skip
    if article.raises:
        _raise(held, article, taking)
    return entry


def _follow(held: Held, taking: Taking) -> None:
    """条件已到的自动条文一条接一条，由工作法署名。"""
    by_itself = Taking(_procedure(held), taking.now, happened_at=taking.happened_at, origin=taking.origin)
    for _ in range(AUTOMATIC_LIMIT):
        found = _next_automatic(held, taking.now)
        if found is None:
            return
        _walk(held, *found, {}, events.Followed(), by_itself)
    raise Refused(f"工作法 {held.state.procedure} 的自动条文连成了圈，没有办下去")


def _next_automatic(held: Held, now: dt.datetime) -> tuple[Article, Task | None] | None:
    state, text = held.state, held.text
    if state.ended_on is not None:
        return None
    for article in text.articles:
        if not article.automatic:
            continue
        for task in state.tasks if article.place == "task" else [None]:
            stage = task.stage if task else state.stage
            key = f"{article.step}#{task.n}" if task else article.step
            if stage not in article.origin or key in state.autos:
                continue
            about = Situation(held.case, state, text, article, task, _procedure(held), now)
            if all(
                registry.condition_of(code).holds(about, argument)
                for code, argument in article.when + article.conditions
            ):
                return article, task
    return None


def _procedure(held: Held) -> Actor:
    return Actor(None, "工作法", label=f"procedure:{held.text.code}")


def _opened(held: Held, article: Article, task: Task | None, cleaned: dict[str, Any]) -> list[dict[str, Any]]:
    """这一步开出的分办。同一个单位（合并了的看接手者）不分办两次；总要有答复代表的。"""
    if not article.opens:
        return []
    asked = [(one.field, one.role, unit) for one in article.opens for unit in _units(cleaned.get(one.field))]
    busy = [other.unit for other in held.state.tasks if other.ended_on is None and other is not task]
    current = successors_of([*busy, *(unit for _, _, unit in asked)])
    taken = {current[unit] for unit in busy}
    opened: list[dict[str, Any]] = []
    for code, role, unit in asked:
        if current[unit] in taken:
            raise BadInput("同一个单位不能分办两次", {code: "这个单位已经在办这件事"})
        taken.add(current[unit])
        row: dict[str, Any] = {"n": len(held.state.tasks) + len(opened) + 1, "unit": unit, "role": role}
        opened.append(row | {"role": task.role, "before": task.n} if role == "same" and task else row)
    lead = answering(held.text)
    handled = any(other.role in lead for other in held.state.tasks)  # 已有答复的单位的，可以只增加会办
    if not handled and not any(row["role"] in lead or "before" in row for row in opened):
        raise BadInput("至少要有一个答复代表的单位", {article.opens[0].field: "请选主办单位"})
    return opened


def _units(value: Any) -> list[int]:
    return value if isinstance(value, list) else [value] if value else []


def _extended(state: State, article: Article, task: int, cleaned: dict[str, Any]) -> dict[str, str]:
    """延长到哪一天：晚于现在的期限，不晚于「可延」。"""
    extended = {}
    for step, code in article.extends:
        until = dt.date.fromisoformat(cleaned[code])
        run = next((run for run in reversed(state.open_runs()) if (run.step, run.task) == (step, task)), None)
        if run is None:
            raise Refused("这一步现在没有在走的期限，不用延长")
        if until <= run.due:
            raise BadInput(f"要晚于现在的期限（{run.due}）", {code: f"要晚于 {run.due}"})
        if run.limit and until > run.limit:
            raise BadInput(f"最晚只能延到 {run.limit}", {code: f"最晚 {run.limit}"})
        extended[step] = until.isoformat()
    return extended


def _raise(held: Held, article: Article, taking: Taking) -> None:
    """立事项：每个要答复的单位各自承诺的日期，各立一件，由那个单位负责。"""
    raised = article.raises[0]
    text = library.latest(raised.procedure)
    lead = answering(held.text)
    how: Any = {"now": taking.now, "happened_at": taking.happened_at, "origin": taking.origin}
    for task in held.state.tasks:
        due = held.state.dates.get(f"{raised.due}#{task.n}")
        if task.role not in lead or due is None or task.round != held.state.round:
            continue
        child = open_case(
            text.kind, title=held.case.title, congress=congress_by_id(held.case.congress_id), text=text, by=taking.by,
            proposer_id=held.case.proposer_id, dates={raised.due: due}, township_id=held.case.township_id,
            parties=[("committed_unit", None, task.unit)], **how,
        )  # fmt: skip
        link(child.pk, held.case.pk, raised.link, by=taking.by.id, **how)
