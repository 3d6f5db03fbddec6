"""核验：每一版文本的行、各条的文字，撤下的，确认的承接，与 `law:` 的流记的相比。"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from bihuan.kernel.canonical import read_instant
from bihuan.ledger.door import Fault, Told, rows_against, verifier

from .models import Law, LawArticle, LawText, Lineage
from .numbers import ArticleNumber
from .verbs import digest_of

KIND = "law"
TEXT = (
    "law_id",
    "dated_on",
    "effective_on",
    "digest",
    "file",
    "articles_count",
    "brought_by",
    "brought_at",
    "withdrawn_at",
)
LINEAGE = ("older_id", "newer_id", "pairs", "confirmed_by", "confirmed_at")


@verifier("law:")
class Laws:
    """法规的核验者。"""

    def __init__(self) -> None:
        self.laws: dict[int, Told] = {}
        self.texts: dict[int, tuple[str, dict[str, Any]]] = {}
        self.lineages: dict[tuple[int, int], tuple[str, dict[str, Any]]] = {}

    def stream(self, stream: str, bodies: list[dict[str, Any]]) -> Iterable[Fault]:
        """一部法规。"""
        for body in bodies:
            event, at = body["event"], read_instant(body["recorded_at"])
            if body["type"] == "laws.brought":
                self.laws[event["law"]] = Told(stream, {name: event[name] for name in ("name", "short")})
                columns = {name: event[name] for name in ("digest", "file")} | {"law_id": event["law"]}
                columns |= {name: dt.date.fromisoformat(event[name]) for name in ("dated_on", "effective_on")}
                columns |= {"articles_count": event["articles"], "withdrawn_at": None}
                self.texts[event["text"]] = (stream, columns | {"brought_by": body["actor"], "brought_at": at})
            elif body["type"] == "laws.withdrawn" and event["text"] in self.texts:
                self.texts[event["text"]][1]["withdrawn_at"] = at
            elif body["type"] == "laws.lineage_confirmed":
                columns = {"older_id": event["older"], "newer_id": event["newer"], "pairs": event["pairs"]}
                told = columns | {"confirmed_by": body["actor"], "confirmed_at": at}
                self.lineages[event["older"], event["newer"]] = (stream, told)
        return ()

    def finish(self) -> Iterable[Fault]:
        """逐行比；各条的文字重算哈希。"""
        yield from rows_against(Law.objects.all(), self.laws, ("name", "short"), kind=KIND, what="法规")
        told = {pk: Told(stream, columns) for pk, (stream, columns) in self.texts.items()}
        yield from rows_against(LawText.objects.all(), told, TEXT, kind=KIND, what="法规文本")
        yield from self._articles()
        yield from self._lineages()

    def _articles(self) -> Iterator[Fault]:
        found: dict[int, list[tuple[ArticleNumber, str, str]]] = {}
        columns = ("text_id", "number", "sub", "chapter", "words")
        for text_id, n, sub, chapter, words in LawArticle.objects.order_by("text_id", "number", "sub").values_list(
            *columns
        ):
            found.setdefault(text_id, []).append((ArticleNumber(n, sub), chapter, words))
        for pk, (stream, columns_told) in self.texts.items():
            if digest_of(found.get(pk, ())) != columns_told["digest"]:
                yield Fault(KIND, stream, f"法规文本 {pk} 的各条与带来时的哈希不符")

    def _lineages(self) -> Iterator[Fault]:
        rows = {(row.older_id, row.newer_id): row.pk for row in Lineage.objects.all()}
        told = {rows[key]: Told(*one) for key, one in self.lineages.items() if key in rows}
        yield from rows_against(Lineage.objects.all(), told, LINEAGE, kind=KIND, what="承接")
        for key in self.lineages.keys() - rows.keys():
            yield Fault(KIND, self.lineages[key][0], "确认过的承接的行不在")
