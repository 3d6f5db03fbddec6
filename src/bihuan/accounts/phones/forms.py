"""换手机号的表单。"""

from django import forms

PHONE = {"inputmode": "tel", "autocomplete": "off"}


class NewPhone(forms.Form):
    """本人申请：新的手机号。"""

    phone = forms.CharField(
        label="新的手机号", max_length=30, widget=forms.TextInput(attrs=PHONE),
        error_messages={"required": "请填新的手机号"},
    )  # fmt: skip


class NewPhoneOf(NewPhone):
    """替人申请：谁，新的手机号。"""

    field_order = ("login", "phone")
    login = forms.CharField(
        label="登录名", max_length=60, help_text="一般是姓名；同名的，姓名后有序号",
        error_messages={"required": "请填登录名"},
    )  # fmt: skip


class Seen(forms.Form):
    """见证：核对过了才勾。"""

    seen = forms.BooleanField(
        label="我当面见过本人，核过身份证件，新号是本人报的", error_messages={"required": "没有当面见过的，不能证明"}
    )


class WhyNot(forms.Form):
    """不办的缘由。"""

    reason = forms.CharField(label="不换的缘由", max_length=100, error_messages={"required": "请写明缘由"})
