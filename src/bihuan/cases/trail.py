"""留痕怎么念：谁、办了哪一步、说了什么。给事项页和「刚刚发生」用。"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any

from bihuan.ledger.door import Entry, entries, hands_in, sentence
from bihuan.people.door import Actor, names, organ_names
from bihuan.procedure.door import (
    Article,
    Case,
    Field,
    Held,
    Text,
    held_of,
    text_by_id,
    withheld,
)
from bihuan.ui.door import full_day

from .fields import FieldsSeen, fields_seen
from .questions import link_said

BY_ID = ("unit", "organ", "file", "case", "person", "deputy", "congress", "table")  # 一行里念不出的各种项
LINKED = "procedure.linked"
SHORT = 60  # 一行里引述的字数


@dataclass(frozen=True)
class Lens:
    """看得见多少：引述哪一笔的哪一项，说不说交给了哪个分办，说不说表决的结果。"""

    item: Callable[[Entry, Field], bool]
    task: Callable[[int], bool]
    votes: bool


@dataclass(frozen=True)
class Told:
    """留痕的一行。who: 谁；what: 步骤名；detail: 交给谁、说了什么；automatic: 工作法或系统自己办的。"""

    seq: int
    at: dt.datetime
    recorded_at: dt.datetime
    who: str
    what: str
    detail: str
    origin: str
    automatic: bool
    hash: str


def trail(
    case: Case, by: Actor, *, held: Held | None = None, limit: int = 60, before_seq: int | None = None,
    units: dict[int, str] | None = None, seen: FieldsSeen | None = None, listed: list[Entry] | None = None,
    people: dict[int, str] | None = None,
) -> list[Told]:  # fmt: skip
    """一件事项的留痕，新的在前；看不见的项、别的单位没有签发的稿不引述，看不见的分办上办的不列，有看不见的不给哈希。

    units、people: 已经知道的单位、人的名称；listed: 已经取来的各笔。
    """
    seen = seen or fields_seen(by, held or held_of(case, on=by.on or case.received_on))
    if listed is None:
        listed = entries(case.stream, newest_first=True, limit=limit, before_seq=before_seq)
    whole = listed if before_seq is None else entries(case.stream, newest_first=True)
    text = text_by_id(case.text_id)
    hidden = {seq for seq, n in withheld(whole, text).items() if n not in seen.own}

    def shows(entry: Entry, item: Field) -> bool:
        task = (entry.step or {}).get("task", 0)
        return entry.seq not in hidden and not item.sealed and seen.quotes(item, task)

    pairs = [(entry, case) for entry in listed if _shown(entry, seen)]
    told = _told(pairs, units or {}, Lens(shows, seen.shows_task, seen.whole), people)
    kept = min(hidden, default=None) if seen.hashes else 0
    return [one if kept is None or one.seq < kept else replace(one, hash="") for one in told]


def _shown(entry: Entry, seen: FieldsSeen) -> bool:
    """在看不见的分办上办的，不列。"""
    task = (entry.step or {}).get("task", 0)
    return not task or seen.shows_task(task)


def happened(pairs: Iterable[tuple[Entry, Case]]) -> list[Told]:
    """若干条留痕各怎么念（跨事项）：只说谁办了哪一步，填的话、交给谁一概不引述。"""
    return _told(list(pairs), {}, Lens(lambda entry, item: False, lambda task: False, False))


def actors_in(listed: Iterable[Entry]) -> set[int]:
    """这些留痕是哪些人留的。"""
    hands = (hand for entry in listed for hand in hands_in(entry.signature))
    return {int(hand[7:]) for hand in hands if hand.startswith("person:")}


def _told(
    pairs: list[tuple[Entry, Case]], known: dict[int, str], lens: Lens, people: dict[int, str] | None = None
) -> list[Told]:
    if people is None:
        people = names(actors_in(entry for entry, _ in pairs))
    texts = [text_by_id(case.text_id) for _, case in pairs]
    strange = _unit_ids(pairs, lens) - known.keys()
    units = known | (organ_names(strange) if strange else {})
    return [_one(entry, text, people, units, lens) for (entry, _), text in zip(pairs, texts, strict=True)]


def _one(entry: Entry, text: Text, people: dict[int, str], units: dict[int, str], lens: Lens) -> Told:
    kind, _, name = entry.actor.partition(":")
    who = people.get(int(name), "") if kind == "person" else _OTHERS.get(kind, "照条文")
    who += f"代{people.get(int(entry.behalf[7:]), '')}" if entry.behalf else ""
    step = entry.step
    article = text.by_step.get(step["code"]) if step else None
    if article:
        what, detail = article.name, _detail(article, entry, units, lens, text)
    elif step and step["code"] == "@open":
        what, detail = "开立", ""
    else:
        what, detail = "", sentence(entry.type, entry.data, who).removeprefix(who)
        if entry.type == LINKED:  # 记在被指的那一件上，对方是哪一件写在「关联的事项」里
            detail = f"关联了一件：{link_said(entry.data['kind'], out=False)}"
    automatic = kind not in ("person", PUBLIC)
    return Told(entry.seq, entry.happened_at, entry.recorded_at, who, what, detail, entry.origin, automatic, entry.hash)


PUBLIC = "public"  # 凭查询码来的人
_OTHERS = {"system": "系统", "record": "旧档案", PUBLIC: "群众"}


def _detail(article: Article, entry: Entry, units: dict[int, str], lens: Lens, text: Text) -> str:
    step, filled = entry.step or {}, _filled(entry)
    said = [units.get(one["unit"], "") for one in step.get("opened", ()) if lens.task(one.get("n", 0))]
    if article.vote and lens.votes:
        said.append(str(entry.data.get("result", "")))
    for item in article.fields:
        value = filled.get(item.code)
        if value in (None, "", []) or item.kind in BY_ID or not lens.item(entry, item):
            continue
        words = full_day(str(value)) if item.kind == "date" else _words(value)
        said.append(f"{item.name}：{words if len(words) <= SHORT else words[:SHORT] + '…'}")
    for word, roles in (("会同", article.jointly), ("抄送", article.copied)):
        said += [word + "、".join(text.roles[role] for role in roles)] if roles else []
    *before, last = [part for part in said if part] or [""]
    return "，".join([*(part.removesuffix("。") for part in before), last])


def _words(value: Any) -> str:
    """填的一项怎样念：选了几样的，用、隔开。"""
    return "、".join(str(one) for one in value) if isinstance(value, list) else str(value)


def _filled(entry: Entry) -> dict[str, Any]:
    data = entry.data
    return data["filled"] if isinstance(data.get("filled"), dict) else data


def _unit_ids(pairs: list[tuple[Entry, Case]], lens: Lens) -> set[int]:
    every = (one for entry, _ in pairs if entry.step for one in entry.step.get("opened", ()))
    return {one["unit"] for one in every if lens.task(one.get("n", 0))}
