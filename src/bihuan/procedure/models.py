"""表：入库的工作法、事项、分办、时钟、座位、格、链接、计划、梯次。只有 verbs 写它们，多数是状态的投影。"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length


class ReleasedText(models.Model):
    """入库的工作法：与所沿用的合并后的全文和哈希。入库之后不改，改就是新版本。

    owner: 本地的文件属于哪级人大，随软件发布的为空；year、serial: 版本按数比先后（2026-10 在 2026-9 之后）。
    """

    code = models.CharField("代号", max_length=80)
    version = models.CharField("版本", max_length=40)
    title = models.CharField("工作法", max_length=120)
    kind = models.CharField("事项种类", max_length=40)
    kind_name = models.CharField("事项种类名称", max_length=40)
    basis = models.TextField("依据")
    parent = models.CharField("沿用", max_length=120, blank=True)
    source = models.TextField("全文")
    hash = models.CharField("哈希", max_length=80)
    released_at = models.DateTimeField("入库时间")
    owner = models.ForeignKey("people.Congress", models.PROTECT, null=True, verbose_name="属于哪级人大")
    year = models.IntegerField("版本的年", default=0)
    serial = models.IntegerField("版本的序", default=0)
    closed = models.BooleanField("写了可看", default=False)
    offices = models.CharField("写明的机关", max_length=800, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("code", "version", name="one_text_a_version", condition=Q(owner=None)),
            models.UniqueConstraint(
                "owner", "code", "version", name="one_local_text_a_version", condition=Q(owner__isnull=False)
            ),
        ]

    @property
    def label(self) -> str:
        """代号@版本；本地的再加 ~人大的编号，所以两级人大可以用同一个代号。"""
        return f"{self.code}@{self.version}" + (f"~{self.owner_id}" if self.owner_id else "")


class Adoption(models.Model):
    """选用：一个人大对一种事项用哪一份工作法。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    kind = models.CharField("事项种类", max_length=40)
    text = models.ForeignKey(ReleasedText, models.PROTECT)
    since = models.DateTimeField("自")

    class Meta:
        constraints = [models.UniqueConstraint("congress", "kind", name="one_procedure_a_kind")]


class Case(models.Model):
    """事项：沿着一份工作法走的一件事。memory 是记录折叠成的状态，其余各列是它的投影，供查询。"""

    kind = models.CharField("种类", max_length=40)
    text = models.ForeignKey(ReleasedText, models.PROTECT, verbose_name="工作法")
    stage = models.CharField("状态", max_length=40)
    title = models.CharField("标题", max_length=200)
    number = models.CharField("编号", max_length=40, blank=True)
    congress = models.ForeignKey("people.Congress", models.PROTECT)
    session = models.ForeignKey("people.Session", models.PROTECT, null=True)
    proposer = models.ForeignKey("people.Person", models.PROTECT, null=True, verbose_name="提出人")
    province_id = models.IntegerField(null=True)
    city_id = models.IntegerField(null=True)
    county_id = models.IntegerField(null=True)
    township_id = models.IntegerField(null=True)
    cohort_region_id = models.IntegerField("受理时的区划")
    cohort_year = models.SmallIntegerField("受理的年份")
    received_on = models.DateField("受理日")
    round = models.SmallIntegerField("第几次办理", default=1)
    progress = models.SmallIntegerField("走了百分之几", default=0)
    due_on = models.DateField("最近到期", null=True)
    ended_on = models.DateField("结束日", null=True)
    ending = models.CharField("怎样结束", max_length=40, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", verbose_name="上级事项")
    position = models.IntegerField("在上级里的次序", default=0)
    raised_by = models.CharField("上级的哪一步开出", max_length=40, blank=True)
    edition = models.SmallIntegerField("状态的写法", default=1)
    memory = models.TextField("状态")

    class Meta:
        indexes = [
            *(
                models.Index(
                    level, F("kind"), F("received_on").desc(), F("id").desc(), name=f"case_{level[:4]}_received"
                )
                for level in ("province_id", "city_id", "county_id", "township_id")
            ),
            models.Index(
                "county_id", "kind", "stage", F("received_on").desc(), F("id").desc(), name="case_stage_received"
            ),
            models.Index("county_id", "kind", "due_on", "id", name="case_due", condition=Q(ended_on=None)),
            models.Index("congress_id", "kind", "number", name="case_number"),
            # 清单：本级的一种事项，按受理、按状态、按会议、按期限、按编号
            models.Index("congress_id", "kind", F("received_on").desc(), F("id").desc(), name="case_list"),
            models.Index(
                "congress_id", "kind", "stage", F("received_on").desc(), F("id").desc(), name="case_list_stage"
            ),
            models.Index(
                "congress_id", "kind", "session_id", F("received_on").desc(), F("id").desc(), name="case_list_session"
            ),
            models.Index("congress_id", "kind", "due_on", "id", name="case_list_due", condition=Q(ended_on=None)),
            models.Index(
                "congress_id",
                "kind",
                Length("number"),
                "number",
                "id",
                name="case_list_number",
                condition=~Q(number=""),
            ),
            models.Index("proposer_id", F("received_on").desc(), name="case_proposer"),
            models.Index(
                "parent_id", "kind", "position", "id", name="case_children", condition=Q(parent__isnull=False)
            ),
            models.Index("parent_id", "kind", "stage", name="case_children_stage", condition=Q(parent__isnull=False)),
            models.Index("edition", name="case_edition"),
            # 工作台：再次办理而没有结束的
            models.Index("congress_id", "round", "due_on", "id", name="case_again", condition=Q(ended_on=None)),
        ]

    @property
    def stream(self) -> str:
        """留痕里的链名。"""
        return f"case:{self.pk}"


class Assignment(models.Model):
    """分办：一个承办单位的一份。n 是它在本事项里的序号。"""

    case = models.ForeignKey(Case, models.PROTECT, related_name="assignments")
    n = models.SmallIntegerField("序号")
    role = models.CharField("角色", max_length=40)
    unit = models.ForeignKey("people.Organ", models.PROTECT, verbose_name="承办单位")
    stage = models.CharField("状态", max_length=40)
    round = models.SmallIntegerField("第几次办理", default=1)
    opened_on = models.DateField("交办日")
    ended_on = models.DateField("办完日", null=True)
    due_on = models.DateField("到期日", null=True)
    memory = models.TextField("状态", default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "n"], name="one_assignment_a_number")]
        indexes = [
            models.Index("unit_id", F("opened_on").desc(), F("id").desc(), name="assignment_unit"),
            models.Index("unit_id", "due_on", name="assignment_due", condition=Q(ended_on=None)),
        ]


