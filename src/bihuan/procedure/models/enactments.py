"""通过工作法的决定：文号、文件、自哪天起施行，两个人办成。"""

from django.db import models
from django.db.models import Q

ACTS = {"adopt": "通过", "stop": "停用", "call_off": "撤销"}


class Enactment(models.Model):
    """一次通过（或者停用、撤销）：一人提出，另一人确认；确认的那一刻入库，到了施行日期才选用。

    act: adopt 通过、stop 停用、call_off 撤销还没有施行的一次（calls_off）；source、hash: 提出时的全文（停用的为空），确认的就是它；document: 决定的文件（files 的编号）；
    townships: 本级和辖区内的乡镇人大一起；outcome: 空为等确认，confirmed、refused、withdrawn，撤销了的 called_off；in_force_at: 什么时候起用（停用）的。
    """

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    act = models.CharField("通过还是停用", max_length=10)
    code = models.CharField("代号", max_length=80)
    version = models.CharField("版本", max_length=40)
    title = models.CharField("工作法", max_length=120)
    kind = models.CharField("事项种类", max_length=40)
    source = models.TextField("全文", blank=True)
    hash = models.CharField("哈希", max_length=80, blank=True)
    number = models.CharField("文号", max_length=80)
    document = models.BigIntegerField("文件")
    effective_on = models.DateField("施行日期")
    townships = models.BooleanField("连同各乡镇", default=False)
    proposer = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="提出的人")
    second = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="确认的人")
    proposed_at = models.DateTimeField("提出的时间")
    outcome = models.CharField("结果", max_length=20, blank=True)
    settled_at = models.DateTimeField("了结的时间", null=True)
    why = models.TextField("为什么不同意", blank=True)
    in_force_at = models.DateTimeField("起用的时间", null=True)
    calls_off = models.ForeignKey("self", models.PROTECT, null=True, related_name="+", verbose_name="撤销的是哪一次")

    class Meta:
        constraints = [
            models.UniqueConstraint("congress", "kind", name="one_open_enactment_a_kind", condition=Q(outcome="")),
        ]

    @property
    def stops(self) -> bool:
        """停用的决定。"""
        return self.act == "stop"

    @property
    def waits(self) -> bool:
        """确认了，还没有到施行日期；撤销的不等。"""
        return self.outcome == "confirmed" and self.in_force_at is None and self.calls_off_id is None

    @property
    def said(self) -> str:
        """办的是什么：通过、停用、撤销。"""
        return ACTS[self.act]
