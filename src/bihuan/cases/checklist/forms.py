"""一条发现的表单：一列一格，照着查的表里有同名的一列的，列出来可以挑。"""

from typing import Any

from django import forms

from bihuan.procedure.door import Checklist, Situation, column_choices

from ..forms.fields import form_field
from ..forms.words import Reader
from .reading import offered, table_in

PHOTOS = ".jpg,.jpeg,.png"


class FindingForm(forms.Form):
    """记一条。tables: 照着查的各张表。lists: 可以照着挑的各列（网页上的编号，各个值）。"""

    use_required_attribute = True

    def __init__(self, about: Situation, checklist: Checklist, tables: list[Any], data: Any = None) -> None:
        super().__init__(data, auto_id="finding-%s")
        self.lists: list[tuple[str, list[str]]] = []
        table, reader = table_in(about.text, checklist), Reader(about)
        for column in table.columns:
            self.fields[column.code] = field = form_field(column, column_choices(about, table, column), about, reader)
            if column.kind == "file":
                field.widget.attrs["accept"] = PHOTOS
            elif names := offered(tables, column):
                listed = f"finding-list-{column.code}"
                field.widget = forms.TextInput(attrs={"list": listed, "autocomplete": "off"})
                self.lists.append((listed, names))
            elif isinstance(field.widget, forms.Textarea):
                field.widget.attrs["rows"] = 2
