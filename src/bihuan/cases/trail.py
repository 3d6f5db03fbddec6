"""留痕怎么念：谁、办了哪一步、说了什么。给事项页和「刚刚发生」用。"""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from bihuan.ledger.door import Entry, entries, sentence
from bihuan.people.door import Actor, names, organ_names
from bihuan.procedure.door import (
    Article,
    Case,
    Held,
    Text,
    held_of,
    is_internal,
    name_of,
    own_tasks,
    text_by_id,
    withheld,
)

Hides = Callable[[Entry, Article], bool]
LINKED = "procedure.linked"
SHORT = 60  # 一行里引述的字数


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
    case: Case,
    by: Actor,
    *,
    held: Held | None = None,
    limit: int = 60,
    before_seq: int | None = None,
    units: dict[int, str] | None = None,
) -> list[Told]:
    """一件事项的留痕，新的在前；别的单位没有签发的稿不引述。units: 已经知道的单位名称。"""
    listed = entries(case.stream, newest_first=True, limit=limit, before_seq=before_seq)
    whole = listed if before_seq is None else entries(case.stream, newest_first=True)
    text = text_by_id(case.text_id)
    own = own_tasks(held or held_of(case, on=by.on or case.received_on), by)
    hidden = {seq for seq, n in withheld(whole, text).items() if n not in own}
    return _told([(entry, case) for entry in listed], units or {}, lambda entry, article: entry.seq in hidden)


def happened(pairs: Iterable[tuple[Entry, Case]]) -> list[Told]:
    """若干条留痕各怎么念（跨事项）。单位里头的稿一概不引述。"""
    listed = list(pairs)
    texts = {entry.id: text_by_id(case.text_id) for entry, case in listed}
    return _told(listed, {}, lambda entry, article: is_internal(texts[entry.id], article))


def _told(pairs: list[tuple[Entry, Case]], known: dict[int, str], hides: Hides) -> list[Told]:
    people = names({int(e.actor[7:]) for e, _ in pairs if e.actor.startswith("person:")})
    texts = [text_by_id(case.text_id) for _, case in pairs]
    units = known | organ_names(_unit_ids(pairs, texts) - known.keys())
    return [_one(entry, text, people, units, hides) for (entry, _), text in zip(pairs, texts, strict=True)]


def _one(entry: Entry, text: Text, people: dict[int, str], units: dict[int, str], hides: Hides) -> Told:
    person = entry.actor.startswith("person:")
    who = people.get(int(entry.actor[7:]), "") if person else _AUTOMATIC.get(entry.actor, "工作法")
    step = entry.step
    article = text.by_step.get(step["code"]) if step else None
    if article:
        what, detail = article.name, "" if hides(entry, article) else _detail(article, entry, units)
    elif step and step["code"] == "@open":
        what, detail = "立事项", ""
    else:
        data = entry.data
        data = data | {"kind": name_of("链接", data["kind"])} if entry.type == LINKED else data
        what, detail = "", sentence(entry.type, data, who).removeprefix(who)
    return Told(
        entry.seq, entry.happened_at, entry.recorded_at, who, what, detail, entry.origin, not person, entry.hash
    )


_AUTOMATIC = {"system": "系统", "record": "旧档案"}


def _detail(article: Article, entry: Entry, units: dict[int, str]) -> str:
    step, filled = entry.step or {}, _filled(entry)
    said = [units.get(opened["unit"], "") for opened in step.get("opened", ())]
    for item in article.fields:
        value = filled.get(item.code)
        if value in (None, "", []) or item.kind in ("unit", "file", "case", "person"):
            continue
        text = str(value)
        said.append(f"{item.name}：{text if len(text) <= SHORT else text[:SHORT] + '…'}")
    return "，".join(part for part in said if part)


def _filled(entry: Entry) -> dict[str, Any]:
    data = entry.data
    return data["filled"] if isinstance(data.get("filled"), dict) else data


def _unit_ids(pairs: list[tuple[Entry, Case]], texts: list[Text]) -> set[int]:
    return {opened["unit"] for entry, _ in pairs if entry.step for opened in entry.step.get("opened", ())}
