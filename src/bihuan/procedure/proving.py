"""核对：一份读好的，一个文件，随软件发布的逐份，入了库的逐份。"""

from collections.abc import Iterator
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Q

from bihuan.kernel import canonical
from bihuan.people.door import is_organ_kind, organ_kind_names, standing_code, standing_names, unknown_kinds

from . import registry, roles
from .language import Fault, FaultyText, Text, check, read_file, read_text
from .language.arguments import ARGUMENTS
from .language.building import version_key
from .language.checking.known import where
from .language.reading import LIBRARY, parse
from .language.text import Article
from .language.words import name_of
from .library import text_of
from .models import ReleasedText


def faults_of(text: Text, file: str = "", folder: Path = LIBRARY) -> list[Fault]:
    """一份读好的工作法的全部毛病：不改不能入库的。连同代码里没有登记的角色、条件、选项，立事项找不到的工作法。"""
    return [fault for fault in _proved(text, file, folder) if fault.grave]


def remarks_on(text: Text, file: str = "", folder: Path = LIBRARY) -> list[Fault]:
    """只提一句的：2027 年以前的版本没有做到的新要求，没有写成色的结束。"""
    return [fault for fault in _proved(text, file, folder) if not fault.grave]


def findings_of(text: Text) -> list[Fault]:
    """两样一次核出来（边写边核用）：不改不能入库的在先，只提一句的在后。"""
    return sorted(_proved(text, "", LIBRARY), key=lambda fault: not fault.grave)


def _proved(text: Text, file: str, folder: Path) -> list[Fault]:
    name = file or text.code

    @cache
    def find(code: str) -> Text | None:
        return text_named(code, folder)

    conditions = registry.known_conditions() | frozenset(ARGUMENTS)
    found = check(text, file=file, roles=roles.known(), on_tasks=roles.on_tasks(), conditions=conditions, find=find)
    for article in text.articles:
        for raised in article.raises:
            for code in [raised.procedure] if raised.procedure else [code for _, code in raised.kinds]:
                if code and find(code) is None:
                    said = f"立事项所用的工作法不存在：{code}{_faulty_beside(code, folder)}"
                    found.append(Fault(name, f"{article.number} {article.name}", said))
    found += [Fault(name, "角色", said) for said in (*_unknown_organs(text), *_unknown_standings(text))]
    found += [Fault(name, "可看", said) for said in _secret_to(text)]
    found += [Fault(name, "条文", said) for said in _unknown_kinds(text, folder)]
    found += [Fault(name, where(article), said) for article, said in _of_rooms(text)]
    for option, items in text.options.items():
        if items and items[0].startswith("@") and items[0][1:] not in registry.known_options():
            found.append(Fault(name, "选项", f"「{option}」所指的选项组没有登记：{items[0][1:]}"))
    return found


def _faulty_beside(code: str, folder: Path) -> str:
    """旁边有它，只是读不懂：先改好那一份。"""
    if any(folder.glob(f"{code}.*.yaml")):
        return "（同一文件夹里有它，可是有毛病，先改好那一份）"
    return "；先写好它的一份，放在同一文件夹里，或者先入库"


def _unknown_organs(text: Text) -> list[str]:
    """角色里、填写里写的，库里没有的机构种类。"""
    named = [(text.roles.get(role, role), kind) for role, rule in text.rules.items() for kind in rule.organs]
    wrong = [(name, kind) for name, kind in named if not is_organ_kind(kind)]
    items = [one for item in text.fields.values() for one in (item, *item.columns)]
    picked = [(item.name, word) for item in items if item.kind in ("unit", "organ") for word in item.of]
    picked += [(text.roles.get(role, role), word) for role, rule in text.rules.items() for word in rule.may_be]
    unknown = unknown_kinds(word for _, word in picked)
    wrong += [(name, word) for name, word in picked if word in unknown]
    known = "、".join(organ_kind_names()) if wrong else ""
    return [
        f"「{name}」：没有「{kind}」这种机构；写现有的一种，或者在「机构」里添上以后写它的代号。现有：{known}"
        for name, kind in dict.fromkeys(wrong)
    ]


def _unknown_standings(text: Text) -> list[str]:
    """角色里写的，没有的身份。"""
    known = standing_names()
    return [
        f"「{text.roles.get(role, role)}」：没有「{rule.standing}」这种身份；现有：{'、'.join(known)}"
        for role, rule in text.rules.items()
        if rule.standing and rule.standing not in known and standing_code(rule.standing) == rule.standing
        and not rule.standing.isascii()
    ]  # fmt: skip


def _secret_to(text: Text) -> list[str]:
    """密里写的登记过的角色，要是一类机构：房间自己的角色说不出是谁。"""
    named = text.sight.secret_for if text.sight else ()
    return [
        f"「密」里的「{text.roles[role]}」要是一类机构、一种身份，或者坐在事项里的"
        for role in named
        if role not in text.rules and not is_organ_kind(role)
    ]


