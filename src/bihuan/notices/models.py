"""收件箱里的一条条通知。"""

from django.db import models
from django.db.models import Q


class Notice(models.Model):
    """通知：告诉一个人一件事，附上去处。

    同一个人、同一个 key 只有一条；case_id 是事项号，entry_id 是引起它的留痕号；
    about 是句子里写到的人（如 person:7），此人的个人信息删除时句子一并抹去。
    """

    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=160)
    kind = models.CharField(max_length=80)
    case_id = models.BigIntegerField(null=True)
    entry_id = models.BigIntegerField(null=True)
    about = models.CharField(max_length=40, blank=True, default="")
    sentence = models.CharField(max_length=400)
    url = models.CharField(max_length=300, blank=True, default="")
    told_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="notice_once", fields=["person", "key"], violation_error_message="同一件事只通知一次"
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_inbox"),
            models.Index(fields=["person"], name="notice_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["about"], name="notice_about", condition=~Q(about="")),
        ]

    def __str__(self) -> str:
        return self.sentence


class Address(models.Model):
    """收件地址：一个人（邮件、短信）或一个机构（群机器人）在站外的一个去处。

    地址本身封在保密库里，这里只记封在哪一笔；短信寄到名册上的手机号，不另留地址。confirmed_at: 本人点过确认信；
    停了的（ended_at）留着，不再寄。
    """

    class Channel(models.TextChoices):
        """寄的办法；每一种一个适配器（outward/）。"""

        MAIL = "mail", "邮件"
        SMS = "sms", "短信"
        WECOM = "wecom", "企业微信群"
        DINGTALK = "dingtalk", "钉钉群"
        FEISHU = "feishu", "飞书群"

    congress_id = models.BigIntegerField("哪级人大")
    person = models.ForeignKey("people.Person", on_delete=models.CASCADE, null=True, related_name="+")
    organ = models.ForeignKey("people.Organ", on_delete=models.CASCADE, null=True, related_name="+")
    channel = models.CharField("寄的办法", max_length=12, choices=Channel.choices)
    entry_id = models.BigIntegerField("封在哪一笔")
    confirmed_at = models.DateTimeField("什么时候确认的", null=True)
    ended_at = models.DateTimeField("什么时候停的", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="address_of_one", condition=Q(person__isnull=True) ^ Q(organ__isnull=True)
            ),
            models.UniqueConstraint(
                name="address_once_person", fields=["person", "channel"],
                condition=Q(ended_at__isnull=True, person__isnull=False), violation_error_message="已经有一个了",
            ),
            models.UniqueConstraint(
                name="address_once_organ", fields=["organ", "channel"],
                condition=Q(ended_at__isnull=True, organ__isnull=False), violation_error_message="已经有一个了",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.Channel(self.channel).label)


class Sending(models.Model):
    """外发单：要寄的一份。同一个地址、同一个 key（如 day:2027-03-02）只有一份；寄到以后不留正文。"""

    class State(models.TextChoices):
        """寄到哪一步。"""

        WAITING = "waiting", "等着寄"
        SENT = "sent", "寄到了"
        FAILED = "failed", "没有寄成"

    address = models.ForeignKey(Address, on_delete=models.CASCADE, related_name="sendings")
    key = models.CharField(max_length=40)
    subject = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    fault = models.CharField(max_length=300, blank=True, default="")
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(name="sending_once", fields=["address", "key"], violation_error_message="已经寄过"),
        ]
        indexes = [
            models.Index(fields=["next_at", "id"], name="sending_due", condition=Q(state="waiting")),
            models.Index(fields=["-id"], name="sending_failed", condition=Q(state="failed")),
        ]

    def __str__(self) -> str:
        return self.subject
