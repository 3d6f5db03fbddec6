"""区划树与放假安排的表。"""

from django.db import models
from django.db.models import Q


class Division(models.Model):
    """区划：省、市、县、乡镇（街道）。

    层级只看 `level` 与 `parent`，从不由代码的位数推断：开发区等用地方扩展码。
    四个 `…_id` 是自身与各上级的编号，事项按其中之一相等来划定范围。
    """

    class Level(models.IntegerChoices):
        PROVINCE = 1, "省级"
        CITY = 2, "市级"
        COUNTY = 3, "县级"
        TOWNSHIP = 4, "乡级"

    code = models.CharField("区划代码", max_length=14, unique=True)
    name = models.CharField("名称", max_length=60)
    level = models.PositiveSmallIntegerField("层级", choices=Level.choices)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    province_id = models.BigIntegerField()
    city_id = models.BigIntegerField(null=True)
    county_id = models.BigIntegerField(null=True)
    township_id = models.BigIntegerField(null=True)
    pinyin = models.CharField("拼音", max_length=160, blank=True)
    local = models.BooleanField("地方扩展码", default=False)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                name="division_parent_unless_province",
                condition=Q(level=1, parent__isnull=True) | Q(level__gt=1, parent__isnull=False),
                violation_error_message="省级以下的区划都有上级",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class CalendarVersion(models.Model):
    """日历版本：每录入一年的放假安排，版本加一；期限记着它依据的版本。"""

    version = models.PositiveIntegerField("版本", primary_key=True)
    recorded_at = models.DateTimeField("录入时间")
    note = models.CharField("说明", max_length=200)

    class Meta:
        ordering = ["-version"]

    def __str__(self) -> str:
        return f"第{self.version}版"


class CalendarYear(models.Model):
    """某一版本录入的一年：国务院通知的地址与放假、补班的日子。同一年以版本新者为准。"""

    version = models.ForeignKey(CalendarVersion, models.PROTECT, related_name="years")
    year = models.PositiveSmallIntegerField("年份")
    papers = models.TextField("通知地址", blank=True, help_text="一行一个")

    class Meta:
        ordering = ["year"]
        constraints = [models.UniqueConstraint(name="one_year_per_version", fields=["version", "year"])]

    def __str__(self) -> str:
        return f"{self.year} 年"


class CalendarDay(models.Model):
    """一个放假日或补班日。"""

    year = models.ForeignKey(CalendarYear, models.CASCADE, related_name="days")
    day = models.DateField("日子")
    name = models.CharField("节名", max_length=40)
    off = models.BooleanField("放假")

    class Meta:
        ordering = ["day"]
        constraints = [models.UniqueConstraint(name="one_note_per_day", fields=["year", "day"])]

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
