"""旧档的表：哪一件来自旧系统的哪一号，有哪些可数的事实，有哪些反常。表名是从前在建议房间时起的，已有的库照用。"""

from django.db import models


class ReplayedCase(models.Model):
    """旧件：旧系统的一号，与它成为的事项。days 由 registered_on、assigned_on、replied_on 相减，都照旧档所记。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT, verbose_name="归入的人大")
    key = models.CharField("旧系统的编号", max_length=40)
    kind = models.CharField("旧系统的种类", max_length=20)
    case = models.OneToOneField("procedure.Case", models.PROTECT, related_name="replayed")
    digest = models.CharField("各行的哈希", max_length=80)
    registered_on = models.DateField("登记日", null=True)
    assigned_on = models.DateField("交办日", null=True)
    replied_on = models.DateField("主办答复日", null=True)

    class Meta:
        db_table = "suggestions_replayedcase"
        constraints = [models.UniqueConstraint("congress", "key", name="one_case_a_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"


class ReplayedFact(models.Model):
    """事实：旧档里可数的一处，写在哪一笔留痕里；performed 是走成了步骤，否则只是照录。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    case = models.ForeignKey("procedure.Case", models.PROTECT, null=True, related_name="replayed_facts")
    what = models.CharField("何事", max_length=20)
    value = models.CharField("怎样", max_length=20)
    unit = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="单位")
    performed = models.BooleanField("走成了步骤")
    entry_id = models.BigIntegerField("留痕")

    class Meta:
        db_table = "suggestions_replayedfact"
        indexes = [models.Index("congress_id", "what", "value", name="replayed_fact_counted")]

    def __str__(self) -> str:
        return f"{self.what} {self.value}"


class ReplayAnomaly(models.Model):
    """反常：哪一件（与件无关的为空）、哪一种、为什么。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    case = models.ForeignKey("procedure.Case", models.PROTECT, null=True, related_name="replay_anomalies")
    key = models.CharField("旧系统的编号", max_length=40, blank=True)
    what = models.CharField("哪一种", max_length=20)
    why = models.CharField("为什么", max_length=1000)

    class Meta:
        db_table = "suggestions_replayanomaly"
        indexes = [models.Index("congress_id", "what", name="replay_anomaly_counted")]

    def __str__(self) -> str:
        return f"{self.key}：{self.why}"
