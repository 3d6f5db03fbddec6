"""移交的表单：接手的是谁。"""

import datetime as dt
from typing import Any

from django import forms

from bihuan.people.door import PersonField


class Successor(forms.Form):
    """接手的人：本级任职的另一个人。"""

    def __init__(self, *args: Any, congress_id: int, today: dt.date, without: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"] = PersonField(congress_id, on=today, label="交给谁", help_text="本级的另一个人")
        self.without = without

    def clean_successor(self) -> Any:
        found = self.cleaned_data["successor"]
        if found.pk == self.without:
            raise forms.ValidationError("接手的要是另一个人")
        return found
