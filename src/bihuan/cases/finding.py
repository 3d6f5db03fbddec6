"""收录到检索：有「开立」或者「清单」的各种事项，开立、每一步改了它、照链重写时各收录一次，与那一步同在一个事务，所以马上查得到。

收录标题、编号、种类的名称、座位上和承办的人与机构的名称、写明（检索）的项。密封的、只给某些角色的不收；涉密的整件不收。
看得见全件的各方一份；只看得见一部分的各方另一份，里面只有他看得见的项。本级机关照辖区查：有机关只看得见一部分的，照辖区查的
那一份只有各机关都看得见的项，看全件的各方另有一份。凭身份、凭别的机关看得见的，也是一方（seeing.by_right）。自己会收录的房间不在这里。
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Q

from bihuan.ledger.door import Entry, entries_of
from bihuan.people.door import READERS, Organ, is_organ_kind, names, standing_code
from bihuan.procedure.door import Field, Held, ReleasedText, State, Text
from bihuan.regions.door import Scope
from bihuan.search import door as search

from .lists.filters import search_kind_of
from .registers.columns import kinds_of
from .seeing import by_right
from .url import list_url

WORDS = frozenset({"text", "choice", "rating", "place", "number", "money", "date", "meeting", "table"})
CASE, WHOLE, PART = "case", "whole", "part"  # 照辖区的一份，看全件的各方的，看一部分的各方的
SHORTEST = 2  # 字：查清单的名称至少写这么多


def index_cases(written: Sequence[tuple[Held, State | None]], born: bool = False) -> None:
    """写好了行的各件：要收录的内容变了的，收录。born: 刚开出的，从未收录过。"""
    fresh = [
        held
        for held, before in written
        if _indexed(held) and (before is None or _told(held, before) != _told(held, held.state))
    ]
    hidden = [held for held in fresh if _is_secret(held)]
    if hidden:
        search.remove_many((key, held.case.pk) for held in hidden for key in _keys(held.text))
    shown = [held for held in fresh if held not in hidden]
    if shown:
        people = names(pk for held in shown for pk in _people(held.state))
        organs = _organ_names({pk for held in shown for pk in _organs(held.state)})
        kept = {held.case.stream: seqs for held in shown if (seqs := [seq for _, seq in _kept(held)])}
        told = entries_of(kept) if kept else {}
        search.index_many((item for held in shown for item in _items(held, people, organs, told)), fresh=born)


def registers(query: str, actor: Any) -> list[search.Row]:
    """名称（或拼音）是这几个字的各种事项：去它的清单。"""
    asked = "".join(query.split()).lower()
    if actor is None or actor.congress_id is None or len(asked) < SHORTEST:
        return []
    rows = ReleasedText.objects.filter(Q(owner=None) | Q(owner=actor.congress_id)).order_by("-year", "-serial", "-pk")
    kinds: dict[str, tuple[str, str]] = {}
    for kind, name, title in rows.values_list("kind", "kind_name", "title"):
        kinds.setdefault(kind, (name, title))
    return [
        search.Row(n, name, list_url(kind), title)
        for n, (kind, (name, title)) in enumerate(kinds.items())
        if asked in name or any(reading.startswith(asked) for reading in search.readings(name))
    ]


def _indexed(held: Held) -> bool:
    text = held.text
    return (text.opening is not None or text.register is not None) and not search_kind_of(text.kind)


def _is_secret(held: Held) -> bool:
    sight = held.text.sight
    return sight is not None and bool(sight.secret) and held.state.value(sight.secret) == "是"


def _told(held: Held, state: State) -> tuple[Any, ...]:
    """收录的内容由状态的哪些部分而来。"""
    codes = {item.code for item in _searched(held.text)} | ({held.text.sight.secret} if held.text.sight else set())
    return (
        state.procedure,
        state.title, state.number, state.proposer, [(one.role, one.person, one.organ) for one in state.sitting()],
        [(task.role, task.unit) for task in state.tasks],
        [{code: values.get(code, at.get(code)) for code in codes} for values, at in _filled(state)],
    )  # fmt: skip


def _items(
    held: Held, people: dict[int, str], organs: dict[int, list[str]], long: dict[tuple[str, int], Entry]
) -> Iterator[search.Item]:
    case, state, text = held.case, held.state, held.text
    whole, part = _seats(held)
    right_whole, right_part = _rights(text, case.congress_id)
    whole, partial = [*whole, *right_whole], {*part, *right_part}
    told = [people[pk] for pk in _people(state) if pk in people]
    told += [name for pk in _organs(state) for name in organs.get(pk, ())]
    words, shared = _words(held, long), _shared(text)
    place = Scope(case.province_id or 0, case.city_id, case.county_id, case.township_id)
    parties = [one for seats in (*part.values(), *right_part.values()) for one in seats]
    every, common = [said for _, said in words], [said for code, said in words if shared is None or code in shared]
    partly = [said for code, said in words if all(_may_read(text, role, code) for role in partial)]
    named = told if not right_part else _names_for(held, set(right_part), people, organs)
    for mark, scope, who, body, labels in (
        (CASE, place, whole if shared is None else [], common, told),
        (WHOLE, None, whole if shared is not None else [], every, told),
        (PART, None, parties, partly, named),
    ):
        if scope is not None or who:
            yield search.Item(
                f"{mark}:{text.kind}", case.pk, scope, state.title or case.title, " ".join(body),
                (*labels, text.kind_name), state.number, parties=tuple(who),
            )  # fmt: skip


def _rights(text: Text, congress_id: int) -> tuple[list[str], dict[str, list[str]]]:
    """不在事项里、凭身份或任职的机关就看得见每一件的：看全件的各方；只看得见一部分的，角色 → 各方。照辖区查的机关不必收。"""
    sight = text.sight
    whole = [one for role in (text.roles if sight is None else sight.whole) for one in _right(text, role, congress_id)]
    part = {role: found for role, _ in (sight.parts if sight else ()) if (found := _right(text, role, congress_id))}
    return whole, part


def _right(text: Text, role: str, congress_id: int) -> list[str]:
    rule = text.rules.get(role)
    if rule is not None and rule.kind == "standing":
        return [by_right(congress_id, f"as:{standing_code(rule.standing)}")]
    kinds = sorted(kind for kind in kinds_of(text, role) - READERS if is_organ_kind(kind))
    return [by_right(congress_id, kind) for kind in kinds]


def _names_for(held: Held, roles: set[str], people: dict[int, str], organs: dict[int, list[str]]) -> list[str]:
    """这些角色都看得见由谁担任的，才由姓名、单位的名称查得到。"""
    seats = [(one.role, one.person, one.organ) for one in held.state.sitting()]
    seats += [(task.role, 0, task.unit) for task in held.state.tasks]
    shown = [one for one in seats if all(_may_read(held.text, role, one[0]) for role in roles)]
    return [people[person] for _, person, _ in shown if person in people] + [
        name for _, _, organ in shown for name in organs.get(organ, ())
    ]


def _shared(text: Text) -> frozenset[str] | None:
    """本级各机关都看得见的项：他们照辖区查，收在同一份里；看得见的都看全件的为 None。"""
    if text.sight is None:
        return None
    held = [(role, kind) for role in {*text.sight.whole, *dict(text.sight.parts)} for kind in kinds_of(text, role)]
    whole = {kind for role, kind in held if role in text.sight.whole}
    partly = [role for role, kind in held if kind in READERS - whole]
    if not partly:
        return None
    return frozenset(code for code in text.fields if all(_may_read(text, role, code) for role in partly))


def _keys(text: Text) -> tuple[str, ...]:
    return tuple(f"{mark}:{text.kind}" for mark in (CASE, WHOLE, PART))


def _seats(held: Held) -> tuple[list[str], dict[str, list[str]]]:
    """看得见全件的各方；只看得见一部分的，角色 → 各方。"""
    state, sight = held.state, held.text.sight
    seats = [(one.role, f"person:{one.person}" if one.person else f"unit:{one.organ}") for one in state.sitting()]
    seats += [(task.role, f"unit:{task.unit}") for task in state.tasks]
    whole = [f"person:{state.proposer}"] if state.proposer else []
    part: dict[str, list[str]] = {}
    for role, party in seats:
        if sight is None or role in sight.whole or _holds(held.text, role, sight.whole):
            whole.append(party)
        else:
            part.setdefault(role, []).append(party)
    return whole, part


def _holds(text: Text, role: str, whole: Iterable[str]) -> bool:
    """可看里写的角色，是由这一分办（填写的人）担任的。"""
    return any(code in text.rules and text.rules[code].assignment == role for code in whole)


def _may_read(text: Text, role: str, code: str) -> bool:
    """只看得见一部分的角色，看得见这一项吗；没有写明的看不见。"""
    part = dict(text.sight.parts).get(role) if text.sight else None
    if part is None or (part.own_task and not part.fields):
        return False
    return code not in part.without and (not part.fields or code in part.fields)


def _searched(text: Text) -> list[Field]:
    """写明（检索）的项；密封的、只给某些角色的不在内。"""
    return [
        item
        for item in text.fields.values()
        if item.searched and not (item.sealed or item.only_for) and item.kind in WORDS
    ]


def _words(held: Held, long: dict[tuple[str, int], Entry]) -> list[tuple[str, str]]:
    """各项的代号和文字，事项的和各分办的；长的到那一笔里去读。"""
    items, stream = _searched(held.text), held.case.stream
    found: list[tuple[str, Any]] = [
        (item.code, values[item.code]) for values, _ in _filled(held.state) for item in items if item.code in values
    ]
    for item, seq in _kept(held):
        entry = long.get((stream, seq))
        found.append((item.code, _cells(item, entry.data.get("filled", {}).get(item.code) if entry else None)))
    return [(code, said) for code, value in found if (said := _said(value))]


def _kept(held: Held) -> list[tuple[Field, int]]:
    """只记在哪一笔的（长文、表）：项，和第几笔。"""
    items = _searched(held.text)
    return [(item, at[item.code]) for _, at in _filled(held.state) for item in items if item.code in at]


def _filled(state: State) -> list[tuple[dict[str, Any], dict[str, int]]]:
    """事项自己填的，和各分办填的：短的值，长的在第几笔。"""
    return [(state.values, state.at), *((task.values, task.at) for task in state.tasks)]


def _cells(item: Field, value: Any) -> Any:
    """表里不密封的各格。"""
    if item.kind != "table":
        return value
    columns = [one.code for one in item.columns if one.kind in WORDS and not (one.sealed or one.only_for)]
    return [row[code] for row in value or () for code in columns if code in row]


def _said(value: Any) -> str:
    return " ".join(str(one) for one in (value if isinstance(value, list) else (value,)) if one not in (None, ""))


def _people(state: State) -> list[int]:
    found = [state.proposer or 0, *(one.person for one in state.sitting())]
    return [pk for pk in dict.fromkeys(found) if pk]


def _organs(state: State) -> list[int]:
    found = [*(one.organ for one in state.sitting()), *(task.unit for task in state.tasks)]
    return [pk for pk in dict.fromkeys(found) if pk]


def _organ_names(pks: set[int]) -> dict[int, list[str]]:
    """机构的全称和简称，写哪个都找得到。"""
    if not pks:
        return {}
    rows = Organ.objects.filter(pk__in=pks).values_list("pk", "name", "short_name")
    return {pk: [name for name in dict.fromkeys((full, short)) if name] for pk, full, short in rows}
