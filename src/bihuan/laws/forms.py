"""法规的表单：只查填得对不对，不写。"""

import datetime as dt

from django import forms

from .reading import LARGEST


class Bring(forms.Form):
    """带来一份文本。"""

    file = forms.FileField(
        label="文件", help_text=".md、.txt 或 .docx，官方公布的全文，至多 5 MB",
        error_messages={"required": "请选择一个文件", "empty": "这是一个空文件"},
        widget=forms.FileInput(attrs={"accept": ".md,.txt,.docx"}),
    )  # fmt: skip
    name = forms.CharField(label="名称", max_length=200, required=False, help_text="文件里认得出的不用写")
    dated_on = forms.DateField(
        label="文本的日期", required=False, help_text="最近一次通过、修改的日子；文件里写着的不用写",
        widget=forms.DateInput(attrs={"type": "date"}),
    )  # fmt: skip

    def clean_file(self) -> object:
        file = self.cleaned_data["file"]
        if file.size > LARGEST:
            raise forms.ValidationError("文件超过 5 MB，不像一部法规的文本")
        return file


class Withdraw(forms.Form):
    """撤下带错的一版。"""

    reason = forms.CharField(label="为什么撤下", max_length=200, error_messages={"required": "请写为什么撤下"})


def day_asked(written: str) -> dt.date | None:
    """网址里写的日子；不是日子的当作没有写。"""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
