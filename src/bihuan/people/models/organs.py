"""机构的种类、机构、代表团。"""

from django.db import models
from django.db.models import Q

from .congresses import Congress


class OrganKind(models.Model):
    """机构的种类：各级通用的随迁移装入，`congress` 为空；一级人大自己添的，只在本级用，代号以 own_ 起头。"""

    class Family(models.TextChoices):
        CONGRESS = "congress", "机构"
        GOVERNMENT = "government", "单位"
        PARTNER = "partner", "伙伴"
        BELOW = "below", "下级人大与街道"
        DEPUTIES = "deputies", "代表组织"
        STATION = "station", "站点"
        GROUP = "group", "专班与智库"
        PART = "part", "内设"

    congress = models.ForeignKey(Congress, models.PROTECT, null=True, blank=True, related_name="organ_kinds")
    code = models.CharField("代号", max_length=30)
    name = models.CharField("名称", max_length=20)
    short_name = models.CharField("简称", max_length=20, blank=True)
    family = models.CharField("类", max_length=12, choices=Family.choices)
    handles = models.BooleanField("可以承办", default=False)
    oversees = models.BooleanField("看得到本级全部事项", default=False)
    order = models.PositiveSmallIntegerField("次序", default=500)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                name="one_shared_kind_per_code", fields=["code"], condition=Q(congress__isnull=True)
            ),
            models.UniqueConstraint(
                name="one_own_kind_per_code", fields=["congress", "code"], condition=Q(congress__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Organ(models.Model):
    """机构：人大的机关、承办单位、伙伴、联络站、科室、代表团……`kind` 是 OrganKind 里的一个代号。

    并入别的机构后留着原样，`successor` 指向接手者；隶属看 `parent`。
    """

    class Kind:
        """代码里要认得的几种；全部种类是数据，在 OrganKind。"""

        HANDLING_UNIT = "handling_unit"
        SECTION = "section"
        DELEGATION = "delegation"
        STANDING_COMMITTEE = "standing_committee"
        TOWNSHIP_CONGRESS = "township_congress"
        LOWER_CONGRESS = "lower_congress"

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="organs")
    kind = models.CharField("种类", max_length=30)
    name = models.CharField("名称", max_length=60)
    short_name = models.CharField("简称", max_length=20, blank=True)
    pinyin = models.CharField("拼音", max_length=200, blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="predecessors")
    from_on = models.DateField("设立", null=True, blank=True)
    to_on = models.DateField("撤并", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="organ_by_kind", fields=["congress", "kind"])]
        constraints = [
            models.UniqueConstraint(
                name="one_standing_organ_per_name",
                fields=["congress", "name"],
                condition=Q(to_on__isnull=True, parent__isnull=True),
                violation_error_message="已有同名机构",
            ),
            models.UniqueConstraint(
                name="one_standing_part_per_name",
                fields=["parent", "name"],
                condition=Q(to_on__isnull=True, parent__isnull=False),
                violation_error_message="同一上级之下已有同名机构",
            ),
            models.CheckConstraint(
                name="successor_means_ended",
                condition=Q(successor__isnull=True) | Q(to_on__isnull=False),
                violation_error_message="并入别的机构须写明日子",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delegation(models.Model):
    """代表团：代表的编组；`organ` 是它作为机构的一面（团长、秘书在那里任职）。"""

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="delegations")
    name = models.CharField("名称", max_length=60)
    organ = models.OneToOneField(Organ, models.PROTECT, null=True, blank=True, related_name="delegation")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(name="one_delegation_per_name", fields=["congress", "name"])]

    def __str__(self) -> str:
        return self.name
