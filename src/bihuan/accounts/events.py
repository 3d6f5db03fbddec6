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
