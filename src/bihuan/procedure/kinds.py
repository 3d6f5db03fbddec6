"""一个值怎样才算数：各种填写项的核对和整理。不算数的用一句话说（ValueError）。"""

import datetime as dt
import re
from collections.abc import Callable, Collection
from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import QuerySet

from bihuan.files.door import Upload
from bihuan.kernel import clock
from bihuan.people.door import (
    RECORD,
    congress_exists,
    deputies_to_pick,
    handling_kinds,
    kinds_meant,
    organ_in_congress,
    organs_to_pick,
    people_to_pick,
    person_exists,
)

from .carrying import organs_for
from .language import Field
from .language.words import name_of
from .library import kinds_named
from .models import Case
from .situation import Situation
from .withheld import is_withheld_file

TEXT_LIMIT = 20_000
FILES = ("@file",)  # 问过的、本人刚交来的文件
MONEY = Decimal("0.0001")  # 元的万分之一：万元记到元以下两位也够
MONEY_LIMIT = Decimal(10) ** 15
NUMBER_LIMIT = 10**15
EARLIEST, LATEST = dt.date(1900, 1, 1), dt.date(2100, 12, 31)  # 自定：这以外的日子都是填错
_PHONE = re.compile(r"\+?\d[\d\- ]{4,18}\d")

Options = list[tuple[str, str]]
Cleaner = Callable[[Situation, Field, Any], Any]


def know_files(about: Situation, numbers: Collection[Any]) -> None:
    """一张表里交来的文件一次问齐：本人刚交来的记着，不必一行问一遍。"""
    asked = {one for one in numbers if isinstance(one, int) and 0 < one < 2**63}
    rows = Upload.objects.filter(pk__in=asked, owner_kind="", kept_by=about.by.id) if len(asked) > 1 else None
    if rows is not None:
        known, key = about.held.picked, (about.case.congress_id, FILES)
        known[key] = known.get(key, frozenset()) | frozenset(rows.values_list("pk", flat=True))


def one(about: Situation, item: Field, value: Any, options: Options) -> Any:
    """整理一个值。"""
    if item.kind in ("choice", "rating", "yesno"):
        known = [code for code, _ in options]
        if (known or item.kind == "yesno") and str(value) not in known:
            raise ValueError(f"{item.name}只能是：{'、'.join(known)}")
        return str(value)
    return _CLEANERS[item.kind](about, item, value)


def _text(about: Situation, item: Field, value: Any) -> str:
    text = str(value).strip()
    if not text:
        raise ValueError(f"请填写{item.name}")
    if len(text) > TEXT_LIMIT:
        raise ValueError(f"{item.name}不能超过 {TEXT_LIMIT} 字")
    return text


def _phone(about: Situation, item: Field, value: Any) -> str:
    text = str(value).strip()
    if not _PHONE.fullmatch(text):
        raise ValueError(f"{item.name}要写成电话号码，如 0571-8600123")
    return text


def _number(about: Situation, item: Field, value: Any) -> int:
    try:
        number = int(str(value).strip())
    except ValueError:
        raise ValueError(f"{item.name}要填数字") from None
    if abs(number) > NUMBER_LIMIT:
        raise ValueError(f"{item.name}太大了")
    return number


def _money(about: Situation, item: Field, value: Any) -> str:
    try:
        amount = Decimal(str(value).strip().replace(",", "").replace("，", ""))
        if not amount.is_finite() or abs(amount) > MONEY_LIMIT:
            raise InvalidOperation
        exact = amount.quantize(MONEY)
    except InvalidOperation:
        raise ValueError(f"{item.name}要填金额，如 1200.5") from None
    if exact != amount:
        raise ValueError(f"{item.name}的小数不能超过四位")
    return format(amount, "f")


def _date(about: Situation, item: Field, value: Any) -> str:
    try:
        day = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{item.name}要写成 2026-03-02 这样的日期") from None
    today = clock.day_of(about.now)
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"{item.name}要在 {EARLIEST.year} 年到 {LATEST.year} 年之间")
    if item.not_after_today and day > today:
        raise ValueError(f"{item.name}不能晚于今天")
    if item.not_before_today and day < today:
        raise ValueError(f"{item.name}不能早于今天")
    return day.isoformat()


def _id(item: Field, value: Any) -> int:
    try:
        number = int(value)
    except (TypeError, ValueError):
        raise ValueError(f"{item.name}请从列表里选") from None
    if not 0 < number < 2**63:
        raise ValueError(f"{item.name}请从列表里选")
    return number


