"""短信登录的表单：姓名，六位数字。"""

from django import forms


class AskCode(forms.Form):
    """要一个验证码：只填登录名。"""

    login = forms.CharField(
        label="姓名", max_length=60, help_text="同名的，姓名后加开户时给您的序号",
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"required": "请填姓名"},
    )  # fmt: skip


class Code(forms.Form):
    """短信里的六位数字。"""

    code = forms.CharField(
        label="验证码", max_length=12, help_text="短信里的六位数字",
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "spellcheck": "false", "autofocus": True}
        ),
        error_messages={"required": "请填短信里的六位数字"},
    )  # fmt: skip
