"""拼好的句子：同一个样子的一问只由 ORM 拼一次，以后只换参数。办一步、看一件里翻来覆去问的几句用它。"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
Converters = list[tuple[int, list[Any], Any]]


@dataclass(frozen=True)
class Sentence:
    """一句：SQL（必定是空的为空）、参数、各格怎样由驱动给的换成字段的值。"""

    sql: str
    params: tuple[Any, ...]
    converters: Converters

    def rows(self, params: Sequence[Any]) -> list[tuple[Any, ...]]:
        """各行，值与经 ORM 取的一样；一条 SQL，必定是空的不问。"""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            found = cursor.fetchall()
        return [self._converted(row) for row in found] if self.converters else found

    def _converted(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        cells = list(row)
        for place, converts, what in self.converters:
            for convert in converts:
                cells[place] = convert(cells[place], what, connection)
        return tuple(cells)


def spelled(rows: QuerySet[Any, Any]) -> Sentence:
    """由 ORM 拼出这一句。"""
    compiler: Any = rows.query.get_compiler(connection=connection)
    try:
        sql, params = compiler.as_sql()
    except EmptyResultSet:
        return Sentence("", (), [])
    selected = [one[0] for one in compiler.select[: compiler.col_count]]
    found = [(place, asked, what) for place, (asked, what) in compiler.get_converters(selected).items()]
    return Sentence(sql, tuple(params), found)


class Spelled(Generic[Row]):
    """ask 给它参数，拼出一句；mark 是拼的时候代替参数的记号，句子里别处不会有。"""

    def __init__(self, ask: Callable[[Any], QuerySet[Row, Any]], mark: Any) -> None:
        self.ask, self.mark = ask, mark
        self._said: dict[str, Sentence] = {}

    def rows(self, value: Any) -> list[tuple[Any, ...]]:
        """参数是 value 时的各行。"""
        if connection.vendor not in self._said:
            self._said[connection.vendor] = spelled(self.ask(self.mark))
        said = self._said[connection.vendor]
        return said.rows([value if one == self.mark else one for one in said.params])

    def first(self, model: type[Row], value: Any) -> Row | None:
        """整行取的：头一行的对象，没有的为 None。"""
        names = [field.attname for field in model._meta.concrete_fields]
        return next((model.from_db(connection.alias, names, row) for row in self.rows(value)), None)
