"""起草和代录的表单：写多少存多少，够不够由质量审核说；太长的不收。"""

import datetime as dt
from collections.abc import Callable
from typing import Any

from django import forms

from bihuan.cases.door import FilesField
from bihuan.files.door import Upload
from bihuan.kernel.refuse import BadInput
from bihuan.people.door import Deputy, Organ, OrganField

from . import quality
from .models import Suggestion
from .rules import rule

NAMES_SEPARATED_BY = "、，,；; \t\n"
RECESS = "0"  # 闭会期间提出的，不属于哪一次会议


FILES = ("photos", "sounds", "papers")


class Attached(FilesField):
    """附件的一格：手机上直接拍、直接录；可以选几份，也可以不选。"""

    def __init__(self, label: str, accept: str, *, capture: str = "", help_text: str = "") -> None:
        super().__init__(many=True, required=False, label=label, help_text=help_text)
        self.widget.attrs |= {"accept": accept} | ({"capture": capture, "data-records": ""} if capture else {})


class Written(forms.CharField):
    """一段文字。空的也存得下，所以不在这里拒绝。"""

    def validate(self, value: Any) -> None:
        return


class Part(forms.Form):
    """一屏：几段文字，几份附件；congress_id：写给哪一级人大；by：谁在写，认先收下的附件。"""

    use_required_attribute = False

    def __init__(self, *args: Any, congress_id: int = 0, by: str = "", **more: Any) -> None:
        super().__init__(*args, **more)
        self.congress_id = congress_id
        for field in self.fields.values():
            if isinstance(field, Attached):
                field.widget.key = f"{by}:draft"

    @property
    def parts(self) -> dict[str, Any]:
        """交给动词的各项：文字、选的单位；附件另给。"""
        told = {
            name: self.cleaned_data[name] for name in self.fields if name in self.cleaned_data and name not in FILES
        }
        if "wanted" in told:
            unit = told.pop("wanted")
            told["wanted_id"] = unit.pk if unit else None
        return told

    @property
    def given(self) -> list[Any]:
        """选了的附件。"""
        return [one for name in FILES for one in self.cleaned_data.get(name) or ()]

    def hold(self, kept: Callable[[Any], Upload]) -> None:
        """没有存成的，选好的附件先收下，再交不必再选；收不下的在那一格说为什么。kept: 收下一份。"""
        for name in FILES if self.is_bound else ():
            if name in self.fields and (given := self.cleaned_data.get(name)):
                try:
                    self.fields[name].widget.keep([kept(one) for one in given])
                except BadInput as refused:
                    self.add_error(name, refused.sentence)

    def find(self, suggestion: Suggestion) -> bool:
        """质量审核说的、属于这一屏的，写在各格旁边。有没有。"""
        self.is_valid()
        for name, sentence in quality.faults(suggestion).items():
            if name in self.fields:
                self.add_error(name, sentence)
        return bool(self.errors)


def _text(label: str, help_text: str, rows: int, limit: int = 0) -> Written:
    attrs = {"rows": rows, "data-count": limit or ""}
    return Written(label=label, help_text=help_text, strip=False, widget=forms.Textarea(attrs=attrs))


def _title(kind: str) -> Written:
    shortest, longest = rule("quality")[kind]["title"]
    return Written(
        label="标题", help_text=f"一事一议，{shortest} 到 {longest} 字，如：关于整治云河排污口的建议",
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "next"}),
    )  # fmt: skip


class Facts(Part):
    """第一屏：标题、情况，现场的照片和录音；打开就在标题里，少点一下。"""

    title = _title("suggestion")
    situation = _text("情况", "写看到的事：何时、何地、多少人、多大影响。", 6)
    photos = Attached("照片", "image/*", help_text="手机上可以现拍。")
    sounds = Attached("录音", "audio/*", capture="user", help_text="说不清的，录一段话。")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["title"].widget.attrs["autofocus"] = True


class Proposal(Part):
    """第二屏：分析与意见。"""

    analysis = _text("分析", "为什么会这样，难在哪里。", 4)
    proposal = _text("具体意见", "请谁办、办什么、办到什么程度。", 6)
    papers = Attached("附件", ".pdf,.docx,.doc,.wps,.ofd,.xlsx,.txt,image/*")
    confidential = forms.BooleanField(
        label="请不要公开全文", required=False, help_text="不勾选的，经审核处理姓名、电话之后公开。"
    )

    def __init__(self, *args: Any, congress_id: int = 0, **more: Any) -> None:
        super().__init__(*args, congress_id=congress_id, **more)
        self.fields["wanted"] = OrganField(
            congress_id, (Organ.Kind.HANDLING_UNIT,), none="不指明", label="希望承办单位", required=False,
            help_text="由代表工委决定，这里只供参考。",
        )  # fmt: skip
        self.order_fields(["analysis", "proposal", "wanted", "papers", "confidential"])


