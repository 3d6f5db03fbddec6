"""部件陈列用的样品：固定的日子、一张表单、一个来人。全是虚构。"""

import datetime as dt
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any

from django import forms

from bihuan.kernel import clock

from .menu import Link
from .picking import PickMany, PickOne

TODAY = dt.date(2026, 6, 16)
MENU = ("工作台", "建议", "代表", "单位", "数字", "工作法")
SAMPLES = ("desk", "case", "deputy", "form")
FEW = [("1", "财政局"), ("2", "城管局"), ("3", "水务局")]
MANY = {str(n): f"第{n}号虚构的单位" for n in range(1, 401)}


def named(ids: Collection[str]) -> dict[str, str]:
    """虚构的单位叫什么。"""
    return {each: MANY[each] for each in ids if each in MANY}


def picked_from(asked: str) -> list[dict[str, str]]:
    """虚构的单位里，名字有这几个字的头二十个。"""
    found = [{"id": key, "name": name, "note": "单位"} for key, name in MANY.items() if asked in name]
    return found[:20]


class Sample(forms.Form):
    """一张什么格都有的表单。"""

    title = forms.CharField(label="标题", max_length=30, help_text="一事一议，三十字以内。")
    facts = forms.CharField(
        label="情况", widget=forms.Textarea(attrs={"data-count": "200"}), help_text="写看到的事：何时、何地、多少人。"
    )
    unit = forms.ChoiceField(label="主办单位", choices=[("", "请选择"), ("1", "住建局"), ("2", "水务局")])
    on = forms.DateField(label="承诺完成日期", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    grade = forms.ChoiceField(
        label="对结果的评价", choices=[("a", "满意"), ("b", "基本满意"), ("c", "不满意")], widget=forms.RadioSelect
    )
    joint = forms.MultipleChoiceField(
        label="会办单位",
        choices=[("1", "财政局"), ("2", "城管局")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text="可以不选，也可以选几个。",
    )
    merged = forms.Field(label="并入", widget=PickOne(choices=FEW, none="不并入"), required=False)
    shared = forms.Field(
        label="分办单位",
        widget=PickMany(source="/ui/pick/", named=named),
        required=False,
        help_text="四百个单位里挑几个。",
    )
    letter = forms.FileField(label="答复函", required=False)
    agreed = forms.BooleanField(label="同意公开全文")


def shelf() -> dict[str, Any]:
    """陈列页要的全部样品。"""
    return {
        "today": TODAY,
        "days": [TODAY + dt.timedelta(days=gap) for gap in (-3, 0, 1, 5, 30)],
        "instant": clock.beijing(TODAY, 9, 12),
        "yesterday": clock.beijing(TODAY - dt.timedelta(days=1), 16, 30),
        "last_year": dt.date(2025, 3, 2),
        "blank": Sample(auto_id="blank_%s"),
        "filled": Sample({"title": "", "facts": "路灯不亮。", "grade": "x"}, auto_id="wrong_%s"),
        "states": ("open", "soon", "late", "done", "quiet"),
        "progresses": (0, 22, 58, 85, 100),
    }


def visitor(name: str, path: str, address: str) -> SimpleNamespace:
    """样页里的来人与外框。"""
    deputy = name in ("deputy", "form")
    labels = ("首页", "建议", "接待", "我的") if deputy else MENU
    here = {"desk": 0, "deputy": 0}.get(name, 1)
    links = [Link(label, label, "/ui/", place == here, True) for place, label in enumerate(labels)]
    return SimpleNamespace(
        actor=SimpleNamespace(name="张桂英" if deputy else "李敏", person_id=0),
        menu=links,
        tree=[(link, [("监督", "/ui/"), ("会议与决定", "/ui/")] if link.label == "工作法" else []) for link in links],
        dock=links[:4],
        has_more=True,
        unread=0 if deputy else 3,
        place="云泽镇代表团" if deputy else "云泽县人大 · 代表工委",
        is_roomy=deputy,
        size="",
        path=path,
        address=address,
    )
