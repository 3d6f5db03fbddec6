"""座位、格、用掉的号、链接：也是状态的投影，清单和统计从这里问。"""

from django.db import models
from django.db.models import F, Q

from .cases import Case


class Seat(models.Model):
    """座位：谁在一件事项里，担任什么。人、机构或凭查询码的人（public 是码的哈希）；承办单位的座位 task 是分办的序号。

    谁看得见、清单和工作台都从这里问。open: 座位没有换人、事项（分办）没有结束；acting: 此刻正等他办；due_on: 等他到哪一天。
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="seats")
    task = models.SmallIntegerField("分办的序号", default=0)
    n = models.SmallIntegerField("座位的序号", default=0)
    role = models.CharField("角色", max_length=40)
    person = models.ForeignKey("people.Person", models.PROTECT, null=True)
    organ = models.ForeignKey("people.Organ", models.PROTECT, null=True)
    public = models.CharField("凭查询码", max_length=64, blank=True)
    since = models.DateField("自")
    until = models.DateField("至", null=True)
    kind = models.CharField("事项种类", max_length=40)
    congress = models.ForeignKey("people.Congress", models.PROTECT)
    open = models.BooleanField("还在座位上", default=True)
    acting = models.BooleanField("正等他办", default=False)
    received_on = models.DateField("受理日")
    due_on = models.DateField("到期日", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "task", "n"], name="one_seat_a_number")]
        indexes = [
            models.Index("organ_id", "due_on", "case_id", name="seat_organ_due", condition=Q(open=True)),
            models.Index("person_id", "due_on", "case_id", name="seat_person_due", condition=Q(open=True)),
            # 点名等这个机构办的，在它几万件分办的座位里只有几件
            models.Index(
                "organ_id", "task", "due_on", "case_id", name="seat_organ_acting", condition=Q(open=True, acting=True)
            ),
            models.Index("organ_id", "kind", F("received_on").desc(), F("case_id").desc(), name="seat_organ"),
            models.Index("person_id", "kind", F("received_on").desc(), F("case_id").desc(), name="seat_person"),
            models.Index("public", name="seat_public", condition=~Q(public="")),
        ]


class Value(models.Model):
    """格：写明（列出）的填写项，供清单筛选、排序和数字打开；事项自己的 task 为 0，多个值的按 n。

    name 是填写项的代号；数字要用的另有 “@reached 状态”（到过）、“@did 步骤”（办过，晚了几次）、“@sum 项”（历次之和）、
    “@under 种类”和“@under 种类#步骤”（数着它的上级，congress 是上级的）。
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="values")
    task = models.SmallIntegerField("分办的序号", default=0)
    name = models.CharField("项", max_length=100)
    n = models.SmallIntegerField("第几个值", default=0)
    text = models.CharField("文字", max_length=200, blank=True)
    number = models.DecimalField("数", max_digits=20, decimal_places=4, null=True)
    day = models.DateField("日子", null=True)
    late = models.IntegerField("晚了几次", default=0)
    kind = models.CharField("事项种类", max_length=40)
    congress = models.ForeignKey("people.Congress", models.PROTECT)
    received_on = models.DateField("受理日")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "task", "name", "n"], name="one_value_a_place")]
        indexes = [
            models.Index(
                "congress_id", "kind", "name", "text", F("received_on").desc(), F("case_id").desc(), name="value_text"
            ),
            models.Index("congress_id", "kind", "name", "number", "case_id", name="value_number"),
            models.Index("congress_id", "kind", "name", "day", "case_id", name="value_day"),
        ]


class Series(models.Model):
    """编号的一个系列用到第几号。name 是编号的样子里去掉序号之后的话；同时办的排队来取，不跳号也不重号。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    name = models.CharField("系列", max_length=120)
    last = models.IntegerField("用到第几号", default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["congress", "name"], name="one_series_a_name")]


class Link(models.Model):
    """链接：两件事项的关系（源于、并入、拆自、转为、下属、承接），谁、为什么。"""

    origin = models.ForeignKey(Case, models.PROTECT, related_name="links_out")
    target = models.ForeignKey(Case, models.PROTECT, related_name="links_in")
    kind = models.CharField("关系", max_length=20)
    by = models.CharField("谁", max_length=100)
    reason = models.CharField("为什么", max_length=500, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint("origin", "target", "kind", name="one_link_a_kind"),
            models.CheckConstraint(condition=~Q(origin=F("target")), name="no_link_to_itself"),
        ]
