"""登录与改密码的表单：只有姓名和密码。"""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm, LoginForm
from django import forms


class SignIn(LoginForm):
    """登录。只有姓名和密码两格。"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "姓名"
        self.fields["login"].help_text = "同名的，姓名后加开户时给您的序号"
        self.fields["login"].error_messages["required"] = "请填姓名"
        self.fields["login"].widget.attrs.update({"placeholder": "", "autocapitalize": "none"})
        self.fields["password"].label = "密码"
        self.fields["password"].help_text = ""
        self.fields["password"].error_messages["required"] = "请填密码"
        self.fields["password"].widget.attrs["placeholder"] = ""


class NewPassword(ChangePasswordForm):
    """改密码。"""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (("oldpassword", "现在的密码"), ("password1", "新密码"), ("password2", "再写一遍新密码")):
            field: forms.Field = self.fields[name]
            field.label = label
            field.help_text = "至少 8 位，不能全是数字，不能太常见" if name == "password1" else ""
            field.widget.attrs["placeholder"] = ""
            field.error_messages["required"] = f"请填{label}"

    def clean_oldpassword(self) -> str:
        """现在的密码照登录一样核对：连错几次同样锁住。"""
        given: str = self.cleaned_data.get("oldpassword", "")
        if not get_adapter().reauthenticate(self.user, given):
            raise get_adapter().validation_error("enter_current_password")
        return given

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if "password1" in cleaned and cleaned["password1"] == cleaned.get("oldpassword"):
            self.add_error("password1", "新密码和现在的一样，请换一个")
        return cleaned
