"""留下的文件。"""

from django.db import models
from django.db.models import Q


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
