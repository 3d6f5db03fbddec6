"""导入的预览。"""

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
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
