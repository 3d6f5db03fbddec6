"""库：随软件发布的工作法入库；按「代号@版本」取出读好的 Text；一个人大选用哪一份。"""

import datetime as dt
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Exists, OuterRef, Q

from bihuan.kernel import canonical
from bihuan.kernel.refuse import NotAllowed, NotFound, Refused
from bihuan.ledger.door import append, verb
from bihuan.people.door import OFFICES, SYSTEM, Actor, congress_above, standing_code

from . import events
from .language import Fault, Text, read_file
from .language.beside import with_those_beside
from .language.building import version_numbers
from .language.reading import LIBRARY, read_kept
from .machine import State
from .models import Adoption, ReleasedText
from .patterns import refuse_pattern

STANDING = "as:"  # 行上写的身份（as:deputy），与机构的种类分开
_forgetting: list[Callable[[], None]] = []
_texts: dict[str, Text] = {}  # 「代号@版本」→ 读好的
adopted_here: dict[int, Any] = {}  # 人大 → 问过的选用着的各种（见 awaiting），改了选用就忘掉
MEETING = "meeting"  # 会议这一种事项的代号


def shipped() -> list[Text]:
    """随软件发布的全部工作法，按代号和版本排列。"""
    return [read_file(path) for path in shipped_files()]


def shipped_files() -> list[Path]:
    """随软件发布的各个文件。"""
    return sorted(LIBRARY.glob("*.yaml"))


@verb
def release(text: Text, *, now: dt.datetime, owner_id: int | None = None) -> ReleasedText:
    """入库：合并后的全文和哈希。owner_id: 本地的文件属于哪级人大，随软件发布的为空。

    同一版本内容不同的拒绝：改了就要换版本。本地的从不成为别处的默认，两地可以用同一个代号。
    """
    digest = canonical.digest(text.source)
    known = ReleasedText.objects.filter(code=text.code, version=text.version, owner_id=owner_id).first()
    if known:
        if known.hash != digest:
            raise Refused(f"工作法 {known.label} 已经入库，内容不能再改；请换一个版本号")
        return known
    released = ReleasedText.objects.create(
        code=text.code, version=text.version, title=text.title, kind=text.kind, kind_name=text.kind_name,
        basis=text.basis, parent=text.parent, source=text.source, hash=digest, released_at=now, owner_id=owner_id,
        year=version_numbers(text.version)[0], serial=version_numbers(text.version)[1], **_sight_of(text),
    )  # fmt: skip
    _texts_changed()
    append(f"procedure:{text.code}", events.Released(released.label, digest), by="system", now=now)
    return released


def release_shipped(now: dt.datetime) -> list[ReleasedText]:
    """随软件发布的，新的版本入库，返回新入的；已经入库的版本一概不动，与文件不同的由 procedures check 说。"""
    known = set(ReleasedText.objects.filter(owner=None).values_list("code", "version"))
    return [release(text, now=now) for text in shipped() if (text.code, text.version) not in known]


def note_sight(row: ReleasedText) -> None:
    """入库的行上写明谁看得见：写了「可看」没有，写明了哪几种机关、哪几种身份。清单和页面照它问，不必读全文。"""
    told = _sight_of(text_by_id(row.pk))
    if {name: getattr(row, name) for name in told} != told:
        vars(row).update(told)
        row.save(update_fields=list(told))


def _sight_of(text: Text) -> dict[str, Any]:
    return {"closed": text.sight is not None, "offices": offices_of(text), "secret_for": secret_for_of(text)}


def note_sights() -> None:
    """库里的各份照现在的规则再写明一遍谁看得见；没有变的不写。"""
    for row in ReleasedText.objects.defer("source").order_by("pk"):
        note_sight(row)


def offices_of(text: Text) -> str:
    """看得见的各种机关、各种身份，写成行上的样子：前后和中间都空一格，问的时候按词找。"""
    named = text.offices | {f"{STANDING}{standing_code(word)}" for word in text.standings}
    return f" {' '.join(sorted(named))} "


def changed_since_release() -> list[Fault]:
    """随软件发布的文件里，与已经入库的同一版本内容不同的：改了就要换版本号。"""
    hashes = {(row.code, row.version): row.hash for row in ReleasedText.objects.filter(owner=None).defer("source")}
    return [
        Fault(f"{text.code}.{text.version}.yaml", "版本", "这一版已经入库，文件的内容却不同；请换一个版本号")
        for text in shipped()
        if hashes.get((text.code, text.version), canonical.digest(text.source)) != canonical.digest(text.source)
    ]


