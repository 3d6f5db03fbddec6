"""账号会发生的事；密码从不写进任何记录，写的是登录名连同存下的密码散列（各带随机的盐）的哈希。"""

from dataclasses import dataclass

from bihuan.ledger import door as ledger


@ledger.event("accounts.opened", says="{by}为人员（编号 {person}）开立账号", version=3)
@dataclass(frozen=True)
class AccountOpened:
    """开立账号。`initial`：密码是开户的人给的，本人要先改掉，第 3 版才有；`credential` 第 1 版没有。"""

    account: int
    person: int
    credential: str
    initial: bool


@ledger.event("accounts.password_reset", says="{by}为人员（编号 {person}）重设密码", version=3)
@dataclass(frozen=True)
class PasswordReset:
    """重设密码，本人要先改掉。`initial` 第 3 版才有，`credential` 第 1 版没有。"""

    account: int
    person: int
    credential: str
    initial: bool


@ledger.event("accounts.password_changed", says="{by}改了自己的密码")
@dataclass(frozen=True)
class PasswordChanged:
    """本人改密码。"""

    account: int
    person: int
    credential: str


@ledger.event("accounts.password_rehashed", says="{by}登录时，密码换了存法")
@dataclass(frozen=True)
class PasswordRehashed:
    """密码没有变，散列的算法或次数升级了。"""

    account: int
    person: int
    credential: str


@ledger.event("accounts.closed", says="{by}停用人员（编号 {person}）的账号")
@dataclass(frozen=True)
class AccountClosed:
    """停用账号。"""

    account: int
    person: int


@ledger.event("accounts.reopened", says="{by}恢复人员（编号 {person}）的账号")
@dataclass(frozen=True)
class AccountReopened:
    """恢复账号。"""

    account: int
    person: int


@ledger.event("accounts.factor_added", says="{by}给自己的账号加上{words}", personal=("secret",))
@dataclass(frozen=True)
class FactorAdded:
    """加上一样第二步：动态口令、通行密钥、恢复码。种子封在保密库；`digest` 是通行密钥存下的内容的哈希，别的为空。"""

    account: int
    person: int
    factor: int
    kind: str
    words: str
    digest: str
    secret: str


@ledger.event("accounts.factor_removed", says="{by}从自己的账号去掉{words}")
@dataclass(frozen=True)
class FactorRemoved:
    """本人去掉一样第二步；最后一样去掉的，恢复码随着去掉。"""

    account: int
    person: int
    factors: tuple[int, ...]
    words: str


@ledger.event("accounts.recovery_code_used", says="{by}登录时用掉一个恢复码，还剩 {left} 个")
@dataclass(frozen=True)
class RecoveryCodeUsed:
    """用掉一个恢复码。`used`：用过的各个，一位一个。"""

    account: int
    person: int
    factor: int
    used: int
    left: int


@ledger.event(
    "accounts.second_step_locked", says="人员（编号 {person}）的密码对而验证码连错 {tries} 次，第二步锁住半小时"
)
@dataclass(frozen=True)
class SecondStepLocked:
    """有人知道密码而验证码连错：第二步锁住。"""

    account: int
    person: int
    tries: int


@ledger.event("accounts.factor_reset_asked", says="{by}申请重置人员（编号 {person}）的两步验证：{reason}")
@dataclass(frozen=True)
class FactorResetAsked:
    """手机丢了的，一位工作人员申请；另一位同意才重置。"""

    account: int
    person: int
    reason: str


@ledger.event("accounts.factors_reset", says="{by}同意重置人员（编号 {person}）的两步验证，原来的都作废")
@dataclass(frozen=True)
class FactorsReset:
    """第二位同意：原来的几样都去掉，此人下次登录重新设。`asked_by` 是申请的人。"""

    account: int
    person: int
    asked_by: int
    factors: tuple[int, ...]


@ledger.event("accounts.text_turned_on", says="{by}验过自己的手机号，开了短信登录")
@dataclass(frozen=True)
class TextTurnedOn:
    """本人开短信登录。`entry` 是手机号封在哪一笔：换了号就要重新验。"""

    account: int
    person: int
    entry: int


@ledger.event("accounts.text_turned_off", says="{by}关了短信登录")
@dataclass(frozen=True)
class TextTurnedOff:
    """本人关短信登录。"""

    account: int
    person: int


@ledger.event("accounts.identity_recorded", says="{by}给人员（编号 {person}）登记{words}的身份，可以凭它登录")
@dataclass(frozen=True)
class IdentityRecorded:
    """登记外面的身份。`digest` 带随机的盐，盐在行里。"""

    account: int
    person: int
    identity: int
    provider: str
    words: str
    digest: str


@ledger.event("accounts.identity_removed", says="{by}去掉人员（编号 {person}）的{words}身份")
@dataclass(frozen=True)
class IdentityRemoved:
    """去掉外面的身份。"""

    account: int
    person: int
    identity: int
    words: str


@ledger.event("accounts.phone_change_asked", says="{by}申请换人员（编号 {person}）的手机号", personal=("phone",))
@dataclass(frozen=True)
class PhoneChangeAsked:
    """申请换手机号：本人，或者管账号的人。新号封在保密库。"""

    account: int
    person: int
    phone: str


@ledger.event("accounts.phone_change_witnessed", says="{by}当面见过人员（编号 {person}）本人，证明换手机号")
@dataclass(frozen=True)
class PhoneChangeWitnessed:
    """另一位证明见过本人，从此用新号。`asked_by` 是申请的人，`entry` 是新号在名册上封在哪一笔。"""

    account: int
    person: int
    asked_by: int
    entry: int


@ledger.event("accounts.phone_change_dropped", says="{by}没有办人员（编号 {person}）的换号：{reason}")
@dataclass(frozen=True)
class PhoneChangeDropped:
    """本人撤回，或者见证人说不是本人。"""

    account: int
    person: int
    reason: str


@ledger.event("accounts.slip_returned", says="{by}记下人员（编号 {person}）的密码条没有送到：{reason}")
@dataclass(frozen=True)
class SlipReturned:
    """密码条没有送到：退回来了，或者提醒的短信发不到。"""

    account: int
    person: int
    reason: str


@ledger.event("accounts.letter_asked", says="{by}给人员（编号 {person}）寄激活信", personal=("mail",))
@dataclass(frozen=True)
class LetterAsked:
    """寄激活信：本人从信里的链接自己设密码。邮箱封在保密库。"""

    account: int
    person: int
    mail: str
