"""激活信的表单：寄给谁；本人设密码。"""

from typing import Any

from allauth.account.forms import SetPasswordForm
from django import forms

from .verbs import WRONG


class Asked(forms.Form):
    """一行一个人：登录名，空一格，邮箱；从表格里粘贴两列也可以。"""

    lines = forms.CharField(
        label="寄给谁", max_length=40_000, widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false"}),
        help_text="一行一个人：登录名，空一格，邮箱。不寄的删去；只写登录名的，寄到本人登记过的邮箱",
        error_messages={"required": "请写明寄给谁"},
    )  # fmt: skip

    def clean_lines(self) -> dict[str, str]:
        """登录名 → 邮箱。"""
        asked: dict[str, str] = {}
        for number, line in enumerate(self.cleaned_data["lines"].splitlines(), 1):
            parts = line.replace("，", " ").replace(",", " ").split()
            if len(parts) > 2 or (parts and parts[0] in asked):
                raise forms.ValidationError(f"第 {number} 行不对：一行一个人，登录名空一格邮箱，一个人写一次")
            if parts:
                asked[parts[0]] = parts[1] if len(parts) == 2 else ""
        return asked


class OwnPassword(SetPasswordForm):
    """本人设密码；名册上有手机号的，还要后四位。"""

    def __init__(self, *args: Any, last_four: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("password1", "密码"), ("password2", "再写一遍密码")):
            field: forms.Field = self.fields[name]
            field.label, field.widget.attrs["placeholder"] = label, ""
            field.help_text = "至少 8 位，不能全是数字，不能太常见" if name == "password1" else ""
            field.error_messages["required"] = f"请填{label}"
        self.last_four = last_four
        if last_four:
            self.fields["phone"] = forms.CharField(
                label="您手机号的后四位", max_length=4, help_text="在名册上登记的那一个",
                widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
                error_messages={"required": "请填手机号的后四位"},
            )  # fmt: skip

    def clean_phone(self) -> str:
        """对得上名册。"""
        given: str = self.cleaned_data["phone"]
        if given != self.last_four:
            raise forms.ValidationError(WRONG, code="phone")
        return given
