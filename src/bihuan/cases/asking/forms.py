"""公开入口的表单：由工作法的「填」画出；来源先填上扫码，电话旁写明怎么保管。"""

import hashlib
from typing import Any

from django import forms
from django.http import HttpRequest

from bihuan.procedure.door import Situation, choices

from ..forms import StepForm
from ..forms.press import PRESS, press_of

KEPT = "加密保存，只有办这件事的人看得到，用来找您核实；可以不填"


def public_form(about: Situation, *data: Any) -> StepForm:
    """群众填的一张：开立、评价都用它。"""
    form = StepForm(about, [(item, choices(about, item)) for item in about.article.fields], [], *data)
    for item in about.article.fields:
        drawn = form.fields[item.code]
        if item.kind == "text":
            drawn.widget = forms.Textarea(attrs={"rows": 4, **({"required": True} if drawn.required else {})})
        if item.sealed:
            drawn.help_text = KEPT if item.optional else KEPT.removesuffix("；可以不填")
        options = [code for code, _ in choices(about, item)]
        if item.kind == "choice" and item.name == "来源" and "扫码" in options:
            drawn.initial = "扫码"
    return form


def once_of(request: HttpRequest, place: str) -> str:
    """这一次提交的记号：哪一张表单、哪个入口的哪一条（place）、填了什么、附了什么。退回去改过再交的，是另一次。"""
    told = hashlib.sha256(f"{press_of(request)}|{place}".encode())
    for name, values in sorted(request.POST.lists()):
        if name not in (PRESS, "csrfmiddlewaretoken"):
            told.update(repr((name, values)).encode())
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            told.update(repr((name, file.name, hashlib.sha256(b"".join(file.chunks())).hexdigest())).encode())
            file.seek(0)
    return told.hexdigest()


class EntranceForm(forms.Form):
    """制码：哪一种，贴在哪里。"""

    kind = forms.ChoiceField(label="扫码以后提什么", error_messages={"required": "请选一种"})
    place = forms.CharField(
        label="贴在哪里", required=False, max_length=80, help_text="如：城东社区联络站门口；可以不写"
    )

    def __init__(self, kinds: list[tuple[str, str]], *args: Any) -> None:
        super().__init__(*args)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = kinds


class CodeForm(forms.Form):
    """输入查询码。"""

    code = forms.CharField(
        label="查询码", max_length=80, error_messages={"required": "请输入查询码"},
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "off", "spellcheck": "false"}),
        help_text="提的时候给您的那一串字，空格、短横、大小写不论",
    )  # fmt: skip