def _of_rooms(text: Text) -> Iterator[tuple[Article, str]]:
    """要看房间自己的表的条件，写在不由那个房间开立的事项里：一件也没有可看的，永远答不对。"""
    if any(registry.verb_of(text.kind, article.step) for article in text.articles):
        return
    asking = registry.asking_rows()
    for article in text.articles:
        for code, _ in article.conditions + article.when:
            if code in asking:
                yield article, f"条件「{name_of('条件', code)}」{asking[code]}"


def _unknown_kinds(text: Text, folder: Path) -> list[str]:
    """填 事项（种类）而写了名称的：同一文件夹、随软件发布的、入库的里都没有叫这个名称的。"""
    named = {(item.name, kind) for item in text.fields.values() for kind in item.of if item.kind == "case"}
    wanted = {kind for _, kind in named if not kind.isascii()} - {text.kind_name}
    if not wanted:
        return []
    known = set(ReleasedText.objects.filter(kind_name__in=wanted).values_list("kind_name", flat=True))
    for path in (path for place in (folder, LIBRARY) for path in sorted(place.glob("*.yaml"))):
        if wanted <= known:
            return []
        if (read := _read_once(path, path.stat().st_mtime_ns)) is not None:
            known.add(read.kind_name)
    return [
        f"「{name}」：没有叫「{kind}」的事项；写它的代号，或者先把它的工作法入库"
        for name, kind in sorted(named)
        if kind in wanted - known
    ]


def text_named(code: str, folder: Path) -> Text | None:
    """一个代号的最新一版：同一文件夹里的、随软件发布的、入库的；都没有、读不懂的为 None。"""
    for place in (folder, LIBRARY):
        paths = sorted(place.glob(f"{code}.*.yaml"), key=lambda path: version_key(path.name.removeprefix(code)))
        if paths:
            return _read_once(paths[-1], paths[-1].stat().st_mtime_ns)
    row = ReleasedText.objects.filter(code=code).defer("source").order_by("-released_at").first()
    return text_of(row.label) if row else None


@lru_cache(maxsize=256)
def _read_once(path: Path, changed_at: int) -> Text | None:
    try:
        return read_file(path)
    except FaultyText:
        return None


def faults_in_file(path: Path) -> list[Fault]:
    """一个文件的全部毛病；读不懂的，说读不懂在哪里。"""
    try:
        return faults_of(read_file(path), path.name, path.parent)
    except FaultyText as faulty:
        return faulty.found


def remarks_in_file(path: Path) -> list[Fault]:
    """一个文件里只提一句的；读不懂的没有。"""
    try:
        return remarks_on(read_file(path), path.name, path.parent)
    except FaultyText:
        return []


def faults_in_library() -> list[tuple[str, list[Fault]]]:
    """随软件发布的，逐份：文件名和毛病。"""
    return [(path.name, faults_in_file(path)) for path in sorted(LIBRARY.glob("*.yaml"))]


def faults_in_released() -> list[tuple[str, list[Fault]]]:
    """库里的，逐份：「代号@版本」和毛病。全文与入库时的哈希不符也是毛病。"""
    told = []
    for row in ReleasedText.objects.order_by("code", "version"):
        found = [] if canonical.digest(row.source) == row.hash else [Fault(row.label, "", "全文与入库时的哈希不符")]
        try:
            found += faults_of(read_text(row.source, row.label), row.label)
        except FaultyText as faulty:
            found += faulty.found
        told.append((row.label, found))
    return told


def read_text_here(source: str, congress_id: int) -> Text:
    """读一段文字；沿用的在本级自己的、随软件发布的各版里找（入库的是合并好的，不必再读）。读不懂的拒绝（FaultyText）。"""
    return read_text(source, "工作法", lambda wanted: raw_here(wanted, congress_id))


def parent_of(text: Text, congress_id: int) -> Text | None:
    """所沿用的那一份；没有沿用、库里没有的为 None。"""
    row = parent_row(text.parent, congress_id) if text.parent else None
    return text_of(row.label) if row else None


def raw_here(wanted: str, congress_id: int) -> dict[str, Any] | None:
    """「代号」「代号@版本」的那一份合并好的数据；本级自己的、随软件发布的都没有为 None。"""
    row = parent_row(wanted, congress_id)
    return parse(row.source, row.label) if row else None


def parent_row(wanted: str, congress_id: int) -> ReleasedText | None:
    """「代号」是最新一版，「代号@版本」是那一版；本级自己的在先。"""
    code, _, version = wanted.partition("@")
    rows = ReleasedText.objects.filter(Q(owner=None) | Q(owner_id=congress_id), code=code)
    rows = rows.filter(version=version.partition("~")[0]) if version else rows
    return max(rows, key=lambda row: (row.owner_id is not None, row.year, row.serial), default=None)
