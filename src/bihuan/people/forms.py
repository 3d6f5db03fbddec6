"""组织与人的表单：只查填得对不对，不写任何东西。"""

import datetime as dt
from typing import Any

from django import forms
from django.db.models import QuerySet

from .fields import OrganField, PersonField
from .models import Delegation, Organ, OrganKind, Post, QualificationChange, Standing, Term
from .questions import kinds_of

DAY_WORDS = {"required": "请填日子", "invalid": "日子写成 2026-03-02"}
LARGEST_UPLOAD = 10 << 20  # 字节；两万行的表不过几兆


class DayInput(forms.DateInput):
    """日子：浏览器自带的选择。"""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def _offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """下拉框里只给这些，别的选不中。"""
    form.fields[name].queryset = rows  # type: ignore[attr-defined]


def _change_says(state: str, reason: str) -> str:
    return f"{QualificationChange.State(state).label}：{QualificationChange.Reason(reason).label}"


class Upload(forms.Form):
    """上传一张表。"""

    file = forms.FileField(
        label="文件", help_text=".xlsx、.xls 或 .csv，一次最多 20,000 行。先预览，确认之后才写入。",
        error_messages={"required": "请选择一个文件", "empty": "这是一个空文件"},
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )  # fmt: skip

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > LARGEST_UPLOAD:
            raise forms.ValidationError("文件超过 10 MB。请只留要导入的一张表，去掉图片，另存后再上传")
        return file


class RosterUpload(Upload):
    """上传代表名册：先选哪一届。"""

    term = forms.ModelChoiceField(
        Term.objects.none(), label="届", empty_label=None, error_messages={"required": "请选择哪一届"}
    )
    field_order = ("term", "file")

    def __init__(self, *args: Any, congress_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "term", Term.objects.filter(congress_id=congress_id).order_by("-number"))


class YearUpload(forms.Form):
    """录入一年的放假安排。"""

    file = forms.FileField(
        label="文件", help_text="一年一个 .json，样子与下面的例子相同。",
        error_messages={"required": "请选择一个文件", "empty": "这是一个空文件"},
        widget=forms.FileInput(attrs={"accept": ".json"}),
    )  # fmt: skip