def secret_for_of(text: Text) -> str:
    """要求保密的还看得见的各种机关、各种身份，写成行上的样子，限了名称的写「种类=名称」；没有写「密」的为空。坐在事项里的不必写。"""
    if text.sight is None or not text.sight.secret:
        return ""
    named: set[str] = set()
    for role in text.sight.secret_for:
        rule = text.rules.get(role)
        if rule is None:
            named.add(role)
        elif rule.kind == "organ":
            named |= {f"{kind}={rule.organ_name}" if rule.organ_name else kind for kind in rule.organs}
        elif rule.kind == "standing":
            named.add(f"{STANDING}{standing_code(rule.standing)}")
    return f" {' '.join(sorted(named))} "


def is_secret(text: Text, state: State) -> bool:
    """要求保密的一件。"""
    return text.sight is not None and bool(text.sight.secret) and state.value(text.sight.secret) == "是"


def kinds_named(words: Iterable[str]) -> frozenset[str]:
    """事项的种类：写的是代号的照写；写的是名称的，到库里找叫这个名称的。SQL：有写名称的一条。"""
    words = frozenset(words)
    named = {word for word in words if not word.isascii()}
    if not named:
        return words
    found = ReleasedText.objects.filter(kind_name__in=named).values_list("kind", flat=True)
    return (words - named) | frozenset(found)


def text_of(label: str) -> Text:
    """「代号@版本」→ 读好的工作法。"""
    return _texts.get(label) or read_row(row_of(label))


def read_row(row: ReleasedText) -> Text:
    """入库的一行（连全文）→ 读好的工作法，记着；随软件发布的连同另放的例。同样的全文只读一遍，换了库也不必再读。"""
    text = read_kept(row.source, row.label)
    if row.owner_id is None:
        text, _ = with_those_beside(text, LIBRARY)
    _texts[row.label] = text
    return text


def row_of(label: str) -> ReleasedText:
    """「代号@版本」（本地的再加 ~人大的编号）→ 入库的行。没有的拒绝。"""
    code, _, version = label.partition("@")
    version, _, owner = version.partition("~")
    local = int(owner) if owner.isdecimal() and len(owner) < 16 else None
    row = ReleasedText.objects.filter(code=code, version=version, owner_id=local).first()
    if row is None:
        raise NotFound(f"没有这份工作法：{label}")
    return row


@cache
def row_by_id(text_id: int) -> ReleasedText:
    """入库的行，不带全文。"""
    return ReleasedText.objects.defer("source").get(pk=text_id)


def label_of(text_id: int) -> str:
    """入库的行 → 「代号@版本」。"""
    return row_by_id(text_id).label


def text_by_id(text_id: int) -> Text:
    """事项所用的工作法。"""
    return text_of(label_of(text_id))


def on_new_texts(forget: Callable[[], None]) -> None:
    """登记：库里的工作法多了、换了库，由此记住的（文件里的数字）要忘掉。"""
    _forgetting.append(forget)


def _texts_changed() -> None:
    for forget in _forgetting:
        forget()


def forget_cached() -> None:
    """换了数据库（测试、搬家）之后，忘掉记住的。"""
    for forget in (_texts.clear, row_by_id.cache_clear, adopted_here.clear, _texts_changed):
        forget()


def chosen(congress_id: int, kind: str) -> ReleasedText:
    """一个人大对一种事项用哪一份：选用过的优先，否则随软件发布的、不沿用这种事项别的代号的最新一版。

    沿用另一种事项的（微建议照代表建议写）是自己的一份，不是另一份的变体。一地自己写的，不选用就谁也不用它。一条 SQL，不带全文。
    """
    here = Exists(Adoption.objects.filter(congress_id=congress_id, kind=kind, text=OuterRef("pk")))
    rows: Any = ReleasedText.objects.filter(Q(owner=None) | here, kind=kind).defer("source").annotate(adopted=here)
    found = [row for row in rows if row.adopted or may_be_default(row)]
    if not found:
        raise NotFound(f"库里没有「{kind}」的工作法")
    codes = {row.code for row in found}
    return max(found, key=lambda row: (row.adopted, _stands_alone(row, codes), row.year, row.serial))


def _stands_alone(row: ReleasedText, codes: set[str]) -> bool:
    """不沿用同一种事项的别的代号：从头写起的，沿用自己先前一版的，沿用另一种事项的。"""
    return row.parent.partition("@")[0] not in codes - {row.code}


