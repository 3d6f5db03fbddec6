"""表：公开的入口（一个码开立哪一级人大的哪一种事项）。"""

from django.db import models


class Entrance(models.Model):
    """入口：办公机构制的一个码，扫了就能开立这一种事项；place 是码贴在哪里。停用的不再收，旧的查询码照旧查得到。"""

    code = models.CharField("码", max_length=20, unique=True)
    congress = models.ForeignKey("people.Congress", models.PROTECT, related_name="+")
    kind = models.CharField("事项种类", max_length=40)
    place = models.CharField("贴在哪里", max_length=80, blank=True)
    made_by = models.CharField("谁制的", max_length=100)
    made_at = models.DateTimeField("何时制的")
    closed_at = models.DateTimeField("何时停用", null=True)
