"""SQLite 上的索引：FTS5 无内容表，四栏（标题、姓名、正文、记号），行号就是条目号。

3.40 的无内容表不能直接删行，删改时把原来的词原样交还；原来的词由条目存下的文字重新算出。
"""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from django.db import connection

from bihuan.search.asked import Bounds, Found, Grams, Question
from bihuan.search.grams import Term
from bihuan.search.items import Item, tokens

TEXTS = "title, names, number, body, marks, subject"
LEVELS = "province_id, city_id, county_id, township_id"
INSERT = f"INSERT INTO search_document (id, kind, object_id, {LEVELS}, {TEXTS}) VALUES (%s{', %s' * 12})"
UPDATE = (
    "UPDATE search_document SET province_id=%s, city_id=%s, county_id=%s, township_id=%s, "
    "title=%s, names=%s, number=%s, body=%s, marks=%s, subject=%s WHERE id=%s"
)
ADD = "INSERT INTO search_index (rowid, title, names, body, marks) VALUES (%s, %s, %s, %s, %s)"
TAKE_BACK = (
    "INSERT INTO search_index (search_index, rowid, title, names, body, marks) VALUES ('delete', %s, %s, %s, %s, %s)"
)
AT_ONCE = 900


def write(items: Sequence[Item], *, fresh: bool = False) -> None:
    """收录或更新；文字没有变的不动；fresh: 都是没有收录过的。调用者已在事务之中。"""
    with connection.cursor() as cursor:
        kept = {} if fresh else _kept(cursor, items)
        new = [item for item in items if item.key not in kept]
        changed = [(*kept[item.key], item) for item in items if item.key in kept]
        changed = [(pk, texts, item) for pk, texts, item in changed if texts != item.columns]
        if changed:
            cursor.executemany(TAKE_BACK, [_words(pk, texts) for pk, texts, _ in changed])
            cursor.executemany(UPDATE, [(*item.levels, *item.columns, pk) for pk, _, item in changed])
            cursor.executemany(ADD, [_words(pk, item.columns) for pk, _, item in changed])
        if new:
            cursor.execute("SELECT COALESCE(MAX(id), 0) + 1 FROM search_document")
            rows = list(enumerate(new, cursor.fetchone()[0]))
            cursor.executemany(INSERT, [(pk, *item.key, *item.levels, *item.columns) for pk, item in rows])
            cursor.executemany(ADD, [_words(pk, item.columns) for pk, item in rows])


def remove(document_ids: Sequence[int]) -> None:
    """删去几条。"""
    with connection.cursor() as cursor:
        for start in range(0, len(document_ids), AT_ONCE):
            chunk = document_ids[start : start + AT_ONCE]
            cursor.execute(f"SELECT id, {TEXTS} FROM search_document WHERE id IN ({_places(chunk)})", chunk)
            cursor.executemany(TAKE_BACK, [_words(row[0], row[1:]) for row in cursor.fetchall()])
            cursor.execute(f"DELETE FROM search_document WHERE id IN ({_places(chunk)})", chunk)


def scrub() -> None:
    """把删去的词从磁盘上的索引段里真正清掉。"""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_index (search_index) VALUES ('optimize')")


def restart() -> None:
    """条目表空了，索引也整个清空。"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM search_document)")
        if not cursor.fetchone()[0]:
            empty()


def empty() -> None:
    """清空索引，条目不动。"""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_index (search_index) VALUES ('delete-all')")


def fill(rows: Sequence[tuple[Any, ...]]) -> None:
    """由存下的文字重做几条：条目号、标题、姓名、编号、正文、记号。"""
    with connection.cursor() as cursor:
        cursor.executemany(ADD, [_words(row[0], row[1:]) for row in rows])


def ask(question: Question, bounds: Bounds, *, limit: int, before: int | None = None) -> list[Found]:
    """新收录的在前，逐行取，取够就停。"""
    return _rows([_match(question, bounds, "title names")], limit, before)


def gather(choices: Sequence[Grams], bounds: Bounds, *, each: int) -> list[Found]:
    """标题里同时有某一组词的，每组最多 each 条，新的在前；各组合在一次查询里。"""
    wanted = [Question(terms=tuple(Term((gram,)) for gram in grams)) for grams in choices]
    return _rows([_match(question, bounds, "title") for question in wanted], each, None)


def frequencies(at_least: int) -> Iterable[tuple[str, int]]:
    """每个二元组在多少个标题里，少于 at_least 的不列。"""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT term, doc FROM search_vocabulary WHERE col = 'title' AND doc >= %s AND length(term) = 2", [at_least]
        )
        return list(cursor.fetchall())


def tidy() -> None:
    """成批装载之后把索引段合并几步。"""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO search_index (search_index, rank) VALUES ('merge', 500)")


def _rows(matches: Sequence[str], limit: int, before: int | None) -> list[Found]:
    below = "" if before is None else "AND rowid < %s"
    one = (
        f"SELECT * FROM (SELECT rowid FROM search_index WHERE search_index MATCH %s {below} "
        "ORDER BY rowid DESC LIMIT %s)"
    )
    bounds: list[Any] = [limit] if before is None else [before, limit]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT d.id, d.kind, d.object_id, d.title FROM ("
            + " UNION ALL ".join([one] * len(matches))
            + ") AS f CROSS JOIN search_document d ON d.id = f.rowid",
            [value for match in matches for value in (match, *bounds)],
        )
        return [Found(*row) for row in cursor.fetchall()]


def _match(question: Question, bounds: Bounds, columns: str) -> str:
    if question.number:
        wanted = f'marks : "{question.number}"'
    else:
        wanted = _every(question.terms, f"{columns} body" if question.body else columns)
    limits = [f'marks : "{mark}"' for mark in bounds.every]
    limits += ["marks : (" + " OR ".join(f'"{mark}"' for mark in group) + ")" for group in bounds.some]
    match = " AND ".join(f"({part})" for part in [wanted, *limits])
    if question.besides:
        match = f"({match}) NOT ({_every(question.besides, columns)})"
    if question.besides_number:
        match = f'({match}) NOT (marks : "{question.besides_number}")'
    return match


def _every(terms: Sequence[Term], columns: str) -> str:
    words = " AND ".join(f'"{" ".join(term.grams)}"' + (" *" if term.prefix else "") for term in terms)
    return f"{{{columns}}} : ({words})"


def _kept(cursor: Any, items: Sequence[Item]) -> dict[tuple[str, int], tuple[int, tuple[str, ...]]]:
    kept: dict[tuple[str, int], tuple[int, tuple[str, ...]]] = {}
    for kind, group in groupby(sorted(item.key for item in items), key=lambda key: key[0]):
        ids = [object_id for _, object_id in group]
        for start in range(0, len(ids), AT_ONCE):
            chunk = ids[start : start + AT_ONCE]
            cursor.execute(
                f"SELECT id, object_id, {TEXTS} FROM search_document "
                f"WHERE kind = %s AND object_id IN ({_places(chunk)})",
                [kind, *chunk],
            )
            kept.update({(kind, row[1]): (row[0], tuple(row[2:])) for row in cursor.fetchall()})
    return kept


def _words(document_id: int, texts: Sequence[str]) -> tuple[int, str, str, str, str]:
    title, names, number, body, marks = texts[:5]
    words = tokens(title, names, number, body, marks)
    return document_id, " ".join(words.title), " ".join(words.names), " ".join(words.body), " ".join(words.marks)


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))
