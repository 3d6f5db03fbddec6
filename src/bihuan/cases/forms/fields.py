"""一项画成一格：语言里的每一种填写项都在这里。值是交给引擎的样子；够不够、对不对由引擎说。"""

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.urls import reverse

from bihuan.kernel import clock
from bihuan.people.door import DeputyField, OrganField, PersonField
from bihuan.procedure.door import (
    Field,
    Situation,
    choices,
    column_choices,
    kinds_named,
    most_to_pick,
    rows_to_pick,
)
from bihuan.ui.door import Picked, PickMany, PickOne

from .. import naming
from .files import FilesField
from .tables import Column, TableField
from .words import Reader, day_of

RADIOS = 6  # 个以内的选项一眼看完，不收进下拉框
SHORT_NAMES = ("名", "号", "名称", "标题", "题目", "姓名", "联系人", "单位名称")
Options = list[tuple[str, str]]


def form_field(item: Field, options: Options, about: Situation, reader: Reader) -> forms.Field:
    """一项画成一格。选了某一项才要填的，写明是哪一项，脚本据此收起、展开。"""
    field = _field(item, options, about, reader)
    field.label = f"{item.name}（{item.unit}）" if item.unit else item.name
    if item.required_for:
        of = about.text.fields_by_name.get(item.required_of, item.required_of)
        named = about.text.fields[of].name if of in about.text.fields else _asking(item, about)
        field.help_text = f"{named}为「{item.required_for}」时必填"
        field.widget.attrs |= {"data-needed-for": "、".join(item.required_values), "data-needed-of": of}
    if item.sealed:
        field.widget.attrs["data-private"] = ""
        field.help_text = field.help_text or "密封保存，只给办这件事的人看"
    return field


def _asking(item: Field, about: Situation) -> str:
    """没有写明看哪一项的：这一条里有那个选项的一项，都没有的是表决的结果。"""
    chosen = [one for one in about.article.fields if one.kind in ("choice", "rating", "yesno")]
    wanted = set(item.required_values)
    return next((one.name for one in chosen if wanted & {code for code, _ in choices(about, one)}), "结果")


def _field(item: Field, options: Options, about: Situation, reader: Reader) -> forms.Field:
    wrong = {"required": f"请填写{item.name}", "invalid": f"{item.name}填得不对", "empty": "这个文件是空的"}
    common: dict[str, Any] = {"required": not item.optional, "error_messages": wrong}
    match item.kind:
        case "choice" | "rating" | "yesno" if options:
            return _choice(item, options, common)
        case "person" | "deputy" | "unit" | "organ" | "case":
            return _picked(item, about, common)
        case "congress":
            rows = [(str(each.pk), each.name) for each in naming.congresses_for(about)]
            return _choice(item, rows, common)
        case "date":
            return DayField(widget=forms.DateInput(attrs=_days(item, about), format="%Y-%m-%d"), **common)
        case "file":
            return FilesField(many=item.many, **common)
        case "number":
            return forms.IntegerField(**common)
        case "table" if item.picks:
            return RowsPicked(choices=rows_to_pick(about, item), help_text=most_to_pick(about, item), **common)
        case "table":
            columns = [Column(one, column_choices(about, item, one)) for one in item.columns]
            return TableField(item, columns, about, reader, **common)
    return forms.CharField(widget=_box(item, about), **common)


def _days(item: Field, about: Situation) -> dict[str, str]:
    """日期的一格：写明不晚于、不早于今天的，日历上就挑不到。"""
    today = clock.day_of(about.now).isoformat()
    found = {"type": "date"}
    if item.not_after_today:
        found["max"] = today
    if item.not_before_today:
        found["min"] = today
    return found


def _box(item: Field, about: Situation) -> forms.Widget:
    """写字的一格：标题这样短的一行，长的几行；金额、电话换上合用的键盘。"""
    if item.kind == "money":
        return forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    if item.kind == "phone":
        return forms.TextInput(attrs={"type": "tel", "autocomplete": "off"})
    opening = about.text.opening
    title = opening is not None and item.code == about.text.fields_by_name.get(opening.title, opening.title)
    if item.kind == "text" and not title and not item.name.endswith(SHORT_NAMES):
        return forms.Textarea(attrs={"rows": 4})
    return forms.TextInput(attrs={"autocomplete": "off"})


