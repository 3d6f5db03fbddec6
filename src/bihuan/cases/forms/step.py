"""一步的表单：一项一格，选项来自工作法、名册和别的事项；交给动词的值，文件先收下换成编号。"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.forms.utils import ErrorDict

from bihuan.files.door import Upload, keep
from bihuan.kernel import clock
from bihuan.kernel.refuse import BadInput
from bihuan.people.door import Actor
from bihuan.procedure.door import Case, Field, Situation

from .fields import Options, form_field
from .files import FilesField
from .tables import MORE, TableField
from .words import Reader

TOGETHER = "together"


class StepForm(forms.Form):
    """一步的表单。merged：并入本件、可以一并办理的（事项，分办）；offered：先填好的值。"""

    def __init__(
        self, about: Situation, fields: list[tuple[Field, Options]], merged: list[tuple[Case, int]], data: Any = None,
        files: Any = None, *, offered: Mapping[str, Any] | None = None, prefix: str = "",
    ) -> None:  # fmt: skip
        super().__init__(data, files, initial=dict(offered or {}), prefix=prefix or None)
        self.about, self.items = about, [item for item, _ in fields]
        reader = Reader(about)
        for item, options in fields:
            self.fields[item.code] = field = form_field(item, options, about, reader)
            if isinstance(field, FilesField | TableField):
                task = about.task.n if about.task else 0
                field.widget.key = f"{about.by.id}:{about.case.pk or about.text.kind}:{about.article.step}:{task}"
        if merged:
            numbers = "、".join(case.number or case.title for case, _ in merged)
            self.fields[TOGETHER] = forms.BooleanField(
                label=f"并案的 {len(merged)} 件一并办理", required=False, initial=True, help_text=f"并入本件的：{numbers}",
            )  # fmt: skip

    @property
    def growing(self) -> bool:
        """按的是「再添几行」：没有脚本时，只把表画长，不办。"""
        return self.is_bound and MORE in self.data

    def full_clean(self) -> None:
        if self.growing:
            self._errors, self.cleaned_data = ErrorDict(), {}
            return
        super().full_clean()

    def is_valid(self) -> bool:
        return not self.growing and super().is_valid()

    @property
    def together(self) -> bool:
        """勾了一并办理。"""
        return bool(self.cleaned_data.get(TOGETHER))

    def hold(self) -> bool:
        """没有办成的、只是添几行的，选好的文件（表里的也在内）先收下，再交不必再选；收不下的在那一格说为什么。

        返回有没有先收下的。
        """
        for item in self.items if self.is_bound and (self.errors or self.growing) else ():
            try:
                self._hold(item.code)
            except (BadInput, ValueError) as refused:
                self.add_error(item.code, str(getattr(refused, "sentence", refused)))
        return any(getattr(field.widget, "held", None) for field in self.fields.values())

    @property
    def lost(self) -> str:
        """选了文件、那一格自己不对、没有留下的各格的名称。"""
        lost = [item for item in self.items if item.kind == "file" and item.code in self.errors]
        return "、".join(item.name for item in lost if self.add_prefix(item.code) in self.files)

    def _hold(self, code: str) -> None:
        field, by = self.fields[code], self.about.by
        if isinstance(field, TableField):
            name = self.add_prefix(code)
            field.widget.keep(field.widget.value_from_datadict(self.data, self.files, name), lambda one: _held(one, by))
        elif isinstance(field, FilesField):
            given = (
                field.clean_some(self.data, self.files, self.add_prefix(code))
                if self.growing
                else self.cleaned_data.get(code) or []
            )
            field.widget.keep([_held(one, by) for one in (given if isinstance(given, list) else [given])])

    def filled(self, by: Actor) -> dict[str, Any]:
        """填好的值：文件先收下，换成编号。"""
        given = {item: self.cleaned_data.get(item.code) for item in self.items}
        return {item.code: _kept(item, value, by) for item, value in given.items() if value not in (None, "", [])}


def _held(given: Any, by: Actor) -> Upload:
    return Upload.objects.get(pk=given) if isinstance(given, int) else keep(given, by=by, now=clock.now())


def _kept(item: Field, value: Any, by: Actor) -> Any:
    """一项的值；里面的文件收下，换成编号。"""
    if item.kind == "table" and not item.picks:
        columns = {column.code: column for column in item.columns}
        return [
            {code: _kept_cell(item, columns[code], n, cell, by) for code, cell in row.items()}
            for n, row in enumerate(value, 1)
        ]
    if item.kind != "file":
        return value
    try:
        if isinstance(value, list):
            return [_held(each, by).pk for each in value]
        return _held(value, by).pk
    except BadInput as refused:
        raise BadInput(refused.sentence, {item.code: refused.sentence}) from refused


def _kept_cell(table: Field, column: Field, n: int, cell: Any, by: Actor) -> Any:
    try:
        return _kept(column, cell, by)
    except BadInput as refused:
        said = f"{table.name}第 {n} 行 {column.name}：{refused.sentence}"
        raise BadInput(said, {table.code: said}) from refused
