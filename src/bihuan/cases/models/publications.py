"""表：公开。审核后的文字就是公开的文字，不是原文；与留痕记的哈希逐件比对。"""

from django.db import models
from django.db.models import F, Q


class Publication(models.Model):
    """一件事项的公开：至多一行，撤下的留着，再公开还是这一行。body 是审核后的各项（规范文本）；source 是审核时看的那一份的哈希。"""

    case = models.OneToOneField("procedure.Case", models.PROTECT, related_name="publication")
    congress = models.ForeignKey("people.Congress", models.PROTECT, related_name="+")
    kind = models.CharField("事项种类", max_length=40)
    title = models.CharField("标题", max_length=200)
    body = models.TextField("公开的各项")
    listed_only = models.BooleanField("只登目录", default=False)
    source = models.CharField("审核时的哈希", max_length=80)
    cleared_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="审核人")
    cleared_at = models.DateTimeField("公开时间")
    cleared_on = models.DateField("公开日")
    withdrawn_at = models.DateTimeField("撤下时间", null=True)

    class Meta:
        indexes = [
            models.Index(
                "congress_id", "kind", F("cleared_on").desc(), F("id").desc(), name="published_list",
                condition=Q(withdrawn_at=None),
            )
        ]  # fmt: skip
