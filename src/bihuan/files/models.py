"""留下的文件。"""

from django.db import models
from django.db.models import Q

from bihuan.files.kinds import DOCX, JPG, PDF, PNG, SOUNDS


class Upload(models.Model):
    """文件：有人交来、按内容存放的一份文件。

    内容在数据目录 files/ 之下，以 sha256 为名，同样的内容只存一份；size 单位是字节。
    owner_kind 和 owner_id 说明它属于什么，谁能打开由那个房间登记的门决定；没有归属的只有交来的人能打开。
    """

    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    name = models.CharField(max_length=160)
    content_type = models.CharField(max_length=100)
    confidential = models.BooleanField(default=False)
    owner_kind = models.CharField(max_length=60, blank=True, default="")
    owner_id = models.BigIntegerField(null=True)
    case_id = models.BigIntegerField(null=True)
    kept_by = models.CharField(max_length=100)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(name="upload_not_empty", condition=Q(size__gt=0))]
        indexes = [
            models.Index(fields=["owner_kind", "owner_id"], name="upload_owner"),
            models.Index(fields=["case_id"], name="upload_case", condition=Q(case_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_as(self) -> str:
        """在页面上怎样看：paper 是 PDF 和 docx（另开一框），picture 是图片，sound 是录音；别的只能取下来看。"""
        if self.content_type in (PDF.content_type, DOCX.content_type):
            return "paper"
        if self.content_type in (PNG.content_type, JPG.content_type):
            return "picture"
        return "sound" if self.content_type in {one.content_type for one in SOUNDS} else ""
