"""拼好的句子：同一个样子的一问只由 ORM 拼一次，以后只换参数。办一步、看一件里翻来覆去问的几句用它。"""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)
Converters = list[tuple[int, list[Any], Any]]


class Spelled(Generic[Row]):
    """ask 给它参数，拼出一句；mark 是拼的时候代替参数的记号，句子里别处不会有。各格的值与经 ORM 取的一样。"""

    def __init__(self, ask: Callable[[Any], QuerySet[Row, Any]], mark: Any) -> None:
        self.ask, self.mark = ask, mark
        self._said: dict[str, tuple[str, tuple[Any, ...], Converters]] = {}

    def rows(self, value: Any) -> list[list[Any]]:
        """参数是 value 时的各行。"""
        sql, params, converters = self._spelled()
        with connection.cursor() as cursor:
            cursor.execute(sql, [value if one == self.mark else one for one in params])
            found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for place, converts, what in converters:
                for convert in converts:
                    row[place] = convert(row[place], what, connection)
        return found

    def first(self, model: type[Row], value: Any) -> Row | None:
        """整行取的：头一行的对象，没有的为 None。"""
        names = [field.attname for field in model._meta.concrete_fields]
        return next((model.from_db(connection.alias, names, row) for row in self.rows(value)), None)

    def _spelled(self) -> tuple[str, tuple[Any, ...], Converters]:
        if connection.vendor not in self._said:
            compiler: Any = self.ask(self.mark).query.get_compiler(connection=connection)
            sql, params = compiler.as_sql()
            selected = [one[0] for one in compiler.select[: compiler.col_count]]
            found = [(place, asked, what) for place, (asked, what) in compiler.get_converters(selected).items()]
            self._said[connection.vendor] = sql, tuple(params), found
        return self._said[connection.vendor]
