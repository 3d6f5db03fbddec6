"""入库的工作法，各级人大选用哪一部。"""

from django.db import models
from django.db.models import Q


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
    secret_for = models.CharField("保密的只给谁", max_length=800, blank=True)

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
