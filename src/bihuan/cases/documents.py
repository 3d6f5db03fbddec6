"""文书：一步办了，照模板写成的公文。只从那一步和它以前的留痕来，另不存一份，所以核验过的留痕就是核验过的文书。"""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bihuan.kernel import clock
from bihuan.ledger.door import Entry, entries
from bihuan.people.door import Actor, actor_name, organ_names, session_on
from bihuan.procedure.door import Article, Held, Situation, undone, withheld

from .fields import FieldsSeen
from .showing import Shown, said

_PLACE = re.compile(r"‹([^‹›]+)›")


@dataclass(frozen=True)
class Document:
    """一份文书：名称，那一件当时的编号和标题，主送，正文各段，没有写正文的另写主送、再列各项，谁哪一天办的，哪一笔留痕。"""

    name: str
    seq: int
    on: dt.date
    number: str
    title: str
    addressed: str
    paragraphs: tuple[str, ...]
    items: tuple[Shown, ...]
    who: str


@dataclass
class _Then:
    """到那一笔为止：编号、标题、填过的各项（事项的，和各分办的）。"""

    number: str = ""
    title: str = ""
    case: dict[str, Any] | None = None
    tasks: dict[int, dict[str, Any]] | None = None


def documents_of(held: Held, by: Actor, seen: FieldsSeen) -> list[Document]:
    """这件事项出过的、此人看得见的各份文书，先后为序；更正掉的、别的单位没有签发的不列。没有文书的工作法不查留痕。"""
    if not any(article.documents for article in held.text.articles):
        return []
    listed = entries(held.case.stream)
    hidden, gone = withheld(listed[::-1], held.text), undone(entry.told for entry in listed)
    then = _Then(case={}, tasks={})
    found: list[Document] = []
    for entry in listed:
        step = entry.step or {}
        article = held.text.by_step.get(step.get("code", ""))
        _goes_on(then, entry)
        n = step.get("task", 0)
        barred = entry.seq in gone or (entry.seq in hidden and hidden[entry.seq] not in seen.own)
        if article is None or not article.documents or barred or (n and not seen.shows_task(n)):
            continue
        found += _written(held, article, entry, then, by, seen)
    return found


def _goes_on(then: _Then, entry: Entry) -> None:
    step = entry.step or {}
    then.number = step.get("number") or then.number
    then.title = step.get("title") or (step.get("opening") or {}).get("title") or then.title
    filled = entry.data.get("filled") if isinstance(entry.data.get("filled"), dict) else {}
    assert then.case is not None and then.tasks is not None
    place = then.tasks.setdefault(step["task"], {}) if step.get("task") else then.case
    place.update(filled or {})


def _written(
    held: Held, article: Article, entry: Entry, then: _Then, by: Actor, seen: FieldsSeen
) -> Iterator[Document]:
    n = (entry.step or {}).get("task", 0)
    values = {**(then.case or {}), **(then.tasks or {}).get(n, {})}
    on = clock.day_of(entry.happened_at)
    about = Situation(held, article, held.state.task(n) if n else None, by, entry.happened_at)
    units = organ_names([one["unit"] for one in (entry.step or {}).get("opened", ())])
    addressed = "、".join(dict.fromkeys(units.values()))
    who = actor_name(entry.actor)
    title = then.title or held.case.title
    for name, only_if in article.documents:
        if not all(_is_one_of(values.get(code), options) for code, options in only_if):
            continue
        template = held.text.templates.get(name, "")
        shown = {
            item.name: said(about, item, values[item.code])
            for item in held.text.fields.values()
            if values.get(item.code) not in (None, "", []) and not item.sealed and seen.quotes(item, n)
        }
        own = tuple(shown[item.name] for item in article.fields if item.name in shown and not template)
        words = {
            "标题": title, "编号": then.number, "主送": addressed, "办理人": who, "年": str(on.year), "月": str(on.month),
            "日": str(on.day), "本级人大": held.case.congress.name, "事项种类": held.text.kind_name,
            **_session(held, on, template), **{key: _line(one) for key, one in shown.items()},
        }  # fmt: skip
        body = _filled(template or _plain(held, article, title), words)
        yield Document(name, entry.seq, on, then.number, title, "" if template else addressed, body, own, who)


def _is_one_of(value: Any, options: tuple[str, ...]) -> bool:
    """仅当：这一项的值（几个的，其中一个）在所写的之中。"""
    return any(str(one) in options for one in (value if isinstance(value, list) else [value]))


def _plain(held: Held, article: Article, title: str) -> str:
    """没有写正文的：依据哪一条，办了哪一步。"""
    return f"依据{held.text.basis}，{article.number}：{article.words}\n“{title}”已经办了“{article.name}”，内容如下。"


def _filled(body: str, words: dict[str, str]) -> tuple[str, ...]:
    """换好‹›的各段；没有填过的空着。"""
    lines = (_PLACE.sub(lambda match: words.get(match[1], ""), line).strip() for line in body.splitlines())
    return tuple(line for line in lines if line)


def _session(held: Held, on: dt.date, template: str) -> dict[str, str]:
    if "‹届›" not in template and "‹次›" not in template:
        return {}
    found = session_on(held.case.congress_id, on=on)
    return {"届": str(found[0]), "次": str(found[1])} if found else {}


def _line(one: Shown) -> str:
    """一项写进一句话里：表一行一句，文件写名称。"""
    rows = ["，".join(cell for cell in row if cell) for row in one.rows]
    return one.words or "；".join(rows) or "、".join(name for _, name in one.files)
