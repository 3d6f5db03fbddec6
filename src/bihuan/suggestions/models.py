"""表：建议的文本、联名、征求同意、答复、评价、公开。走到哪里由事项（procedure.Case）说，这里不记状态。"""

from django.db import models
from django.db.models import F, Q


class Suggestion(models.Model):
    """代表建议（微建议、政协提案同表）：一份文本；提出之前没有事项，提出之后一份文本一件事项。"""

    case = models.OneToOneField("procedure.Case", models.PROTECT, null=True, related_name="suggestion")
    kind = models.CharField("种类", max_length=40, default="suggestion")
    congress = models.ForeignKey("people.Congress", models.PROTECT)
    session = models.ForeignKey("people.Session", models.PROTECT, null=True, verbose_name="会议")
    lead_deputy = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="领衔代表")
    delegation = models.ForeignKey("people.Delegation", models.PROTECT, null=True, verbose_name="代表团")
    entered_by = models.ForeignKey(
        "people.Person", models.PROTECT, null=True, related_name="+", verbose_name="代为录入"
    )
    confirmed_at = models.DateTimeField("代表确认代录文本", null=True)
    title = models.CharField("标题", max_length=200)
    situation = models.TextField("情况", blank=True)
    analysis = models.TextField("分析", blank=True)
    proposal = models.TextField("具体意见", blank=True)
    subject = models.CharField("类别", max_length=40, blank=True)
    in_session = models.BooleanField("大会期间", default=False)
    confidential = models.BooleanField("代表要求不公开", default=False)
    wanted = models.ForeignKey("people.Organ", models.PROTECT, null=True, related_name="+", verbose_name="希望承办单位")
    key = models.BooleanField("重点督办", default=False)
    source = models.CharField("来处", max_length=120, blank=True)
    solved = models.BooleanField("已解决", default=False)
    replied_on = models.DateField("首次答复完毕", null=True)
    created_at = models.DateTimeField("起草")
    changed_at = models.DateTimeField("最近修改")

    class Meta:
        indexes = [
            models.Index("lead_deputy_id", "changed_at", name="suggestion_deputy"),
            models.Index("congress_id", "replied_on", name="suggestion_replied"),
        ]
        constraints = [models.UniqueConstraint("congress", "source", name="one_source_once", condition=~Q(source=""))]

    @property
    def body(self) -> str:
        """全文。"""
        return "\n\n".join(part for part in (self.situation, self.analysis, self.proposal) if part)


class Attachment(models.Model):
    """附件：起草时交来的照片、录音、文件。去掉的删这一行，文件本身还在留痕里，谁也打不开。"""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="attachments")
    upload = models.OneToOneField("files.Upload", models.PROTECT, related_name="+", verbose_name="文件")


class Cosigner(models.Model):
    """联名：领衔代表邀请，本人确认才算。"""

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="cosigners")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    invited_at = models.DateTimeField("邀请")
    confirmed_at = models.DateTimeField("确认", null=True)
    agrees_to_withdraw_at = models.DateTimeField("同意撤回", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "suggestion", "person", name="one_cosigner_once", violation_error_message="已经邀请过这位代表"
            )
        ]
        indexes = [models.Index("person_id", name="cosigner_person")]


class Consent(models.Model):
    """征求代表同意：并案，或者延期。问一次，答一次；改了主意另问一次。"""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="consents")
    about = models.CharField("何事", max_length=20, choices=[("merge", "并案"), ("extend", "延期")])
    assignment = models.SmallIntegerField("分办序号", default=0)
    detail = models.CharField("说明", max_length=500)
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("征求")
    answered_at = models.DateTimeField("答复", null=True)
    agreed = models.BooleanField("同意", null=True)
    used_at = models.DateTimeField("已经用过", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "suggestion",
                "about",
                "assignment",
                name="one_open_consent",
                condition=Q(answered_at=None),
                violation_error_message="正在等代表答复",
            )
        ]


