"""数字的底账：一行一笔增减。"""

from django.db import models
from django.db.models import Q

LEVELS = ("province_id", "city_id", "county_id", "township_id")


class Fact(models.Model):
    """增减：一步办完，某个数字在某地某年多了或少了几件。

    只增不改；件数以件计，加起来的数（金额、人次）以万分之一计。mark: 按某一项分开数的，那个值（按单位的是单位的编号），
    合计的为空。entry_id 是写下这一笔的留痕，归总之后（或成批装载时）为空。
    """

    measure = models.CharField(max_length=100)
    mark = models.CharField(max_length=80, blank=True, default="")
    province_id = models.BigIntegerField(null=True)
    city_id = models.BigIntegerField(null=True)
    county_id = models.BigIntegerField(null=True)
    township_id = models.BigIntegerField(null=True)
    congress_id = models.BigIntegerField(null=True)
    year = models.IntegerField()
    delta = models.BigIntegerField()
    entry_id = models.BigIntegerField(null=True)

    class Meta:
        indexes = [
            *(
                models.Index(fields=[level, "measure", "mark", "year", "delta"], name=f"fact_{level[:-3]}")
                for level in LEVELS
            ),
            models.Index(fields=["congress_id", "measure", "mark", "year", "delta"], name="fact_congress"),
            models.Index(fields=["measure", "id"], name="fact_fresh", condition=Q(entry_id__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {self.year} {self.delta:+d}"
