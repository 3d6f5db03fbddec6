"""账：一级人大对外报过的数，逐个与记录里数出来的相对。报的是什么由别的房间登记来，这里只管画和打开。"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from bihuan.people.door import Congress


@dataclass(frozen=True)
class AccountLine:
    """账上的一个数：哪一行、叫什么、报的、记录里数出来的、单位、口径；由哪种事项的哪个数字得来（mark：分开数的哪一个）。"""

    row: str
    title: str
    reported: int | Decimal
    recorded: int | Decimal
    unit: str
    rule: str
    kind: str
    figure: str
    mark: str = ""

    @property
    def agrees(self) -> bool:
        """报的与数出来的相等。"""
        return self.reported == self.recorded


@dataclass(frozen=True)
class ReportedAccount:
    """一级人大的账：地方、各个数、合不上的和没有记录的各说一句。"""

    place: str
    lines: tuple[AccountLine, ...]
    remarks: tuple[str, ...] = ()


Reader = Callable[[Congress], ReportedAccount | None]
_readers: list[Reader] = []


def reported_account(reader: Reader) -> Reader:
    """登记：谁知道一级人大的账；不知道的回 None。"""
    _readers.append(reader)
    return reader


def reported_account_of(congress: Congress) -> ReportedAccount | None:
    """这级人大的账；没有谁知道的为 None。"""
    return next((found for reader in _readers if (found := reader(congress)) is not None), None)
