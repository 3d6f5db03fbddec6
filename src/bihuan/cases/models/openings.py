"""表：已经开立过的。同一次按下、同一张表的同一行，再交一次也只开一件。"""

from django.db import models


class OpenedOnce(models.Model):
    """一次开立的记号：页面上的一次按下（press:…）、表格里的一行（row:…），和它开出的事项。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    key = models.CharField("记号", max_length=120)
    case = models.ForeignKey("procedure.Case", models.PROTECT, null=True, verbose_name="事项")
    at = models.DateTimeField("时间")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["congress", "key"], name="one_opening_a_key")]


class SheetDraft(models.Model):
    """上传了、等人看过再确认的一张表；body 是加了密的内容，确认或过期之后清空。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    kind = models.CharField("事项种类", max_length=40)
    step = models.CharField("开立的步骤", max_length=40)
    name = models.CharField("文件名", max_length=200)
    body = models.TextField("内容", blank=True)
    by = models.ForeignKey("people.Person", models.PROTECT, verbose_name="上传的人")
    at = models.DateTimeField("上传的时间")
    confirmed_at = models.DateTimeField("确认的时间", null=True)
