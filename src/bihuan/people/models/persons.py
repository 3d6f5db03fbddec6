"""人、职务、身份、代表与资格。"""

from django.db import models
from django.db.models import F, Q

from .congresses import Congress, Term
from .organs import Delegation, Organ


class Person(models.Model):
    """人：只存姓名；手机号封存在留痕的保密库里，这里只记封存于哪一条。"""

    name = models.CharField("姓名", max_length=40)
    pinyin = models.CharField("拼音", max_length=120, blank=True)
    phone_entry_id = models.BigIntegerField("手机号封在哪一笔", null=True, blank=True)
    salt = models.CharField("姓名的盐", max_length=32, blank=True, default="")

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="person_by_name", fields=["name"])]

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """职务：谁在哪个机构担任什么，自何日至何日。权限只由现任职务而来。"""

    class Duty(models.TextChoices):
        HEAD = "head", "主要负责人"
        DEPUTY_HEAD = "deputy_head", "分管负责人"
        SECTION_HEAD = "section_head", "科室负责人"
        CLERK = "clerk", "经办人"
        CONTACT = "contact", "联络员"
        SECRETARY = "secretary", "秘书"
        MEMBER = "member", "成员"
        REVIEWER = "reviewer", "公开审查人"
        PATRON = "patron", "领办领导"
        SYSTEM_ADMIN = "system_admin", "系统管理员"
        SECURITY_ADMIN = "security_admin", "安全管理员"
        AUDIT_ADMIN = "audit_admin", "审计管理员"

    person = models.ForeignKey(Person, models.PROTECT, related_name="posts")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts")
    title = models.CharField("职务名称", max_length=40, blank=True)
    duty = models.CharField("职责", max_length=20, choices=Duty.choices)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                name="post_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="卸任不能早于任职",
            ),
            models.UniqueConstraint(
                name="one_running_post_per_duty",
                fields=["person", "organ", "duty"],
                condition=Q(to_on__isnull=True),
                violation_error_message="此人已在这个机构担任这一职责",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_duty_display())

    @property
    def place(self) -> str:
        """在哪里：机构的名称；科室连同所属的机构。"""
        parent = self.organ.parent if self.organ.kind == Organ.Kind.SECTION else None
        return f"{parent.name}{self.organ.name}" if parent else self.organ.name


class StandIn(models.Model):
    """代办：一个人在一段日子里代一个职务办事。到期自己终止，职务卸了也就终止；提前收回的记下时刻。"""

    post = models.ForeignKey(Post, models.PROTECT, related_name="stand_ins", verbose_name="职务")
    person = models.ForeignKey(Person, models.PROTECT, related_name="standing_in", verbose_name="代办的人")
    from_on = models.DateField("起")
    to_on = models.DateField("止")
    withdrawn_at = models.DateTimeField("收回于", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="stand_in_by_person", fields=["person", "to_on"])]
        constraints = [
            models.CheckConstraint(
                name="stand_in_ends_after_it_begins",
                condition=Q(to_on__gte=F("from_on")),
                violation_error_message="代办的止日不能早于起日",
            ),
        ]

    def __str__(self) -> str:
        return f"代办 {self.pk}"


