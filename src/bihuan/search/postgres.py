"""PostgreSQL 上的索引：条目表上多两栏 tsvector，head 是标题、姓名、编号和记号，whole 再加正文。

词和位置由 Python 算好交去，两种数据库因此答得一字不差；这两栏只在这里用，不进模型。
记号以 ~ 开头，正文里不会有；标题的词标 A，字频只数 A。
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection

from bihuan.search.asked import Bounds, Found, Grams, Question
from bihuan.search.grams import Term
from bihuan.search.items import LEVEL_MARKS, Item, Tokens, tokens

TEXTS = ("title", "names", "number", "body", "marks", "subject")
COLUMNS = ("kind", "object_id", *LEVEL_MARKS, *TEXTS, "head", "whole")
TYPES = ("text", "bigint", *["bigint"] * 4, *["text"] * 6, "text", "text")
SAME = " AND ".join(f"search_document.{name} = excluded.{name}" for name in TEXTS)
UPSERT = f"""
INSERT INTO search_document ({", ".join(COLUMNS)})
SELECT {", ".join(COLUMNS[:-2])}, head::tsvector, whole::tsvector
FROM unnest({", ".join(f"%s::{kind}[]" for kind in TYPES)}) WITH ORDINALITY AS given ({", ".join(COLUMNS)}, place)
ORDER BY place
ON CONFLICT (kind, object_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in COLUMNS[2:])}
WHERE NOT ({SAME})
"""
REFILL = """
UPDATE search_document SET head = given.head::tsvector, whole = given.whole::tsvector
FROM unnest(%s::bigint[], %s::text[], %s::text[]) AS given (id, head, whole) WHERE search_document.id = given.id
"""
FOUND = "id, kind, object_id, title"
NEWEST = 1000
AT_ONCE = 5000


def write(items: Sequence[Item], *, fresh: bool = False) -> None:
    """收录或更新；文字没有变的不动；fresh 在这里不必分。"""
    with connection.cursor() as cursor:
        for start in range(0, len(items), AT_ONCE):
            rows = [_row(item) for item in items[start : start + AT_ONCE]]
            cursor.execute(UPSERT, [list(column) for column in zip(*rows, strict=True)])


def remove(document_ids: Sequence[int]) -> None:
    """删去几条。"""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_document WHERE id = ANY(%s)", [list(document_ids)])


def scrub() -> None:
    """行删了，词也就没有了；余下的由数据库自己清扫。"""


def restart() -> None:
    """词就在条目的行里，条目空了索引也空了。"""


def empty() -> None:
    """词就在条目的行里，重做时逐行改写，不必先清。"""


def fill(rows: Sequence[tuple[Any, ...]]) -> None:
    """由存下的文字重做几条：条目号、标题、姓名、编号、正文、记号。"""
    made = [(pk, *_vectors(*texts)) for pk, *texts in rows]
    with connection.cursor() as cursor:
        cursor.execute(REFILL, [list(column) for column in zip(*made, strict=True)])


def ask(question: Question, bounds: Bounds, *, limit: int, before: int | None = None) -> list[Found]:
    """新收录的在前，取够就停。

    一个二元组走哪个索引由统计决定；几个连着的，统计估不准，先在最新的一千条里找，不够再走词的索引：
    常见的在第一轮就够了，到第二轮的都不常见。
    """
    where, parameters = _where(question, bounds)
    around, limits = _around(bounds, before)
    with connection.cursor() as cursor:
        if sum(len(term.grams) for term in question.terms) > 1:
            newest = f"SELECT * FROM search_document {_clause(around)} ORDER BY id DESC LIMIT {NEWEST}"
            cursor.execute(
                f"SELECT {FOUND} FROM ({newest}) AS newest WHERE {where} ORDER BY id DESC LIMIT %s",
                [*limits, *parameters, limit],
            )
            rows = cursor.fetchall()
            if len(rows) >= limit:
                return [Found(*row) for row in rows]
        cursor.execute(
            f"SELECT {FOUND} FROM search_document {_clause([where, *around])} ORDER BY id DESC LIMIT %s",
            [*parameters, *limits, limit],
        )
        return [Found(*row) for row in cursor.fetchall()]


def gather(choices: Sequence[Grams], bounds: Bounds, *, each: int) -> list[Found]:
    """标题里同时有某一组词的，每组最多 each 条；各组合在一次查询里。"""
    one = f"(SELECT {FOUND} FROM search_document WHERE head @@ %s::tsquery LIMIT %s)"
    asked = [" & ".join([*(f"'{gram}'" for gram in grams), *_marks(bounds)]) for grams in choices]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(asked)), [value for query in asked for value in (query, each)])
        return [Found(*row) for row in cursor.fetchall()]


def frequencies(at_least: int) -> Iterable[tuple[str, int]]:
    """每个二元组在多少个标题里，少于 at_least 的不列。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, ndoc FROM ts_stat('SELECT head FROM search_document', 'a') "
            "WHERE ndoc >= %s AND length(word) = 2",
            [at_least],
        )
        return list(cursor.fetchall())