def _choice(item: Field, options: Options, common: dict[str, Any]) -> forms.Field:
    if item.many:
        return forms.MultipleChoiceField(choices=options, widget=forms.CheckboxSelectMultiple, **common)
    if len(options) <= RADIOS:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", "请选择"), *options], **common)


def _picked(item: Field, about: Situation, common: dict[str, Any]) -> forms.Field:
    congress_id, on, many = about.case.congress_id, clock.day_of(about.now), item.many
    match item.kind:
        case "person":
            field: forms.Field = PersonPicked(congress_id, on=on, many=many, **common)
        case "deputy":
            field = DeputyPicked(congress_id, on=on, many=many, **common)
        case "case":
            field = CasePicked(item, about, **common)
        case _:
            field = OrganPicked(congress_id, naming.kinds_for(about, item), many=many, **common)
    return field


class _Ids:
    """挑中的换成编号。"""

    def clean(self, value: Any) -> Any:
        found = super().clean(value)  # type: ignore[misc]
        return [each.pk for each in found] if isinstance(found, list) else found and found.pk


class OrganPicked(_Ids, OrganField):
    """挑机构，值是编号。"""


class PersonPicked(_Ids, PersonField):
    """挑人，值是编号。"""


class DeputyPicked(_Ids, DeputyField):
    """挑代表，值是人的编号。"""


class CasePicked(forms.Field):
    """挑事项：边打边找；打了编号、标题没有点选的，照它认。值是编号。"""

    def __init__(self, item: Field, about: Situation, **given: Any) -> None:
        self.item, self.about = item, about
        kinds = kinds_named(item.of or ((about.text.kind,) if about.text.opening is None else ()))
        asked = [("kind", kind) for kind in sorted(kinds)] + ([("but", about.case.pk)] if about.case.pk else [])
        source = f"{reverse('cases:pick')}?{urlencode(asked)}"
        kind = PickMany if item.many else PickOne
        super().__init__(widget=kind(named=self._named, source=source), **given)

    def clean(self, value: Any) -> Any:
        picked: Picked = value if isinstance(value, Picked) else Picked.of(value)
        ids = [int(one) for one in picked.ids if one.isdecimal() and len(one) < 19]
        known = self._named(picked.ids)
        if len(known) != len(picked.ids):
            raise forms.ValidationError("请从列出的里选")
        if picked.typed and picked.typed not in known.values():
            ids = (ids if self.item.many else []) + [self._typed(picked.typed)]
        if self.required and not ids:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return ids if self.item.many else next(iter(ids), None)

    def _typed(self, word: str) -> int:
        found = naming.ids_of(self.about, self.item, [word]).get(word, [])
        if len(found) != 1:
            said = f"没有「{word[:30]}」这件事项" if not found else f"叫「{word[:30]}」的不止一件"
            raise forms.ValidationError(f"{said}，请从列出的里选")
        return found[0]

    def _named(self, ids: Any) -> dict[str, str]:
        asked = [int(each) for each in ids if str(each).isdecimal() and len(str(each)) < 19]
        rows = naming.cases_for(self.about, self.item).filter(pk__in=asked)
        return {str(pk): title for pk, title in rows.values_list("pk", "title")}


class RowsPicked(forms.TypedMultipleChoiceField):
    """从先前的一张表里选几行：值是第几行。"""

    def __init__(self, **given: Any) -> None:
        super().__init__(coerce=int, widget=forms.CheckboxSelectMultiple, **given)


class DayField(forms.Field):
    """日子：2026-03-02，也认 2026/3/2 和 2026年3月2日。"""

    def to_python(self, value: Any) -> Any:
        if not value:
            return None
        try:
            return day_of(str(value))
        except ValueError:
            raise forms.ValidationError(f"{self.label}要写成 2026-03-02 这样的日期") from None
