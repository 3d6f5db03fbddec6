"""表：各人的清单摆成什么样。只是样子，不留痕。"""

from django.db import models


class KeptColumns(models.Model):
    """一个人的一种清单：摆哪些列（代号，用逗号隔开），一页几行。"""

    person = models.ForeignKey("people.Person", models.CASCADE, related_name="+")
    kind = models.CharField("事项种类", max_length=40)
    columns = models.TextField("哪些列")
    rows = models.SmallIntegerField("一页几行")

    class Meta:
        constraints = [models.UniqueConstraint("person", "kind", name="one_look_a_kind")]