class Clock(models.Model):
    """时钟：谁、在哪一天之前、该办哪一步。due_on 是记录、条文和日历版本的投影，verify 会重算。"""

    case = models.ForeignKey(Case, models.PROTECT, related_name="clocks")
    n = models.SmallIntegerField("序号")
    assignment = models.ForeignKey(Assignment, models.PROTECT, null=True, related_name="clocks")
    step = models.CharField("步骤", max_length=40)
    role = models.CharField("责任角色", max_length=40)
    congress = models.ForeignKey("people.Congress", models.PROTECT)
    unit = models.ForeignKey("people.Organ", models.PROTECT, null=True)
    kind = models.CharField("事项种类", max_length=40)
    zero_on = models.DateField("起算日")
    due_on = models.DateField("到期日")
    calendar = models.IntegerField("日历版本")
    acting = models.BooleanField("此刻可办", default=True)
    stopped_on = models.DateField("停止日", null=True)
    looked_on = models.DateField("哪一天看过", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "n"], name="one_clock_a_number")]
        indexes = [
            models.Index("congress_id", "role", "due_on", "id", name="clock_role", condition=Q(stopped_on=None)),
            models.Index("unit_id", "due_on", "id", name="clock_unit", condition=Q(stopped_on=None)),
            models.Index("due_on", name="clock_due", condition=Q(stopped_on=None)),
            # 工作台：本级的、本单位等某个角色的，按到期先后
            models.Index("congress_id", "due_on", "id", name="clock_congress", condition=Q(stopped_on=None)),
            models.Index("unit_id", "role", "due_on", "id", name="clock_unit_role", condition=Q(stopped_on=None)),
        ]


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
    by = models.CharField("谁", max_length=40)
    reason = models.CharField("为什么", max_length=500, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [
            models.UniqueConstraint("origin", "target", "kind", name="one_link_a_kind"),
            models.CheckConstraint(condition=~Q(origin=F("target")), name="no_link_to_itself"),
        ]


class ClockRung(models.Model):
    """梯次里已经做过的一级：同一只时钟的同一级只做一次。"""

    clock = models.ForeignKey(Clock, models.PROTECT, related_name="rungs")
    words = models.CharField("用语", max_length=40)
    days = models.SmallIntegerField("离到期几日")
    kind = models.CharField("提醒、催办、上报", max_length=20)
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [models.UniqueConstraint("clock", "words", "days", name="one_rung_a_clock")]


class SpecialDecision(models.Model):
    """特别决定：按条文走不下去的事项，由一次会议的决定移动；单独计数。"""

    case = models.ForeignKey(Case, models.PROTECT, related_name="special_decisions")
    decided_by = models.CharField("作出决定的会议", max_length=100)
    document = models.CharField("文件", max_length=100)
    reason = models.TextField("理由")
    by = models.CharField("记录人", max_length=40)
    at = models.DateTimeField("时间")


class CorrectionProposal(models.Model):
    """提出的更正：要撤去哪一步、为什么、请谁复核。复核的人办了才更正；此后又走了一步的，不再作数。"""

    case = models.ForeignKey(Case, models.PROTECT, related_name="corrections")
    seq = models.IntegerField("从第几笔起撤去")
    step = models.CharField("步骤", max_length=40)
    reason = models.TextField("理由")
    proposer = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="提出的人")
    second = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="复核的人")
    told_seq = models.IntegerField("提出的那一笔")
    proposed_at = models.DateTimeField("提出的时间")
    outcome = models.CharField("结果", max_length=20, blank=True)
    settled_at = models.DateTimeField("了结的时间", null=True)

    class Meta:
        constraints = [models.UniqueConstraint("case", name="one_open_correction_a_case", condition=Q(outcome=""))]


class Plan(models.Model):
    """周期：每一期开一件事项，同一期只开一件。rule 是 RFC 5545 的 RRULE。"""

    kind = models.CharField("事项种类", max_length=40)
    title = models.CharField("标题", max_length=200)
    rule = models.CharField("周期", max_length=200)
    congress = models.ForeignKey("people.Congress", models.PROTECT)
    owner = models.ForeignKey("people.Person", models.PROTECT)
    starts_on = models.DateField("自")
    ends_on = models.DateField("至", null=True)


class PlanPeriod(models.Model):
    """一期已经开出的事项。"""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="periods")
    on = models.DateField("期")
    case = models.OneToOneField(Case, models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint("plan", "on", name="one_case_a_period")]
