"""填写：条文「填」里的各项，核对、整理成可以留痕的值；不合要求的逐项说明。"""

import datetime as dt
from typing import Any

from bihuan.files.door import Upload, attach
from bihuan.kernel.refuse import BadInput
from bihuan.people.door import Actor, organ_in_congress, person_exists

from . import registry
from .language import Article, Field
from .models import Case
from .situation import Situation
from .withheld import is_withheld_file

TEXT_LIMIT = 20_000
EARLIEST_YEAR, LATEST_YEAR = 2000, 2100  # 旧档也不早于此；再晚的没有哪一届管得到


def check_filled(about: Situation) -> dict[str, Any]:
    """核对一条所要求的各项，返回整理好的值（日期写成 ISO，单位、人员、文件、事项写成 id）。

    拒绝：缺项、多余的项、不在选项里、不存在的单位、人员、文件、事项，文字过长。
    """
    fields = {item.code: item for item in about.article.fields}
    faults = {code: "这一步没有这一项" for code in about.filled if code not in fields}
    cleaned: dict[str, Any] = {}
    chosen = {str(about.filled.get(code)) for code, item in fields.items() if item.kind == "choice"}
    for code, item in fields.items():
        value = about.filled.get(code)
        if value in (None, "", [], ()):
            if not item.optional or (item.required_for and item.required_for in chosen):
                faults[code] = f"请填写{item.name}"
            continue
        try:
            cleaned[code] = _clean(about, item, value)
        except ValueError as error:
            faults[code] = str(error)
    if faults:
        raise BadInput("；".join(faults.values()), faults)
    return cleaned


def choices(about: Situation, item: Field) -> list[tuple[str, str]]:
    """一项有哪些可选：工作法写明的，或者由房间提供的。"""
    options = about.text.options.get(item.name, ())
    if options and options[0].startswith("@"):
        return registry.options_of(options[0][1:], about)
    if not options and item.kind == "rating":
        options = about.text.options.get("评价", ())
    return [(option, option) for option in options]


def kept(article: Article, task: int, filled: dict[str, Any], *kinds: str) -> dict[str, str]:
    """状态要记住的填写项（日期，或者选项）；分办填的，代号后加 #序号。"""
    values = {item.code: filled[item.code] for item in article.fields if item.kind in kinds and item.code in filled}
    return {f"{code}#{task}" if task else code: value for code, value in values.items()}


def _clean(about: Situation, item: Field, value: Any) -> Any:
    if item.many:
        values = value if isinstance(value, list | tuple) else [value]
        cleaned = [_one(about, item, one) for one in values]
        if len(set(cleaned)) < len(cleaned):
            raise ValueError(f"{item.name}里有重复的")
        return cleaned
    return _one(about, item, value)


def _one(about: Situation, item: Field, value: Any) -> Any:
    if item.kind in ("text", "meeting"):
        text = str(value).strip()
        if not text:
            raise ValueError(f"请填写{item.name}")
        if len(text) > TEXT_LIMIT:
            raise ValueError(f"{item.name}不能超过 {TEXT_LIMIT} 字")
        return text
    if item.kind in ("choice", "rating"):
        known = [code for code, _ in choices(about, item)]
        if known and str(value) not in known:
            raise ValueError(f"{item.name}只能是：{'、'.join(known)}")
        return str(value)
    if item.kind == "date":
        return _date(item, value)
    number = _number(item, value)
    if item.kind == "unit" and not organ_in_congress(number, about.case.congress_id):
        raise ValueError(f"{item.name}：没有这个单位")
    if item.kind == "person" and not person_exists(number):
        raise ValueError(f"{item.name}：没有这个人")
    if item.kind == "file" and not _usable(about, number):
        raise ValueError(f"{item.name}：没有这个文件，请重新上传")
    if item.kind == "case":
        other = Case.objects.filter(pk=number, congress_id=about.case.congress_id, kind=about.case.kind).first()
        if other is None or other.pk == about.case.pk:
            raise ValueError(f"{item.name}：没有这件事项，或者就是它自己")
    return number


def keep_files(case: Case, article: Article, filled: dict[str, Any], *, by: Actor) -> None:
    """填写的文件从此归到这件事项名下；已经归在这里的不动。"""
    numbers = [filled[item.code] for item in article.fields if item.kind == "file" and item.code in filled]
    for upload in Upload.objects.filter(pk__in=numbers, owner_kind=""):
        attach(upload.pk, owner_kind="case", owner_id=case.pk, by=by, case_id=case.pk)


def _usable(about: Situation, number: int) -> bool:
    """本人刚交来的，或者已经在这件事项名下的；别的单位没有签发的稿不算。"""
    upload = Upload.objects.filter(pk=number).first()
    if upload is None:
        return False
    if upload.case_id == about.case.pk:
        return not is_withheld_file(about.case, about.text, number, about.by)
    return not upload.owner_kind and upload.kept_by == about.by.id


def _date(item: Field, value: Any) -> str:
    """写成 ISO 的一天。太早、太晚的算不出提醒和到期，一定是写错了。"""
    try:
        on = value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))
    except ValueError:
        raise ValueError(f"{item.name}要写成 2026-03-02 这样的日期") from None
    if not EARLIEST_YEAR <= on.year <= LATEST_YEAR:
        raise ValueError(f"{item.name}要在 {EARLIEST_YEAR} 年到 {LATEST_YEAR} 年之间")
    return on.isoformat()


def _number(item: Field, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise ValueError(f"{item.name}要填数字" if item.kind == "number" else f"{item.name}请从列表里选") from None
