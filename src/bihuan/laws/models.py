"""表：法规、它的一版文本、文本里的一条、两版之间确认过的承接。"""

from django.db import models
from django.db.models import Q

from .numbers import ArticleNumber


class Law(models.Model):
    """一部法规。name 不写「中华人民共和国」；short 是办法里引它的简称，没有的与名称相同。"""

    name = models.CharField("名称", max_length=200, unique=True)
    short = models.CharField("简称", max_length=200)

    def __str__(self) -> str:
        return self.short


class LawText(models.Model):
    """一版文本：一部法规在一个日子通过、修改后的样子。digest 是各条合起来的哈希；file 是带来的文件的哈希；撤下的不再算。"""

    law = models.ForeignKey(Law, models.PROTECT, related_name="texts")
    dated_on = models.DateField("文本的日期")
    effective_on = models.DateField("施行日期")
    digest = models.CharField("各条的哈希", max_length=80)
    file = models.CharField("文件的哈希", max_length=80)
    articles_count = models.IntegerField("条数")
    brought_by = models.CharField("谁带来的", max_length=100)
    brought_at = models.DateTimeField("何时带来的")
    withdrawn_at = models.DateTimeField("何时撤下", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["law", "dated_on"], name="one_law_text_a_day", condition=Q(withdrawn_at=None),
                violation_error_message="一部法规一个日子只有一版文本",
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.law_id} {self.dated_on}"


class LawArticle(models.Model):
    """一条：号、「之一」的一（没有为 0）、在哪一章、文字（一段一行）。"""

    text = models.ForeignKey(LawText, models.CASCADE, related_name="articles")
    number = models.IntegerField("条")
    sub = models.SmallIntegerField("之几", default=0)
    chapter = models.CharField("章", max_length=60, blank=True)
    words = models.TextField("文字")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "number", "sub"], name="one_law_article_a_number")]

    def __str__(self) -> str:
        return self.no.said

    @property
    def no(self) -> ArticleNumber:
        """条号。"""
        return ArticleNumber(self.number, self.sub)

    @property
    def paragraphs(self) -> list[str]:
        """一段一段。"""
        return self.words.split("\n")


class Lineage(models.Model):
    """两版之间的承接，由人确认过：pairs 是旧的条号、新的条号（没有承接的为空）。"""

    older = models.ForeignKey(LawText, models.PROTECT, related_name="+")
    newer = models.ForeignKey(LawText, models.PROTECT, related_name="+")
    pairs = models.JSONField("承接")
    confirmed_by = models.CharField("谁确认的", max_length=100)
    confirmed_at = models.DateTimeField("何时确认的")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["older", "newer"], name="one_lineage_between_two_texts")]

    def __str__(self) -> str:
        return f"{self.older_id} → {self.newer_id}"
