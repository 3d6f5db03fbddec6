"""组织与人的表：人大、届、会议、代表团、机构、人、职务、代表。"""

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


class Organ(models.Model):
    """机构：人大的机关、政府办、承办单位、科室、代表团。

    并入别的机构后留着原样，`successor` 指向接手者；隶属看 `parent`。
    """

    class Kind(models.TextChoices):
        DEPUTIES_AFFAIRS = "deputies_affairs", "代表工作委员会"
        STANDING_COMMITTEE = "standing_committee", "常务委员会"
        CHAIRPERSONS_MEETING = "chairpersons_meeting", "主任会议"
        PRESIDIUM = "presidium", "主席团"
        GOVERNMENT_OFFICE = "government_office", "政府办公室"
        HANDLING_UNIT = "handling_unit", "承办单位"
        SECTION = "section", "科室"
        DELEGATION = "delegation", "代表团"
        TOWNSHIP_SECRETARIAT = "township_secretariat", "乡镇人大秘书"
        CONGRESS_OFFICE = "congress_office", "人大办公室"
        SPECIAL_COMMITTEE = "special_committee", "专门委员会"

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="organs")
    kind = models.CharField("种类", max_length=30, choices=Kind.choices)
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


class ImportDraft(models.Model):
    """导入预览：读好、查过、还没有写入的表；确认时重新核对，全部写入或一行不写。"""

    class Kind(models.TextChoices):
        UNITS = "units", "承办单位"
        DEPUTIES = "deputies", "代表"

    congress = models.ForeignKey(Congress, models.PROTECT, related_name="+")
    term = models.ForeignKey(Term, models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField("种类", max_length=12, choices=Kind.choices)
    name = models.CharField("文件名", max_length=200)
    sha256 = models.CharField(max_length=64)
    body = models.TextField("各行")
    uploaded_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    uploaded_at = models.DateTimeField("上传时间")
    confirmed_at = models.DateTimeField("确认时间", null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.name