class Standing(models.Model):
    """身份：不由选举、也不由职务而来的——议政代表、议事会成员、专家、联络员；在哪一级人大，自何日至何日。"""

    class Code(models.TextChoices):
        COUNCIL_DELEGATE = "council_delegate", "议政代表"
        COUNCIL_MEMBER = "council_member", "议事会成员"
        EXPERT = "expert", "专家"
        LIAISON = "liaison", "联络员"

    person = models.ForeignKey(Person, models.PROTECT, related_name="standings")
    congress = models.ForeignKey(Congress, models.PROTECT, related_name="standings")
    code = models.CharField("身份", max_length=20, choices=Code.choices)
    from_on = models.DateField("起")
    to_on = models.DateField("止", null=True, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(name="standing_by_code", fields=["congress", "code"])]
        constraints = [
            models.CheckConstraint(
                name="standing_ends_after_it_begins",
                condition=Q(to_on__isnull=True) | Q(to_on__gte=F("from_on")),
                violation_error_message="终止不能早于开始",
            ),
            models.UniqueConstraint(
                name="one_running_standing",
                fields=["person", "congress", "code"],
                condition=Q(to_on__isnull=True),
                violation_error_message="此人已有这个身份",
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())


class Deputy(models.Model):
    """代表：某人在某届的代表身份（或政协委员，办理提案时用）；现在的资格看最近一条资格变动。"""

    class Kind(models.TextChoices):
        DEPUTY = "deputy", "人大代表"
        CPPCC_MEMBER = "cppcc_member", "政协委员"

    person = models.ForeignKey(Person, models.PROTECT, related_name="mandates")
    term = models.ForeignKey(Term, models.PROTECT, related_name="deputies")
    delegation = models.ForeignKey(Delegation, models.PROTECT, null=True, blank=True, related_name="deputies")
    constituency = models.CharField("选区", max_length=60, blank=True)
    number = models.CharField("代表证号", max_length=20, blank=True)
    kind = models.CharField("身份", max_length=20, choices=Kind.choices, default=Kind.DEPUTY)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "代表"
        constraints = [
            models.UniqueConstraint(
                name="one_mandate_per_term",
                fields=["person", "term", "kind"],
                violation_error_message="此人已是本届代表",
            ),
            models.UniqueConstraint(
                name="one_deputy_per_number",
                fields=["term", "kind", "number"],
                condition=~Q(number=""),
                violation_error_message="这个代表证号已有人使用",
            ),
        ]

    def __str__(self) -> str:
        return f"代表 {self.pk}"


class Succession(models.Model):
    """承接：换届以后，离任代表没有办完的事由本届的哪位代表接着跟、接着评。"""

    term = models.ForeignKey(Term, models.PROTECT, related_name="successions", verbose_name="届")
    former = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name="离任的代表")
    successor = models.ForeignKey(Person, models.PROTECT, related_name="inherits", verbose_name="承接的代表")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                name="one_successor_per_term", fields=["term", "former"],
                violation_error_message="这一届已经写明由谁承接",
            ),
            models.CheckConstraint(
                name="successor_is_another", condition=~Q(former=F("successor")),
                violation_error_message="承接的要是另一个人",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"承接 {self.pk}"


class QualificationChange(models.Model):
    """资格变动：当选、暂停执行职务、恢复、终止；依据代表法第六十一至六十三条。"""

    class State(models.TextChoices):
        ACTIVE = "active", "执行职务"
        SUSPENDED = "suspended", "暂停执行代表职务"
        ENDED = "ended", "代表资格终止"

    class Reason(models.TextChoices):
        ELECTED = "elected", "当选"
        RESUMED = "resumed", "暂停的原因消失，恢复执行职务"
        DETAINED = "detained", "因刑事案件被羁押正在受侦查、起诉、审判"
        SENTENCED = "sentenced", "被依法判处管制、拘役或者有期徒刑而没有附加剥夺政治权利，正在服刑"
        MOVED_OUT = "moved_out", "迁出或者调离本行政区域"
        RESIGNED = "resigned", "辞职被接受"
        ORDERED_TO_RESIGN = "ordered_to_resign", "责令辞职"
        ABSENT_TWICE = "absent_twice", "未经批准两次不出席本级人民代表大会会议"
        RECALLED = "recalled", "被罢免"
        LOST_NATIONALITY = "lost_nationality", "丧失中华人民共和国国籍"
        LOST_POLITICAL_RIGHTS = "lost_political_rights", "依法被剥夺政治权利"
        LOST_CAPACITY = "lost_capacity", "丧失行为能力"
        DECEASED = "deceased", "去世，资格自然终止"

    deputy = models.ForeignKey(Deputy, models.PROTECT, related_name="changes")
    state = models.CharField("资格", max_length=12, choices=State.choices)
    reason = models.CharField("原因", max_length=24, choices=Reason.choices)
    on = models.DateField("日期")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        ordering = ["deputy_id", "on", "id"]
        indexes = [models.Index(name="change_by_deputy", fields=["deputy", "-on", "-id"])]

    def __str__(self) -> str:
        return f"{self.get_state_display()}（{self.get_reason_display()}）"
