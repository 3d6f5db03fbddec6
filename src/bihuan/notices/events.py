"""外发的留痕：谁留了、确认了、停了哪一个收件地址。地址是个人信息，封在保密库里。"""

from dataclasses import dataclass

from bihuan.ledger import door as ledger


@ledger.event(
    "notices.address_kept", says="{by}为{owner}（编号 {number}）登记一个收件地址：{channel}", personal=("target",)
)
@dataclass(frozen=True)
class AddressKept:
    """登记收件地址。`owner` 是人员或机构，`number` 是其编号；短信寄到名册上的手机号，`target` 为空。"""

    address: int
    owner: str
    number: int
    channel: str
    target: str


@ledger.event("notices.address_confirmed", says="{by}确认收件地址（编号 {address}）")
@dataclass(frozen=True)
class AddressConfirmed:
    """本人点了确认信里的链接。"""

    address: int


@ledger.event("notices.address_ended", says="{by}停用收件地址（编号 {address}）")
@dataclass(frozen=True)
class AddressEnded:
    """不再往那里寄。"""

    address: int
