"""范围：一个区划所辖的事项，由一列相等来划定。"""

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol


class Scoped(Protocol):
    """带四级编号的一行：区划、人大、事项都是。"""

    province_id: int
    city_id: int | None
    county_id: int | None
    township_id: int | None


@dataclass(frozen=True)
class Scope:
    """范围：省、市、县、乡四级的区划编号，最低的一级划定范围。"""

    province_id: int
    city_id: int | None = None
    county_id: int | None = None
    township_id: int | None = None

    @cached_property
    def level(self) -> int:
        """层级：1 省、2 市、3 县、4 乡。"""
        if self.township_id is not None:
            return 4
        if self.county_id is not None:
            return 3
        return 2 if self.city_id is not None else 1

    def field(self) -> tuple[str, int]:
        """划定范围的列与值，如 `("county_id", 12)`。"""
        if self.township_id is not None:
            return "township_id", self.township_id
        if self.county_id is not None:
            return "county_id", self.county_id
        if self.city_id is not None:
            return "city_id", self.city_id
        return "province_id", self.province_id

    def as_filter(self) -> dict[str, int]:
        """`filter(**scope.as_filter())` 的写法。"""
        name, value = self.field()
        return {name: value}

    def contains(self, row: Scoped) -> bool:
        """这一行在范围之内吗。"""
        name, value = self.field()
        return bool(getattr(row, name) == value)

    @property
    def division_id(self) -> int:
        """划定范围的区划编号。"""
        return self.field()[1]


def scope_of(row: Scoped) -> Scope:
    """区划（或任何带四级编号的一行）所划定的范围。"""
    return Scope(row.province_id, row.city_id, row.county_id, row.township_id)