def _organ(about: Situation, item: Field, value: Any) -> int:
    """本级现有的机构；文件写明种类的，只能是那几种。旧档案里的单位可能早已并入别处，只看是不是本级的。"""
    number, congress_id = _id(item, value), about.case.congress_id
    words: tuple[str, ...] = ()
    if about.by.id == RECORD.id:
        found = organ_in_congress(number, congress_id)
    else:
        words = organs_for(about, item)
        known, asked = about.held.picked, (congress_id, words or (f"@{item.kind}",))
        if asked not in known:
            kinds = kinds_meant(congress_id, words) if words else _usual(item, congress_id)
            rows = organs_to_pick(congress_id, kinds).order_by() if kinds is not None else None
            known[asked] = frozenset(() if rows is None else rows.values_list("pk", flat=True))
        found = number in known[asked]
    if not found:
        only = f"，只能挑 {'、'.join(map(_spoken, words))}" if words else ""
        raise ValueError(f"{item.name}：没有这个{'机构' if item.kind == 'organ' else '单位'}{only}")
    return number


def _spoken(word: str) -> str:
    """一种机构的名称；写的是代号的换成名称。"""
    return name_of("机构", word) or word


def _usual(item: Field, congress_id: int) -> frozenset[str]:
    """没有写明种类的：单位是可以承办的几种，机构不限。"""
    return handling_kinds(congress_id) if item.kind == "unit" else frozenset()


def _person(about: Situation, item: Field, value: Any) -> int:
    number, on = _id(item, value), clock.day_of(about.now)
    if about.by.id == RECORD.id:
        found = person_exists(number)
    else:
        found = _among(about, "@person", number, people_to_pick(about.case.congress_id, on=on))
    if not found:
        raise ValueError(f"{item.name}：没有这个人")
    return number


def _deputy(about: Situation, item: Field, value: Any) -> int:
    number = _id(item, value)
    if not _among(about, "@deputy", number, deputies_to_pick(about.case.congress_id, on=clock.day_of(about.now))):
        raise ValueError(f"{item.name}：没有这位代表")
    return number


def _among(about: Situation, what: str, number: int, rows: QuerySet[Any]) -> bool:
    """在可以挑的人里吗；一批里问过、在的不再问。"""
    known, asked = about.held.picked, (about.case.congress_id, (what,))
    if number not in known.get(asked, ()) and rows.filter(pk=number).exists():
        known[asked] = known.get(asked, frozenset()) | {number}
    return number in known.get(asked, ())


def _congress(about: Situation, item: Field, value: Any) -> int:
    number = _id(item, value)
    if not congress_exists(number):
        raise ValueError(f"{item.name}：没有这级人大")
    return number


def _file(about: Situation, item: Field, value: Any) -> int:
    """本人刚交来的，或者已经在这件事项名下的；别的单位没有签发的稿不算。"""
    number = _id(item, value)
    if number in about.held.picked.get((about.case.congress_id, FILES), ()):
        return number
    upload = Upload.objects.filter(pk=number).first()
    mine = upload is not None and not upload.owner_kind and upload.kept_by == about.by.id
    here = upload is not None and about.case.pk is not None and upload.case_id == about.case.pk
    if not (mine or (here and not is_withheld_file(about.held, number, about.by))):
        raise ValueError(f"{item.name}：没有这个文件，请重新上传")
    return number


def _case(about: Situation, item: Field, value: Any) -> int:
    """本级的一件别的事项；写明种类的只能是那几种，没有写明的可以是同一种。"""
    number = _id(item, value)
    rows = Case.objects.filter(pk=number, congress_id=about.case.congress_id)
    if item.of:
        rows = rows.filter(kind__in=kinds_named(item.of))
    elif about.text.opening is None:
        rows = rows.filter(kind=about.case.kind)
    if number == about.case.pk or not rows.exists():
        raise ValueError(f"{item.name}：没有这件事项，或者就是它自己")
    return number


_CLEANERS: dict[str, Cleaner] = {
    "text": _text,
    "meeting": _text,
    "place": _text,
    "phone": _phone,
    "number": _number,
    "money": _money,
    "date": _date,
    "person": _person,
    "deputy": _deputy,
    "unit": _organ,
    "organ": _organ,
    "congress": _congress,
    "file": _file,
    "case": _case,
}
