"""检索里的一件件东西。"""

from django.db import models
from django.db.models import Q

LEVELS = ("province_id", "city_id", "county_id", "township_id")


class Document(models.Model):
    """条目：一件可以被找到的东西，附上它的文字和范围。

    kind 和 object_id 说明它是谁；names 是姓名，空格隔开；
    marks 是范围、种类、公开与否和当事各方的记号，空格隔开；subject 是它写到的人，此人的个人信息删除时整条删去。
    """

    kind = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    province_id = models.BigIntegerField(null=True)
    city_id = models.BigIntegerField(null=True)
    county_id = models.BigIntegerField(null=True)
    township_id = models.BigIntegerField(null=True)
    title = models.CharField(max_length=300)
    names = models.TextField(blank=True, default="")
    number = models.CharField(max_length=80, blank=True, default="")
    body = models.TextField(blank=True, default="")
    marks = models.TextField(blank=True, default="")
    subject = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="document_once", fields=["kind", "object_id"], violation_error_message="一件东西只收录一次"
            ),
        ]
        indexes = [
            models.Index(fields=["subject"], name="document_subject", condition=~Q(subject="")),
        ]

    def __str__(self) -> str:
        return self.title


class Weight(models.Model):
    """字频：一个二元组在多少个标题里出现，由定时任务重算，只用来挑少见的先查。"""

    gram = models.CharField(max_length=64, primary_key=True)
    documents = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.gram} {self.documents}"
