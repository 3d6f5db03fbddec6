"""两步验证的表单：第二步、核对密码、动态口令、通行密钥、申请重置。"""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms

from ..models import Account
from .passkeys import Unfit, checked
from .verbs import LONGEST

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "autocapitalize": "none", "spellcheck": "false"}


class SecondStep(forms.Form):
    """登录的第二步：动态口令或恢复码。对不对由动词说。"""

    code = forms.CharField(
        label="验证码", max_length=20, help_text="手机上动态口令的六位数字；手机不在身边的，填一个恢复码",
        widget=forms.TextInput(attrs={**CODE, "autofocus": True}), error_messages={"required": "请填验证码"},
    )  # fmt: skip


class PasskeyAnswer(forms.Form):
    """登录的第二步：通行密钥的回答，由脚本填。"""

    credential = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "没有收到通行密钥的回答"})


class OwnPassword(forms.Form):
    """改动以前核对密码：照登录一样，连错几次同样锁住。"""

    password = forms.CharField(
        label="现在的密码", help_text="改动登录的方式，先核对密码",
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "请填现在的密码"},
    )  # fmt: skip

    def __init__(self, *args: Any, account: Account, **given: Any) -> None:
        self.account = account
        super().__init__(*args, **given)

    def clean_password(self) -> str:
        given: str = self.cleaned_data["password"]
        if not get_adapter().reauthenticate(self.account, given):
            raise get_adapter().validation_error("incorrect_password")
        return given


class NewTotp(OwnPassword):
    """设动态口令：扫码以后，手机上显示的六位数字。"""

    field_order = ("code", "password")
    code = forms.CharField(
        label="手机上的六位数字", max_length=12, widget=forms.TextInput(attrs=CODE),
        error_messages={"required": "请填手机上的六位数字"},
    )  # fmt: skip


class NewPasskey(OwnPassword):
    """登记通行密钥：名字，密码，由脚本填的回答。"""

    field_order = ("name", "password")
    name = forms.CharField(
        label="名字", max_length=LONGEST, initial="这台电脑", help_text="认得出是哪一把：办公室的电脑、蓝色的钥匙",
        error_messages={"required": "请起个名字"},
    )  # fmt: skip
    credential = forms.CharField(widget=forms.HiddenInput, error_messages={"required": "没有收到通行密钥的回答"})

    def clean(self) -> dict[str, Any]:
        """密码对了，才去核对通行密钥的回答：一次问话只答一次。"""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors:
            try:
                cleaned["credential"] = checked(cleaned["credential"])
            except Unfit as error:
                raise forms.ValidationError(str(error)) from error
        return cleaned


class WhyReset(forms.Form):
    """申请重置的缘由。"""

    reason = forms.CharField(
        label="缘由", max_length=200, help_text="怎样认出是本人：当面来的、电话核对的；手机丢了还是换了",
        error_messages={"required": "请写明缘由"},
    )  # fmt: skip
