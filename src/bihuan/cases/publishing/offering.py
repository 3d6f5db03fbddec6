"""一件事项里可以公开的：工作法「公开」写明的各项，此刻的值。密封的、（只给：…）的、没有签发的从来不在内。"""

from collections.abc import Iterator

from bihuan.files.door import Upload
from bihuan.people.door import SYSTEM, names, organ_names, people_around
from bihuan.procedure.door import Held, Text, unissued

from ..facts import Fact, facts
from ..fields import FieldsSeen, Grant
from ..look import called
from ..seeing import NOTHING, Reader
from .pieces import Draft, Piece

TITLE = "title"
VOTED = ("表决结果", "得票")  # 表决得出的，办了就是事项的事实
LIVE = frozenset({"stage", "due", "above"})  # 公开页上照此刻的说（状态），或者从来不公开的（期限、上级）


def draft_of(held: Held, *, listed_only: bool = False) -> Draft:
    """要审核的一份：格和目录里的各项；listed_only 只有目录里的。"""
    return Draft(tuple(pieces_of(held, listed_only=listed_only)), roster(held.case.congress_id))


def roster(congress_id: int) -> frozenset[str]:
    """名册里的姓名：在这级人大任过职、当过代表、有过身份的人，各单位的人在内。一条 SQL。"""
    return frozenset(people_around(congress_id).order_by().values_list("name", flat=True))


def codes_of(text: Text, *, listed_only: bool = False) -> tuple[str, ...]:
    """写明公开的各项的代号，照文件里的次序；没有写「公开」的为空。"""
    sight = text.sight
    if sight is None:
        return ()
    return tuple(dict.fromkeys((*sight.public_list, *(() if listed_only else sight.public))))


def is_published_kind(text: Text) -> bool:
    """这份工作法写了「公开」。"""
    return text.sight is not None and bool(text.sight.cleared_by) and bool(codes_of(text))


def title_code(text: Text, codes: tuple[str, ...]) -> str:
    """公开的标题取哪一项：标题取自的那一项写明公开的就是它，其次是写明的「标题」；都没有的为空。"""
    own = text.opening.title if text.opening else ""
    if own and own in codes:
        return own
    return TITLE if TITLE in codes else ""


def pieces_of(held: Held, *, listed_only: bool = False) -> Iterator[Piece]:
    """可以公开的各项，标题在先，其余照文件里的次序，事项自己的在分办的前面。"""
    text, codes = held.text, codes_of(held.text, listed_only=listed_only)
    if not codes:
        return
    listed = frozenset(text.sight.public_list) if text.sight else frozenset()
    head = title_code(text, codes)
    found = facts(held, _seen(held, codes), Reader(SYSTEM, NOTHING))
    units = held.unit_names({task.unit for task in held.state.tasks}) if any(one.task for one in found) else {}
    if head == TITLE:
        yield Piece(TITLE, "标题", ((held.state.title or held.case.title,),), listed=TITLE in listed)
    order = {code: n for n, code in enumerate((head, *codes))}
    for one in sorted(found, key=lambda fact: (order.get(fact.code, len(order)), fact.task)):
        task = held.state.task(one.task)
        label = f"{one.name}（{units.get(task.unit, '')}）" if task else one.name
        in_list = one.code in listed or (one.code == head and TITLE in listed)
        yield from _piece(one, label, in_list)
    yield from _built_in(held, [code for code in codes if code not in text.fields and code != TITLE], listed)


def _piece(one: Fact, label: str, listed: bool) -> Iterator[Piece]:
    key = f"{one.code}.{one.task}" if one.task else one.code
    if one.kind == "case":  # 别的事项公开没有，由那一件说
        return
    if one.kind == "file":
        files = _open_files(one)
        if files:
            yield Piece(key, label, tuple((name,) for name in files.values()), (), tuple(files), listed)
        return
    if one.kind == "table":
        rows = tuple(tuple("、".join(cell.text for cell in cells) for cells in row) for row in one.rows)
        yield Piece(key, label, rows, one.head, (), listed)
        return
    yield Piece(key, label, (("、".join(cell.text for cell in one.cells),),), listed=listed)


def _open_files(one: Fact) -> dict[int, str]:
    """编号 → 文件名，照填的次序；保密的文件不在内。"""
    given = [int(cell.url.rstrip("/").rpartition("/")[2]) for cell in one.cells if cell.url]
    shown = dict(Upload.objects.filter(pk__in=given, confidential=False).values_list("pk", "name"))
    return {pk: shown[pk] for pk in given if pk in shown}


def _built_in(held: Held, codes: list[str], listed: frozenset[str]) -> Iterator[Piece]:
    """编号、开立日、单位，和写明公开的角色（由谁担任）。"""
    for code in codes:
        if code in LIVE:
            continue
        label, words = _named(held, code)
        if words:
            yield Piece(code, label, ((words,),), listed=code in listed)


def _named(held: Held, code: str) -> tuple[str, str]:
    state, on = held.state, held.state.received_on or held.case.received_on
    plain = {"number": ("编号", called(state.number)), "opened": ("开立日", f"{on.year}年{on.month}月{on.day}日")}
    if code in VOTED:
        return code, str(state.value(code) or "")
    if code in plain:
        return plain[code]
    tasks = {task.unit for task in state.tasks if code in ("unit", task.role)}
    seats = state.sitting(code)
    organs = tasks | {seat.organ for seat in seats if seat.organ}
    people = {seat.person for seat in seats if seat.person}
    said = [*organ_names(organs).values()] if organs else []
    said += [*names(people).values()] if people else []
    return held.text.roles.get(code, "单位"), "、".join(dict.fromkeys(said))


def _seen(held: Held, codes: tuple[str, ...]) -> FieldsSeen:
    """公众看得见的各项：写明公开的，密封的和只给某些角色的除外，没有签发的稿除外。"""
    barred = frozenset(item.code for item in held.text.fields.values() if item.only_for or item.sealed)
    drafts = {task.n: unissued(held.text, task) for task in held.state.tasks}
    return FieldsSeen((Grant(frozenset(codes), None),), barred, frozenset(), frozenset(), drafts)


def is_secret(held: Held) -> bool:
    """要求保密的一件。"""
    sight = held.text.sight
    return sight is not None and bool(sight.secret) and held.state.value(sight.secret) == "是"
