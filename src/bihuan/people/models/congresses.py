"""人大、届、会议。"""

from django.db import models
from django.db.models import F, Q


class Congress(models.Model):
    """人大：一级人民代表大会（或街道工委）自己的天地；机构、届、代表、事项都属于其中之一。"""

    class Kind(models.TextChoices):
        CONGRESS = "congress", "人民代表大会"
        STREET_WORK_COMMITTEE = "street_work_committee", "街道工委"

    name = models.CharField("名称", max_length=60)
    kind = models.CharField("种类", max_length=30, choices=Kind.choices, default=Kind.CONGRESS)
    division = models.ForeignKey("regions.Division", models.PROTECT, related_name="+")
    province_id = models.BigIntegerField()
    city_id = models.BigIntegerField(null=True)
    county_id = models.BigIntegerField(null=True)
    township_id = models.BigIntegerField(null=True)
    class_set = models.CharField("办理结果分类", max_length=20, default="A1")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_congress_per_division", fields=["division", "kind"], violation_error_message="这一级已经设立"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """届：每届五年（代表法第二条）。"""

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="terms")
    number = models.PositiveSmallIntegerField("届次")
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["congress_id", "-number"]
        constraints = [models.UniqueConstraint(name="one_term_per_number", fields=["congress", "number"])]

    def __str__(self) -> str:
        return f"第{self.number}届"


class Session(models.Model):
    """会议：某届第几次会议。"""

    term = models.ForeignKey(Term, models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField("次")
    opens_on = models.DateField("开幕")
    closes_on = models.DateField("闭幕", null=True, blank=True)

    class Meta:
        ordering = ["-opens_on"]
        constraints = [
            models.UniqueConstraint(name="one_session_per_number", fields=["term", "number"]),
            models.CheckConstraint(
                name="session_closes_after_opening",
                condition=Q(closes_on__isnull=True) | Q(closes_on__gte=F("opens_on")),
                violation_error_message="闭幕不能早于开幕",
            ),
        ]

    def __str__(self) -> str:
        return f"第{self.number}次会议"