class NewOrgan(forms.Form):
    """设立机构。"""

    name = forms.CharField(label="名称", max_length=60, error_messages={"required": "请填名称"})
    short_name = forms.CharField(label="简称", max_length=20, required=False)
    kind = forms.ChoiceField(label="种类", initial=Organ.Kind.HANDLING_UNIT, error_messages={"required": "请选种类"})

    def __init__(self, *args: Any, congress_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_of(congress_id)
        groups = [
            (family.label, [(each.code, each.name) for each in kinds if each.family == family.value])
            for family in OrganKind.Family
        ]
        self.fields["kind"].choices = [group for group in groups if group[1]]  # type: ignore[attr-defined]
        self.fields["parent"] = OrganField(congress_id, label="上级", required=False, none="没有上级")


class NewKind(forms.Form):
    """添一种机构。"""

    name = forms.CharField(
        label="名称", max_length=20, help_text="如：农村议事会", error_messages={"required": "请填名称"}
    )
    family = forms.ChoiceField(label="归在哪一类", choices=OrganKind.Family.choices, initial=OrganKind.Family.GROUP)
    handles = forms.BooleanField(label="可以承办交办的事项", required=False)
    oversees = forms.BooleanField(
        label="看得到本级全部事项", required=False, help_text="只给本级人大自己的机关；在其中任职的人都看得到"
    )


class NewTerm(forms.Form):
    """登记一届。"""

    number = forms.IntegerField(label="第几届", min_value=1, max_value=200, error_messages={"required": "请填第几届"})
    from_on = forms.DateField(label="自何日", widget=DayInput, error_messages=DAY_WORDS)
    to_on = forms.DateField(
        label="至何日", widget=DayInput, required=False, help_text="换届之后再填也可以", error_messages=DAY_WORDS
    )


class NewSession(forms.Form):
    """登记一次会议。"""

    number = forms.IntegerField(
        label="第几次会议", min_value=1, max_value=50, error_messages={"required": "请填第几次"}
    )
    opens_on = forms.DateField(label="开幕", widget=DayInput, error_messages=DAY_WORDS)
    closes_on = forms.DateField(label="闭幕", widget=DayInput, required=False, error_messages=DAY_WORDS)


class Merger(forms.Form):
    """撤并。"""

    on = forms.DateField(label="自何日", widget=DayInput, error_messages=DAY_WORDS)
    field_order = ("into", "on")

    def __init__(self, *args: Any, organ: Organ, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = kinds_of(organ.congress_id)
        family = next((each.family for each in kinds if each.code == organ.kind), "")
        alike = {organ.kind, *(each.code for each in kinds if each.family == family)}
        self.fields["into"] = OrganField(
            organ.congress_id, alike, without=organ.pk, label="并入", required=False, none="不并入别处，撤销"
        )
        self.order_fields(self.field_order)


class SomePerson(forms.Form):
    """选在册的人，或填一位新人。"""

    name = forms.CharField(label="新人的姓名", max_length=40, required=False, help_text="在册的人里没有时才填")
    phone = forms.CharField(label="新人的手机", max_length=20, required=False, help_text="封存在保密库里，页面上不显示")
    from_on = forms.DateField(label="自何日", widget=DayInput, error_messages=DAY_WORDS)

    def __init__(self, *args: Any, congress_id: int, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonField(
            congress_id, on=today, ever=True, label="在册的人", required=False, none="（填新人）"
        )
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "person" in self.errors:
            return cleaned
        if not cleaned.get("person") and not cleaned.get("name"):
            self.add_error("person", "请选一位在册的人，或在下面填新人的姓名")
        if cleaned.get("person") and cleaned.get("name"):
            self.add_error("name", "已选了在册的人，这里请空着")
        return cleaned


class NewStandIn(forms.Form):
    """请人代办。"""

    from_on = forms.DateField(label="自何日", widget=DayInput, error_messages=DAY_WORDS)
    to_on = forms.DateField(
        label="至何日", widget=DayInput, error_messages=DAY_WORDS, help_text="这一日还代着；过了自己终止"
    )
    field_order = ("person", "from_on", "to_on")

    def __init__(self, *args: Any, congress_id: int, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"] = PersonField(congress_id, on=today, label="请谁代", help_text="在本级任职的人")
        self.order_fields(self.field_order)


class Appointment(SomePerson):
    """任职。"""

    duty = forms.ChoiceField(label="职责", choices=Post.Duty.choices, help_text="能办什么由职责决定")
    title = forms.CharField(label="职务名称", max_length=40, required=False, help_text="如：局长、综合科科员")
    field_order = ("person", "name", "phone", "duty", "title", "from_on")


class NewDeputy(SomePerson):
    """登记一位代表。"""

    delegation = forms.ModelChoiceField(
        Delegation.objects.none(), label="代表团", required=False, empty_label="（还没有编团）"
    )
    constituency = forms.CharField(label="选区", max_length=60, required=False)
    number = forms.CharField(label="代表证号", max_length=20, required=False, help_text="同名的必须填，好区别")
    field_order = ("person", "name", "phone", "delegation", "constituency", "number", "from_on")

    def __init__(self, *args: Any, congress_id: int, **kwargs: Any) -> None:
        super().__init__(*args, congress_id=congress_id, **kwargs)
        self.fields["from_on"].label = "当选日"
        _offer(self, "delegation", Delegation.objects.filter(congress_id=congress_id))


class CorrectedName(forms.Form):
    """更正姓名。"""

    name = forms.CharField(label="正确的姓名", max_length=40, error_messages={"required": "请填姓名"})
    reason = forms.CharField(
        label="缘由", max_length=100, help_text="如：名册上写错了、改了名", error_messages={"required": "请写明缘由"}
    )


class NewStanding(SomePerson):
    """登记身份。"""

    code = forms.ChoiceField(label="身份", choices=Standing.Code.choices)
    field_order = ("code", "person", "name", "phone", "from_on")


class Qualification(forms.Form):
    """资格变动。"""

    CHANGES = (
        ("suspended", "detained"), ("suspended", "sentenced"), ("active", "resumed"),
        *(("ended", reason) for reason in (
            "moved_out", "resigned", "ordered_to_resign", "absent_twice", "recalled", "lost_nationality",
            "lost_political_rights", "lost_capacity", "deceased",
        )),
    )  # fmt: skip
    change = forms.ChoiceField(
        label="变动", help_text="依据代表法第六十一至六十三条",
        choices=[
            (f"{state}:{reason}", _change_says(state, reason))
            for state, reason in CHANGES
        ],
    )  # fmt: skip
    on = forms.DateField(label="自何日", widget=DayInput, error_messages=DAY_WORDS)
    note = forms.CharField(label="说明", max_length=200, required=False, help_text="如公告的文号")


class DeputyFilter(forms.Form):
    """找代表：姓名、拼音、证号，代表团。"""

    q = forms.CharField(required=False)
    delegation = forms.ModelChoiceField(Delegation.objects.none(), required=False)
    after = forms.IntegerField(required=False, min_value=0)

    def __init__(self, *args: Any, congress_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "delegation", Delegation.objects.filter(congress_id=congress_id))
