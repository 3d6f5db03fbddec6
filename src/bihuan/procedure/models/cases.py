"""事项、分办、时钟：状态的投影，只由 syncing 写。"""

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length

from .texts import ReleasedText


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
    secret = models.BooleanField("要求保密", default=False)

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
            models.Index(
                "parent_id",
                "kind",
                "stage",
                "text_id",
                "ended_on",
                "due_on",
                name="case_children_counts",
                condition=Q(parent__isnull=False),
            ),
            # 本级照哪几版办过：照次序一版一版往后数
            models.Index("congress_id", "text_id", name="case_text_used"),
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
    text = models.ForeignKey("ReleasedText", models.PROTECT, db_index=False, related_name="+", verbose_name="工作法")
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
            # 一年的板：本级的一种事项，一个月里到期的；走着的、停了的各一份
            models.Index("congress_id", "kind", "due_on", "id", name="clock_year_open", condition=Q(stopped_on=None)),
            models.Index(
                "congress_id", "kind", "due_on", "id", name="clock_year_done", condition=Q(stopped_on__isnull=False)
            ),
        ]
