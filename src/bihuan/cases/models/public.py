"""表：公开的入口（一个码开立哪一级人大的哪一种事项），公开了的事项。"""

from django.db import models
from django.db.models import F, Q


class Entrance(models.Model):
    """入口：办公机构制的一个码，扫了就能开立这一种事项；place 是码贴在哪里。停用的不再收，旧的查询码照旧查得到。"""

    code = models.CharField("码", max_length=20, unique=True)
    congress = models.ForeignKey("people.Congress", models.PROTECT, related_name="+")
    kind = models.CharField("事项种类", max_length=40)
    place = models.CharField("贴在哪里", max_length=80, blank=True)
    made_by = models.CharField("谁制的", max_length=100)
    made_at = models.DateTimeField("何时制的")
    closed_at = models.DateTimeField("何时停用", null=True)


class Clearance(models.Model):
    """公开：一件事项由审核的人看过、可以公开的文字，一格一段（项的代号 → 文字）。撤下的不删，只记何时撤下。"""

    case = models.ForeignKey("procedure.Case", models.PROTECT, related_name="clearances")
    congress = models.ForeignKey("people.Congress", models.PROTECT, related_name="+")
    kind = models.CharField("事项种类", max_length=40)
    received_on = models.DateField("受理日")
    title = models.CharField("公开的标题", max_length=200)
    fields = models.JSONField("公开的各格")
    cleared_by = models.CharField("谁审核的", max_length=100)
    cleared_at = models.DateTimeField("何时审核的")
    withdrawn_at = models.DateTimeField("何时撤下", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint("case", name="one_open_clearance_a_case", condition=Q(withdrawn_at=None))
        ]
        indexes = [
            models.Index(
                "congress_id", "kind", F("received_on").desc(), F("id").desc(), name="clearance_list",
                condition=Q(withdrawn_at=None),
            ),
        ]  # fmt: skip
