"""成批办的：一个人一次按下，几件同办一步。记的是这一按，办了什么照旧在各件的链上。"""

from django.db import models

from .cases import Case


class Batch(models.Model):
    """一批。until 为止办的人可以整批撤回；这一步撤不去的，until 为空。"""

    step = models.CharField("步骤", max_length=60)
    name = models.CharField("步骤的名称", max_length=60)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="办的人")
    at = models.DateTimeField("何时办的")
    until = models.DateTimeField("撤得回到几时", null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "-at"], name="batch_of_person")]


class BatchPlace(models.Model):
    """其中一件。outcome: performed 办成了，refused 没有办成，taken_back 撤回了；why: 没有办成、没有撤成的为什么。

    first、last: 这一按在链上的头一笔和末一笔。
    """

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="places")
    case = models.ForeignKey(Case, models.PROTECT, related_name="+")
    outcome = models.CharField("结果", max_length=20)
    why = models.TextField("为什么", blank=True)
    first = models.IntegerField("头一笔", default=0)
    last = models.IntegerField("末一笔", default=0)

    class Meta:
        constraints = [models.UniqueConstraint("batch", "case", name="one_place_a_case_a_batch")]
