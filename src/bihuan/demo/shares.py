"""一批里的第几件填什么：‹序›、分到的数、依次的选项、轮着来的、几行的表。"""

from dataclasses import dataclass
from typing import Any

from bihuan.procedure.door import Article, Field

ORDINAL = "‹序›"


def upto(total: int, n: int, parts: int) -> int:
    """总数分给几份，前 n 份一共多少：份份相差不过一。"""
    return total * n // parts


def below(total: int, n: int, parts: int) -> int:
    """总数分给几份，第 n 份（由零数起）是多少。"""
    return upto(total, n + 1, parts) - upto(total, n, parts)


@dataclass(frozen=True)
class Shift:
    """这一批的日子比写的晚多少：later 天；一月一批的，在几个月以前（ago），日子写作「月初+12」。"""

    later: int = 0
    ago: int = 0

    def day(self, written: int | str) -> int | str:
        """写的日子 → 这一批的日子。"""
        if isinstance(written, int):
            return written + self.later
        return f"月初-{self.ago}{written.removeprefix('月初')}" if written.startswith("月初+") else written


@dataclass(frozen=True)
class Shares:
    """第 n 件（由零数起，共 total 件）的写法；写的日子都照这一批的 shift 挪。"""

    n: int
    total: int
    shift: Shift

    def filled(self, article: Article, written: dict[str, Any]) -> dict[str, Any]:
        """各项照名称写的，读成这一件的。"""
        items = {item.name: item for item in article.fields}
        return {name: self._read(items[name], value, self.n) for name, value in written.items()}

    def _read(self, item: Field, value: Any, n: int) -> Any:
        """{共: 9998} 分到的数；{依次: [[护企, 20], [护绿, 36]]}；{轮: [甲, 乙]}；{行: 1150, 写: […]} 分到几行。"""
        if not isinstance(value, dict):
            return self._plain(item, value, n)
        if "共" in value:
            return below(value["共"], n, self.total)
        if "行" in value:
            rows = range(upto(value["行"], n, self.total), upto(value["行"], n + 1, self.total))
            return [self._row(item, value["写"], row) for row in rows]
        if "依次" in value:
            return self._plain(item, _in_turn(value["依次"], n), n)
        if "轮" in value:
            return self._plain(item, value["轮"][n % len(value["轮"])], n)
        return value

    def _row(self, table: Field, cells: list[Any], n: int) -> list[Any]:
        return [self._read(column, cell, n) for column, cell in zip(table.columns, cells, strict=False)]

    def _plain(self, item: Field, value: Any, n: int) -> Any:
        if item.kind == "date":
            return self.shift.day(value)
        return value.replace(ORDINAL, str(n + 1)) if isinstance(value, str) else value


def _in_turn(runs: list[list[Any]], n: int) -> Any:
    """依次：前几件是这个，接着几件是那个；写完了的，余下的照最后一个。"""
    for value, many in runs:
        if n < many:
            return value
        n -= many
    return runs[-1][0]