def tidy() -> None:
    """成批装载之后清待并表、重算统计。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list('search_head'), gin_clean_pending_list('search_whole')")
        cursor.execute("ANALYZE search_document")


def _around(bounds: Bounds, before: int | None) -> tuple[list[str], list[Any]]:
    """范围的列和前一页的尾：它们和号的倒序在同一个索引里。"""
    clauses, parameters = [f"{column} = %s" for column, _ in bounds.levels], [value for _, value in bounds.levels]
    if before is not None:
        clauses.append("id < %s")
        parameters.append(before)
    return clauses, [*parameters]


def _clause(clauses: Sequence[str]) -> str:
    return "WHERE " + " AND ".join(clauses) if clauses else ""


def _where(question: Question, bounds: Bounds) -> tuple[str, list[Any]]:
    column = "whole" if question.body else "head"
    wanted = f"'~{question.number}'" if question.number else _every(question.terms)
    clauses, parameters = [f"{column} @@ %s::tsquery"], [" & ".join([wanted, *_marks(bounds)])]
    if question.besides:
        clauses.append("NOT head @@ %s::tsquery")
        parameters.append(_every(question.besides))
    if question.besides_number:
        clauses.append("NOT head @@ %s::tsquery")
        parameters.append(f"'~{question.besides_number}'")
    return " AND ".join(clauses), [*parameters]


def _every(terms: Sequence[Term]) -> str:
    return " & ".join(
        "(" + " <-> ".join(f"'{gram}'" for gram in term.grams) + ")" + (":*" if term.prefix else "")
        if len(term.grams) > 1
        else f"'{term.grams[0]}'" + (":*" if term.prefix else "")
        for term in terms
    )


def _marks(bounds: Bounds) -> list[str]:
    groups = ["(" + " | ".join(f"'~{mark}'" for mark in group) + ")" for group in bounds.some]
    return [f"'~{mark}'" for mark in bounds.every] + groups


def _row(item: Item) -> tuple[object, ...]:
    return (*item.key, *item.levels, *item.columns, *_vectors(*item.columns[:5]))


def _vectors(title: str, names: str, number: str, body: str, marks: str) -> tuple[str, str | None]:
    words = tokens(title, names, number, body, marks)
    return _vector(words, []), _vector(words, words.body) if body else None


def _vector(words: Tokens, body: list[str]) -> str:
    parts = [f"{word}:{place}A" for place, word in enumerate(words.title, 1)]
    start = len(words.title) + 2
    parts += [f"{word}:{place}" for place, word in enumerate(words.names, start)]
    start += len(words.names) + 1
    parts += [f"{word}:{place}" for place, word in enumerate(body, start)]
    parts += ["~" + mark for mark in words.marks]
    return " ".join(parts)
