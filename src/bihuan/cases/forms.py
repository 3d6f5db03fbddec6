"""表单由条文的「填」画出：一项一格，选项来自工作法、单位表和别的事项；交给动词的值，文件先收下换成编号。"""

from typing import Any

from django import forms

from bihuan.files.door import keep
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.people.door import Actor, units_of
from bihuan.procedure.door import Case, Field, Situation

from .questions import others_of

TOGETHER = "together"
RADIOS = 6  # 个以内的选项一眼看完，不收进下拉框
Options = list[tuple[str, str]]


class StepForm(forms.Form):
    """一步的表单。merged：并入本件、可以一并办理的（事项，分办）。"""

    def __init__(
        self, about: Situation, fields: list[tuple[Field, Options]], merged: list[tuple[Case, int]], *args: Any
    ) -> None:
        super().__init__(*args)
        self.about, self.items = about, [item for item, _ in fields]
        for item, options in fields:
            self.fields[item.code] = form_field(item, options, about.case)
        if merged:
            numbers = "、".join(case.number or case.title for case, _ in merged)
            self.fields[TOGETHER] = forms.BooleanField(
                label=f"并案的 {len(merged)} 件一并办理", required=False, initial=True, help_text=f"并入本件的：{numbers}",
            )  # fmt: skip

    @property
    def together(self) -> bool:
        """勾了一并办理。"""
        return bool(self.cleaned_data.get(TOGETHER))

    def filled(self, by: Actor) -> dict[str, Any]:
        """填好的值：文件先收下，换成编号。"""
        return filled_in(self.items, self.cleaned_data, by)


def filled_in(items: list[Field], cleaned: dict[str, Any], by: Actor) -> dict[str, Any]:
    """各项填了的值，空的不要；文件先收下，换成编号。"""
    given = {item: cleaned.get(item.code) for item in items}
    return {
        item.code: _kept(item, value, by) if item.kind == "file" else value
        for item, value in given.items()
        if value not in (None, "", [])
    }


def form_field(item: Field, options: Options, about: Case) -> forms.Field:
    """一项画成一格。"""
    wrong = {"required": f"请填写{item.name}", "invalid": f"{item.name}填得不对", "empty": "这个文件是空的"}
    common: dict[str, Any] = {"label": item.name, "required": not item.optional, "error_messages": wrong}
    if item.required_for:
        common["help_text"] = f"结果为 {item.required_for} 类时必填"
    match item.kind:
        case "choice" | "rating" if options:
            return _choice(options, common, radios=len(options) <= RADIOS)
        case "unit":
            units = [(str(unit.pk), unit.short_name or unit.name) for unit in units_of(about.congress_id)]
            if item.many:
                return forms.MultipleChoiceField(choices=units, widget=forms.CheckboxSelectMultiple, **common)
            return _choice(units, common)
        case "date":
            return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}), **common)
        case "file":
            return forms.FileField(**common)
        case "number":
            return forms.IntegerField(**common)
        case "case":
            return _choice([(str(pk), said) for pk, said in others_of(about)], common)
    widget = forms.Textarea(attrs={"rows": 4}) if item.kind == "text" else forms.TextInput
    return forms.CharField(widget=widget, max_length=8000, **common)


def _choice(options: Options, common: dict[str, Any], *, radios: bool = False) -> forms.ChoiceField:
    if radios:
        return forms.ChoiceField(choices=options, widget=forms.RadioSelect, **common)
    return forms.ChoiceField(choices=[("", "请选择"), *options], **common)


def _kept(item: Field, upload: Any, by: Actor) -> int:
    try:
        return keep(upload, by=by, now=clock.now()).pk
    except BadInput as refused:
        raise BadInput(refused.sentence, {item.code: refused.sentence}) from refused
