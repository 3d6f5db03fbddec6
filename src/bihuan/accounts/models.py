"""账号：用姓名登录的一把钥匙，别无权力。"""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models

from bihuan.kernel import canonical, clock


class Accounts(BaseUserManager["Account"]):
    """取账号时连人一起取：每个页面都要知道是谁。"""

    def get_queryset(self) -> models.QuerySet["Account"]:
        return super().get_queryset().select_related("person")

    def create_user(self, username: str, password: str | None = None, **fields: Any) -> "Account":
        """给框架用的建账号方式；没有“超级用户”一说。"""
        account = self.model(username=username, **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """账号：一人一个。能做什么只看此人的职务与代表身份，没有任何超级权限的字段。"""

    username = models.CharField(
        "登录名", max_length=60, unique=True, error_messages={"unique": "这个登录名已经有人使用"}
    )
    person = models.OneToOneField("people.Person", models.PROTECT, null=True, blank=True, related_name="account")
    is_active = models.BooleanField("可以登录", default=True)
    initial = models.BooleanField("密码还是别人给的", default=False)
    opened_at = models.DateTimeField("开户时间", null=True, blank=True)
    text_entry_id = models.BigIntegerField("凭短信登录：本人验过的手机号封在哪一笔", null=True, blank=True)

    objects = Accounts()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = []

    class Meta:
        ordering = ["id"]

    @property
    def credential(self) -> str:
        """登录名与存下的散列合在一起的哈希，写进留痕；散列自带随机的盐，猜不回去。"""
        return canonical.digest(f"{self.username}|{self.password}")

    def check_password(self, raw_password: str | None) -> bool:
        """密码对不对。框架遇到旧的算法会顺手换一种存法：换了的留一笔，否则核验会当作有人偷改。"""
        before = self.password
        right = bool(super().check_password(raw_password or ""))
        if self.password != before:
            from .verbs import note_rehashed

            note_rehashed(self, now=clock.now())
        return right

    def __str__(self) -> str:
        return self.username


class CodeGuard(models.Model):
    """验证码的看守：连错几次，最近一次错在何时；动态口令用到了第几个半分钟，用过的不能再用。"""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="code_guard")
    failures = models.PositiveSmallIntegerField("连错", default=0)
    failed_at = models.DateTimeField("最近一次错", null=True, blank=True)
    counter = models.BigIntegerField("动态口令用到", default=0)

    def __str__(self) -> str:
        return f"{self.account_id} 连错 {self.failures} 次"


class FactorResetRequest(models.Model):
    """重置两步验证的申请：等另一位工作人员同意。"""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="factor_reset")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请于")
    reason = models.CharField("缘由", max_length=200)

    def __str__(self) -> str:
        return f"{self.account_id} 等人同意重置"


class PhoneChange(models.Model):
    """等人见证的换号：一人至多一个。新号封在保密库里，这里只记封在哪一笔。"""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True, related_name="phone_change")
    asked_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", verbose_name="申请人")
    asked_at = models.DateTimeField("申请于")
    entry_id = models.BigIntegerField("新号封在哪一笔")

    def __str__(self) -> str:
        return f"{self.account_id} 等人见证换号"


class Text(models.Model):
    """短信单：要了一个验证码（`code` 登录、`turn_on` 本人验手机号），或者告诉一声（`moved` 换了号，`remind` 密码条还没有用）。

    没有这个登录名的也有一行（account 为空），看不出分别。验证码由后台现造现发，这里只有它的哈希；手机号不在这里。
    """

    class Kind(models.TextChoices):
        CODE = "code", "登录"
        TURN_ON = "turn_on", "验手机号"
        MOVED = "moved", "告诉原来的手机号：换了"
        REMIND = "remind", "提醒用密码条"

    class State(models.TextChoices):
        ASKED = "asked", "等着发"
        SENT = "sent", "发出去了"
        NOTHING = "nothing", "没有可发的"
        FAILED = "failed", "没有发成"
        USED = "used", "用过了"

    kind = models.CharField("做什么用", max_length=10, choices=Kind.choices)
    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="texts", verbose_name="账号")
    place = models.CharField("在哪一处要的", max_length=45)
    known = models.BooleanField("在认得的机器上要的")
    entry_id = models.BigIntegerField("发到封在哪一笔的手机号", null=True)
    asked_at = models.DateTimeField("要于")
    state = models.CharField("怎样了", max_length=10, choices=State.choices, default=State.ASKED)
    digest = models.CharField("验证码的哈希", max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField("试过", default=0)
    fault = models.CharField("为什么没有发成", max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(name="text_to_send", fields=["id"], condition=models.Q(state="asked")),
            models.Index(name="text_by_place", fields=["place", "asked_at"]),
            models.Index(name="text_by_account", fields=["account", "asked_at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_state_display()}"


class Letter(models.Model):
    """激活信单：一个账号至多一封，重寄的换掉先前的。邮箱封在保密库的那一笔里；链接由后台现造，这里只有它的哈希。"""

    class State(models.TextChoices):
        ASKED = "asked", "等着寄"
        SENT = "sent", "寄出去了"
        FAILED = "failed", "没有寄成"

    account = models.OneToOneField(Account, models.CASCADE, related_name="letter", verbose_name="账号")
    entry_id = models.BigIntegerField("邮箱封在哪一笔")
    site = models.CharField("站的地址", max_length=200)
    asked_at = models.DateTimeField("要于")
    next_at = models.DateTimeField("何时寄")
    state = models.CharField("怎样了", max_length=10, choices=State.choices, default=State.ASKED)
    sends = models.PositiveSmallIntegerField("寄过", default=0)
    digest = models.CharField("链接的哈希", max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField("后四位错过", default=0)

    class Meta:
        indexes = [models.Index(name="letter_to_send", fields=["id"], condition=models.Q(state="asked"))]

    def __str__(self) -> str:
        return f"{self.account_id} {self.get_state_display()}"


class Identity(models.Model):
    """外面的身份：这个账号在统一认证、企业微信、钉钉、微信里的编号，管密码的人登记的。行删了，留痕里的哈希就对不回去（盐）。"""

    account = models.ForeignKey(Account, models.CASCADE, related_name="identities", verbose_name="账号")
    provider = models.CharField("哪一家", max_length=20)
    subject = models.CharField("编号", max_length=200)
    salt = models.CharField("盐", max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="identity_once", fields=["provider", "subject"], violation_error_message="已经登记给别人"
            ),
            models.UniqueConstraint(
                name="identity_one_each", fields=["account", "provider"], violation_error_message="已经登记过一个"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.provider}"


class SignIn(models.Model):
    """登录的记录：一次登录，成了没有，何时、从哪里。到期清掉，不在留痕里。"""

    class Outcome(models.TextChoices):
        IN = "in", "登录"
        REFUSED = "refused", "没有通过：密码不对，或者锁着"
        SECOND = "second", "密码对，第二步没有通过"
        CLOSED = "closed", "账号已停用，没有进来"
        NOBODY = "nobody", "没有这个登录名"
        TEXT = "text", "短信验证码不对"

    account = models.ForeignKey(Account, models.CASCADE, null=True, related_name="sign_ins", verbose_name="账号")
    outcome = models.CharField("怎样", max_length=10, choices=Outcome.choices)
    at = models.DateTimeField("何时")
    device = models.CharField("机器", max_length=60, blank=True)
    address = models.CharField("地址", max_length=45)
    way = models.CharField("凭什么", max_length=20, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(name="sign_in_by_account", fields=["account", "-id"]),
            models.Index(name="sign_in_by_time", fields=["at"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} {self.at}"