class Micro(Part):
    """微建议只有一屏。"""

    title = _title("micro_suggestion")
    situation = _text(
        "什么事", "在哪里、是什么事、希望怎么办，几句话就行。", 5, limit=rule("quality")["micro_suggestion"]["whole"]
    )
    photos = Attached("照片", "image/*", help_text="手机上可以现拍。")
    confidential = forms.BooleanField(label="请不要公开", required=False)


class Signed(forms.Form):
    """代表签了名的纸：手机上直接拍，或者选扫描件。"""

    pages = FilesField(
        many=True,
        required=False,
        label="拍签名的纸",
        help_text="拍清楚代表的签名，几页就拍几张；已经拍好、扫好的，选在下一格。",
    )
    scans = FilesField(many=True, required=False, label="或者选照片、扫描件")
    use_required_attribute = False

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["pages"].widget.attrs |= {"accept": "image/*", "capture": "environment"}
        self.fields["scans"].widget.attrs |= {"accept": "image/*,.pdf"}

    @property
    def given(self) -> list[Any]:
        """交来的各页。"""
        return [one for name in ("pages", "scans") for one in self.cleaned_data.get(name) or ()]


class Said(forms.Form):
    """一句话：异议，或者怎样处理的。"""

    use_required_attribute = False

    def __init__(self, field: str, label: str, *args: Any) -> None:
        super().__init__(*args)
        self.fields[field] = forms.CharField(
            label=label, max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
            error_messages={"required": "请写一句话"},
        )  # fmt: skip


class Paper(Part):
    """代录：一份纸质建议，一屏录完。"""

    deputy = forms.CharField(
        label="领衔代表", help_text="写姓名、编号或拼音首字母，从列出的里面选。",
        error_messages={"required": "请填领衔代表"},
        widget=forms.TextInput(attrs={"list": "deputies", "autocomplete": "off", "autofocus": True}),
    )  # fmt: skip
    cosigners = forms.CharField(label="联名代表", required=False, help_text="几位之间用顿号隔开；由他们本人确认。",
                                widget=forms.TextInput(attrs={"autocomplete": "off"}))  # fmt: skip
    session = forms.ChoiceField(label="何时提出")
    title = _title("suggestion")
    situation = _text("情况", "", 4)
    analysis = _text("分析", "", 3)
    proposal = _text("具体意见", "", 4)
    confidential = forms.BooleanField(label="代表要求不公开", required=False)

    def __init__(
        self, *args: Any, deputies: list[Deputy], everyone: list[Deputy], sessions: list[tuple[str, str]], **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.deputies, self.everyone = deputies, everyone
        self.fields["session"].choices = sessions  # type: ignore[attr-defined]

    @property
    def parts(self) -> dict[str, Any]:
        """文字各项；代表、联名、会议另给。"""
        return {
            name: self.cleaned_data[name] for name in ("title", "situation", "analysis", "proposal", "confidential")
        }

    def clean_title(self) -> str:
        title: str = self.cleaned_data["title"]
        if not title.strip():
            raise forms.ValidationError("请写标题")
        return title

    def clean_deputy(self) -> Deputy:
        return named(self.cleaned_data["deputy"], self.deputies)

    def clean_cosigners(self) -> list[Deputy]:
        text: str = self.cleaned_data["cosigners"]
        for mark in NAMES_SEPARATED_BY:
            text = text.replace(mark, "、")
        found = [named(name, self.everyone) for name in text.split("、") if name]
        if len({one.person_id for one in found}) < len(found):
            raise forms.ValidationError("同一位代表写了两次")
        return found

    def clean(self) -> dict[str, Any]:
        lead = self.cleaned_data.get("deputy")
        if lead is not None and any(one.person_id == lead.person_id for one in self.cleaned_data.get("cosigners", [])):
            self.add_error("cosigners", "领衔代表不用再写在联名里")
        return self.cleaned_data


def label(deputy: Deputy) -> str:
    """列出来的一位：姓名、编号、代表团。"""
    return " ".join(part for part in (deputy.person.name, deputy.number, str(deputy.delegation or "")) if part)


def named(asked: str, deputies: list[Deputy]) -> Deputy:
    """由所写的认出一位代表：列出来的整行、姓名、编号、拼音。认不出、认出几位的，各说一句。"""
    asked = asked.strip()
    ways = (
        lambda one: label(one) == asked,
        lambda one: one.person.name == asked,
        lambda one: bool(one.number) and one.number == asked,
        lambda one: bool(one.person.pinyin) and asked.lower() in one.person.pinyin.split(),
    )
    for way in ways:
        found = [one for one in deputies if way(one)]
        if len(found) == 1:
            return found[0]
        if found:
            raise forms.ValidationError(
                f"「{asked}」有 {len(found)} 位，请写编号：" + "；".join(label(one) for one in found)
            )
    raise forms.ValidationError(f"没有找到「{asked}」这位代表，或者不能代他录入")


def sessions_to_choose(running: list[tuple[int, str]], on: dt.date) -> list[tuple[str, str]]:
    """何时提出：近的几次会议，和闭会期间。"""
    return [*((str(number), words) for number, words in running), (RECESS, f"{on.year} 年闭会期间")]