class Reply(models.Model):
    """答复：一个承办单位一轮一份。拟稿时写下，签发后发出；发出之后不改。"""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="replies")
    assignment = models.ForeignKey("procedure.Assignment", models.PROTECT, related_name="replies")
    round = models.SmallIntegerField("第几次办理")
    letter = models.ForeignKey("files.Upload", models.PROTECT, null=True, verbose_name="答复函")
    sealed = models.ForeignKey("files.Upload", models.PROTECT, null=True, related_name="+", verbose_name="盖章件")
    summary = models.TextField("答复摘要", blank=True)
    result_class = models.CharField("结果类别", max_length=20)
    promised_on = models.DateField("承诺完成日期", null=True)
    drafted_by = models.CharField("拟稿", max_length=40)
    drafted_at = models.DateTimeField("拟稿时间")
    issued_at = models.DateTimeField("签发时间", null=True)
    issued_by = models.CharField("签发", max_length=40, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint("assignment", "round", name="one_reply_a_round")]


class Rating(models.Model):
    """评价：态度和结果分开，一轮一次。"""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="ratings")
    round = models.SmallIntegerField("第几次办理")
    attitude = models.CharField("态度", max_length=20)
    result = models.CharField("结果", max_length=20)
    note = models.TextField("说明", blank=True)
    rated_by = models.CharField("谁", max_length=40)
    rated_at = models.DateTimeField("时间")
    dissatisfied = models.BooleanField("有一项不满意")

    class Meta:
        constraints = [models.UniqueConstraint("suggestion", "round", name="one_rating_a_round")]


class Publication(models.Model):
    """公开：由具名的审核人看过、处理过姓名电话之后，发布的就是这里的文字，不是原文。"""

    suggestion = models.ForeignKey(Suggestion, models.PROTECT, related_name="publications")
    reply = models.OneToOneField(Reply, models.PROTECT, null=True, related_name="publication")
    title = models.CharField("标题", max_length=200)
    text = models.TextField("公开的文字")
    cleared_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="审核人")
    cleared_at = models.DateTimeField("审核时间")
    withdrawn_at = models.DateTimeField("撤下时间", null=True)
    received_on = models.DateField("受理日")
    congress = models.ForeignKey("people.Congress", models.PROTECT)

    class Meta:
        constraints = [
            models.UniqueConstraint("suggestion", name="one_publication_of_a_suggestion", condition=Q(reply=None))
        ]
        indexes = [
            models.Index(
                "congress_id",
                F("received_on").desc(),
                F("id").desc(),
                name="publication_list",
                condition=Q(reply=None, withdrawn_at=None),
            )
        ]


class Numbering(models.Model):
    """编号：一级人大一次会议（或一年闭会期间）一个序列，取号时锁住，不重不漏。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    kind = models.CharField("种类", max_length=40)
    series = models.CharField("序列", max_length=40)
    last = models.IntegerField("已用到", default=0)

    class Meta:
        constraints = [models.UniqueConstraint("congress", "kind", "series", name="one_numbering_a_series")]


class AssigningPlan(models.Model):
    """预分方案：一次交办会的一份，一级人大一种事项同时只有一份没有交办的。写了哪些单位在 PlanChange 里；version 每存一次加一。"""

    congress = models.ForeignKey("people.Congress", models.PROTECT)
    kind = models.CharField("种类", max_length=40)
    version = models.IntegerField("第几稿", default=0)
    saved_at = models.DateTimeField("存", null=True)
    saved_by = models.CharField("谁存的", max_length=40, blank=True)
    sent_at = models.DateTimeField("送政府办", null=True)
    sent_version = models.IntegerField("送的是第几稿", default=0)
    answered_at = models.DateTimeField("政府办答复", null=True)
    answered_by = models.CharField("谁答复的", max_length=40, blank=True)
    opinion = models.CharField("政府办的意见", max_length=500, blank=True)
    issued_at = models.DateTimeField("交办", null=True)
    batches = models.ManyToManyField("procedure.Batch", related_name="+", verbose_name="交办了哪几批")

    class Meta:
        indexes = [models.Index("congress", "kind", F("id").desc(), name="plan_of_kind")]


class PlanChange(models.Model):
    """预分方案的一处：某人某时给一件写了哪些单位。只增不改，最后的一处作数；从前写了什么也就还在。"""

    plan = models.ForeignKey(AssigningPlan, models.PROTECT, related_name="changes")
    case = models.ForeignKey("procedure.Case", models.PROTECT, related_name="+")
    filled = models.JSONField("填写")
    remark = models.CharField("为什么改", max_length=200, blank=True)
    by = models.CharField("谁", max_length=40)
    government = models.BooleanField("政府办改的", default=False)
    at = models.DateTimeField("何时")

    class Meta:
        indexes = [models.Index("case", F("id").desc(), name="plan_change_of_case")]
