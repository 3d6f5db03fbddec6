"""收件箱里的一条条通知。"""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """通知：告诉一个人一件事，附上去处。

    同一个人、同一个 key 只有一条；case_id 是事项号，entry_id 是引起它的留痕号；
    about 是句子里写到的人（如 person:7），此人的个人信息删除时句子一并抹去。
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=80)
    case_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=40, blank=True, default="")
    sentence = models.CharField(max_length=400)
    url = models.CharField(max_length=300, blank=True, default="")
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="notice_once", fields=["person", "key"], violation_error_message="同一件事只通知一次"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_inbox"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["about"], name="notice_about", condition=~Q(about="")),
        ]

    def __str__(self) -> str:
        return self.sentence
