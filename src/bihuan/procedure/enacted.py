"""通过、停用一份工作法时会发生的事：提出、确认、不确认、撤回、起用。"""

from dataclasses import dataclass

from bihuan.ledger.door import event


@event("procedure.enactment_proposed", says="{by}照{number}提出{what}《{title}》，等另一人确认", version=2)
@dataclass(frozen=True)
class EnactmentProposed:
    """提出：act 是 adopt、stop、call_off，what 是它的话（通过、停用、撤销）；text 是代号@版本，

    hash 是全文的（停用的为空）；document 是决定的文件；proposer、second: 人的编号。"""

    enactment: int
    act: str
    what: str
    title: str
    kind: str
    text: str
    hash: str
    number: str
    document: int
    effective_on: str
    townships: bool
    proposer: int
    second: int
    calls_off: int = 0  # 撤销的是哪一次


@event("procedure.enactment_confirmed", says="{by}确认了{number}：《{title}》")
@dataclass(frozen=True)
class EnactmentConfirmed:
    enactment: int
    number: str
    title: str


@event("procedure.enactment_refused", says="{by}没有确认{number}《{title}》：{why}")
@dataclass(frozen=True)
class EnactmentRefused:
    enactment: int
    number: str
    title: str
    why: str


@event("procedure.enactment_withdrawn", says="{by}撤回了{number}《{title}》")
@dataclass(frozen=True)
class EnactmentWithdrawn:
    enactment: int
    number: str
    title: str


@event("procedure.enactment_called_off", says="{number}《{title}》照{by_number}撤销，到日不再办")
@dataclass(frozen=True)
class EnactmentCalledOff:
    """撤销了一次还没有施行的。by_number: 照哪一号决定。"""

    enactment: int
    number: str
    title: str
    by_number: str


@event("procedure.enactment_in_force", says="{number}《{title}》到了日期，{places} 级人大{what}")
@dataclass(frozen=True)
class EnactmentInForce:
    """起用（停用的：停了）。places: 几级人大；what: 照它办，或者不再用它。"""

    enactment: int
    number: str
    title: str
    places: int
    what: str
