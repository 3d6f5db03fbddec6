"""导入的预览；各列当作哪一列，本级上次怎么定的。"""

from django.db import models

from .congresses import Congress, Term
from .persons import Person


class ImportDraft(models.Model):
    """导入预览：读好、查过、还没有写入的表；确认时重新核对，全部写入或一行不写。"""

    class Kind(models.TextChoices):
        UNITS = "units", "承办单位"
        DEPUTIES = "deputies", "代表"

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    body = models.TextField("各行")
    mapping = models.JSONField("对列", default=dict)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name


class ColumnMapping(models.Model):
    """对列：这级人大的表，一种表头当作哪一列（不用的为空）；下次先照它猜。"""

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="+")
    kind = models.CharField("种类", max_length=12, choices=ImportDraft.Kind.choices)
    header = models.CharField("表头", max_length=100)
    means = models.CharField("当作", max_length=20, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="one_meaning_per_header", fields=["congress", "kind", "header"])]

    def __str__(self) -> str:
        return f"{self.header} → {self.means or '不用'}"