def may_be_default(row: ReleasedText) -> bool:
    """没有选用过的人大可以用它：随软件发布的才可以。"""
    return row.label in _shipped_labels()


@cache
def _shipped_labels() -> frozenset[str]:
    return frozenset("@".join(path.stem.split(".", 1)) for path in LIBRARY.glob("*.yaml"))


def latest(code: str) -> ReleasedText:
    """一个代号的最新一版，随软件发布的。"""
    row = ReleasedText.objects.filter(code=code, owner=None).order_by("-year", "-serial").first()
    if row is None:
        raise NotFound(f"库里没有工作法 {code}")
    return row


def for_raising(congress_id: int, code: str, *, from_above: int = 0) -> ReleasedText:
    """立事项用哪一份：本级对那种事项选用的在先；没有选用过的，本级自己的，再是立它的那一级的、随软件发布的最新一版。一条 SQL，不带全文。"""
    kinds = ReleasedText.objects.filter(code=code).values("kind")
    here = Adoption.objects.filter(Q(kind=code) | Q(kind__in=kinds), congress_id=congress_id, text=OuterRef("pk"))
    own = Q(owner=None, code=code) | Q(owner_id__in=(congress_id, from_above), code=code)
    rows: Any = ReleasedText.objects.filter(own | Exists(here)).defer("source").annotate(adopted=Exists(here))
    listed = list(rows)
    named = [row for row in listed if row.code == code]
    found = max(
        named,
        key=lambda row: (row.owner_id == congress_id, row.owner_id is not None, row.year, row.serial),
        default=None,
    )
    adopted = next((row for row in listed if row.adopted and row.kind == (found.kind if found else code)), found)
    if adopted is None:
        raise NotFound(f"库里没有工作法 {code}")
    return adopted


@verb
def adopt_procedure(congress_id: int, label: str, *, by: Actor, now: dt.datetime) -> Adoption:
    """选用：本级人大今后的事项用这一份。只有常委会办公机构、代表工作机构可以选用；别地自己的不能选用，上一级自己的可以。"""
    if by.id != SYSTEM.id and not any(by.serves(kind, congress_id) for kind in OFFICES):
        raise NotAllowed("只有本级人大的办公机构可以选用工作法")
    text = row_of(label)
    if text.owner_id not in (None, congress_id, getattr(congress_above(congress_id), "pk", None)):
        raise NotFound(f"没有这份工作法：{label}")
    refuse_pattern(text_of(label), by)
    chosen_now = {"text": text, "since": now}
    adoption, _ = Adoption.objects.update_or_create(congress_id=congress_id, kind=text.kind, defaults=chosen_now)
    append(f"org:{congress_id}", events.Adopted(text.label, text.kind), by=by.id, now=now)
    adopted_here.pop(congress_id, None)
    return adoption


@verb
def stop_adopting(congress_id: int, kind: str, *, by: Actor, now: dt.datetime) -> ReleasedText:
    """不再选用：今后的事项不再用选过的那一份，办着的照旧。返回那一份。拒绝：不是办公机构的人；没有选用。"""
    if by.id != SYSTEM.id and not any(by.serves(office, congress_id) for office in OFFICES):
        raise NotAllowed("只有本级人大的办公机构可以改选用的工作法")
    adoption = Adoption.objects.filter(congress_id=congress_id, kind=kind).select_related("text").first()
    if adoption is None:
        raise NotFound("本级没有选用这种事项的工作法")
    adoption.delete()
    adopted_here.pop(congress_id, None)
    append(f"org:{congress_id}", events.AdoptionStopped(adoption.text.label, kind), by=by.id, now=now)
    return adoption.text


def endings_that_demand(kind: str) -> list[str]:
    """一种事项的各版工作法里，须经过某些状态才算数的结束（代号）。"""
    texts = map(read_row, ReleasedText.objects.filter(kind=kind))
    return sorted({end.stage for text in texts for end in text.endings.values() if end.must_pass})


def level_of(congress: Any) -> int:
    """一级人大是哪一级：1 省 2 市 3 县 4 乡。"""
    return 4 if congress.township_id else 3 if congress.county_id else 2 if congress.city_id else 1


def text_in(text_id: int, congress: Any) -> Text:
    """一份工作法，照这级人大读。没有随级别不同的，不问是哪一级。"""
    text = text_by_id(text_id)
    return text.at(level_of(congress)) if text.levelled else text


def text_at(state: State) -> Text:
    """一个状态所用的工作法。"""
    return text_of(state.procedure).at(state.level)
