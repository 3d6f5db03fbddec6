"""事项旁边的：梯次、特别决定、更正、计划。"""

from django.db import models
from django.db.models import Q

from .cases import Case, Clock


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


class VoteEntry(models.Model):
    """第一次录入的票数，等另一个人独立录入一次：一致就办这一步，不一致都作废重来。body 是所录的数。

    ballot: 录入时票面的哈希（票面变了就不再作数）；outcome: 空为在等，agreed、differed、withdrawn、expired；differs: 哪几格不同。
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="vote_entries")
    step = models.CharField("步骤", max_length=40)
    task = models.SmallIntegerField("分办的序号", default=0)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="先录的人")
    second = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+", verbose_name="后录的人")
    entered_at = models.DateTimeField("录入的时间")
    ballot = models.CharField("票面", max_length=80)
    body = models.TextField("所录的数")
    outcome = models.CharField("结果", max_length=20, blank=True)
    differs = models.TextField("哪几格不同", blank=True)
    settled_at = models.DateTimeField("了结的时间", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("case", "step", "task", name="one_open_entry_a_vote", condition=Q(outcome=""))
        ]


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
    """一期已经开出的事项；逐个开的，holder 是哪一个（organ:12、person:7），总的一件为空。"""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="periods")
    on = models.DateField("期")
    case = models.OneToOneField(Case, models.PROTECT)
    holder = models.CharField("哪一个的", max_length=40, default="", blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("plan", "on", "holder", name="one_case_a_period_each")]
