"""账号会发生的事；密码从不写进任何记录。"""

from dataclasses import dataclass

from bihuan.ledger import door as ledger


@ledger.event("accounts.opened", says="{by}为人员（编号 {person}）开立账号")
@dataclass(frozen=True)
class AccountOpened:
    """开立账号。"""

    account: int
    person: int


@ledger.event("accounts.password_reset", says="{by}为人员（编号 {person}）重设密码")
@dataclass(frozen=True)
class PasswordReset:
    """重设密码。"""

    account: int
    person: int


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
