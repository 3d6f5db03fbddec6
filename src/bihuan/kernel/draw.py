"""随机抽取：名单先定、种子后出，次序由哈希决定，谁都能重算。

方法 bihuan-draw/1，十行写在 docs/draw.md。名单的次序、空行、行首行尾的空白不影响结果；同一名称出现两次的拒绝。
次序与名额无关：先抽 3 名再补抽 2 名，与一次抽 5 名相同；回避的人从次序里略过，不影响其他人的先后。
"""

import hashlib
import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from bihuan.kernel.refuse import BadInput

METHOD = "bihuan-draw/1"
LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True)
class Roll:
    """冻结的名单。names 按 UTF-8 字节排序；strata：名称 → 层（不分层的为空）；digest 先行公布。"""

    names: tuple[str, ...]
    strata: Mapping[str, str]

    @property
    def digest(self) -> str:
        """名单的哈希：各行（分层的为“名称 制表符 层”）排序后各加一个换行，取 SHA-256。"""
        lines = sorted(_line(name, self.strata.get(name, "")).encode() for name in self.names)
        return "sha256:" + hashlib.sha256(b"".join(line + b"\n" for line in lines)).hexdigest()


@dataclass(frozen=True)
class Drawn:
    """抽中的一名。place：在全部次序里的第几位（从 1 起；分层的为该层里的第几位）；ticket：他的签。"""

    place: int
    name: str
    stratum: str
    ticket: str


def read_roll(text: str, *, stratified: bool = False) -> Roll:
    """读名单：一行一名，分层的一行写“名称 制表符 层”。拒绝空名单、重名、缺层。"""
    found: dict[str, str] = {}
    for number, line in enumerate(LINE_END.split(text.removeprefix("\ufeff")), 1):
        name, _, stratum = line.partition("\t") if stratified else (line, "", "")
        name, stratum = tidy(name), tidy(stratum)
        if not name and not stratum:
            continue
        if not name or "\t" in stratum or (stratified and not stratum):
            raise BadInput(f"名单第 {number} 行要写成“名称、制表符、层”：“{line.strip()}”")
        if name in found:
            raise BadInput(f"名单里“{name}”出现了两次（第 {number} 行）")
        found[name] = stratum
    if not found:
        raise BadInput("名单是空的")
    return roll_of(found if stratified else found.keys())


def roll_of(names: Iterable[str] | Mapping[str, str]) -> Roll:
    """由名称（或 名称 → 层）冻结名单。拒绝重名。"""
    strata = dict(names) if isinstance(names, Mapping) else {}
    listed = list(names)
    if len(set(listed)) != len(listed):
        raise BadInput("名单里有人出现了两次")
    try:
        return Roll(tuple(sorted(listed, key=str.encode)), strata)
    except UnicodeEncodeError:
        raise BadInput("名单里有读不懂的字") from None


def order(roll: Roll, *, seed: str) -> list[Drawn]:
    """全部名称的次序：各人的签是 SHA-256(方法、名单哈希、种子、名称)，由小到大。拒绝空种子。"""
    seed = tidy(seed)
    if not seed:
        raise BadInput("没有种子：种子要在名单公布之后当众产生")
    head = f"{METHOD}\n{roll.digest}\n{seed}\n"
    try:
        tickets = sorted((hashlib.sha256((head + name).encode()).hexdigest(), name) for name in roll.names)
    except UnicodeEncodeError:
        raise BadInput("种子里有读不懂的字节") from None
    return [Drawn(place, name, roll.strata.get(name, ""), ticket) for place, (ticket, name) in enumerate(tickets, 1)]


def draw(roll: Roll, *, seed: str, take: int, after: int = 0, recused: Collection[str] = ()) -> list[Drawn]:
    """抽 take 名。after：此前已抽的名额，接着往下抽；recused：回避的人。拒绝超过名单的名额。"""
    able = [drawn for drawn in order(roll, seed=seed) if drawn.name not in _known(roll, recused)]
    return _take(able, take, after, "名单")


def draw_strata(
    roll: Roll,
    *,
    seed: str,
    take: Mapping[str, int],
    after: Mapping[str, int] | None = None,
    recused: Collection[str] = (),
) -> list[Drawn]:
    """各层分别抽，层按名称的 UTF-8 字节排序。take、after：层 → 名额。拒绝名单上没有的层。"""
    layers = strata_of(roll)
    for stratum in (*take, *(after or {})):
        if stratum not in layers:
            raise BadInput(f"名单上没有“{stratum}”这一层，有：{'、'.join(layers)}")
    whole, away, drawn = order(roll, seed=seed), _known(roll, recused), []
    for stratum in layers:
        inside = [each for each in whole if each.stratum == stratum]
        placed = [Drawn(place, each.name, stratum, each.ticket) for place, each in enumerate(inside, 1)]
        able = [each for each in placed if each.name not in away]
        drawn += _take(able, take.get(stratum, 0), (after or {}).get(stratum, 0), f"“{stratum}”层")
    return drawn


def strata_of(roll: Roll) -> dict[str, int]:
    """各层有几名，层按名称的 UTF-8 字节排序。"""
    layers = sorted(set(roll.strata.values()), key=str.encode)
    return {stratum: sum(each == stratum for each in roll.strata.values()) for stratum in layers}


def in_proportion(roll: Roll, take: int) -> dict[str, int]:
    """按各层人数的比例分配名额：先取整数，余下的给小数最大的层，小数相同的给排在前面的层。"""
    layers = strata_of(roll)
    total = sum(layers.values())
    _refuse_too_many(take, total, "名单")
    shares = {stratum: Fraction(take * size, total) for stratum, size in layers.items()}
    given = {stratum: int(share) for stratum, share in shares.items()}
    waiting = sorted(layers, key=lambda stratum: given[stratum] - shares[stratum])
    for stratum in waiting[: take - sum(given.values())]:
        given[stratum] += 1
    return given


def _take(able: list[Drawn], take: int, after: int, where: str) -> list[Drawn]:
    if take < 0 or after < 0:
        raise BadInput("名额不能是负数")
    _refuse_too_many(take + after, len(able), where)
    return able[after : after + take]


def _refuse_too_many(take: int, size: int, where: str) -> None:
    if take > size:
        raise BadInput(f"{where}只有 {size} 名可抽，抽不出 {take} 名")


def _known(roll: Roll, recused: Collection[str]) -> set[str]:
    away = {tidy(name) for name in recused}
    unknown = sorted(away - set(roll.names))
    if unknown:
        raise BadInput(f"回避的“{unknown[0]}”不在名单上")
    return away


def _line(name: str, stratum: str) -> str:
    return f"{name}\t{stratum}" if stratum else name


def tidy(text: str) -> str:
    """名称、层和种子的统一写法：Unicode NFC，去掉首尾空白。"""
    return unicodedata.normalize("NFC", text).strip()
