"""核验：人读到的、据以决定的每一处（文本、联名、征求、答复、评价、公开），都与链上记的逐项相比。"""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bihuan.kernel import canonical
from bihuan.ledger.door import Fault, Told, among, cells_against, said
from bihuan.procedure.door import Heard, State, listener

from .models import (
    Attachment,
    Consent,
    Cosigner,
    Publication,
    Rating,
    RatingReminder,
    Reply,
    SignedPaper,
    Suggestion,
)
from .paper import REST, TEXT, digest_of, parts_of
from .retelling import Retelling
from .verbs import KINDS

BATCH = 2000
KIND = "suggestion"
REPLY = (
    "letter_id",
    "summary",
    "result_class",
    "promised_on",
    "drafted_by",
    "drafted_at",
    "issued_at",
    "issued_by",
    "sealed_id",
)
RATING = ("attitude", "result", "note", "rated_by", "rated_at", "dissatisfied")
CONSENT = ("about", "assignment", "detail", "asked_by", "asked_at", "answered_at", "agreed", "used_at")
PAPER = (
    "step", "round", "vouched_by_id", "vouched_at", "object_until", "objected_at", "objection", "settled_at",
    "settled_by_id", "settlement",
)  # fmt: skip
CASE = ("kind", "congress_id", "session_id", "proposer_id", "received_on")  # 文本与事项说的要一样
Cells = tuple[Any, ...]


@listener
class SuggestionRows:
    """一件建议旁边各行的核验者。"""

    def __init__(self) -> None:
        self.waiting: dict[int, Retelling] = {}
        self.seen: dict[Any, int] = {Suggestion: 0, Reply: 0, Rating: 0, Consent: 0, Publication: 0, SignedPaper: 0}

    def hear(
        self, case_id: int, bodies: list[dict[str, Any]], heard: Mapping[int, Heard], state: State
    ) -> Iterable[Fault]:
        """一条链：重讲；与行的比对攒成一批。"""
        if state.kind not in KINDS:
            return
        self.waiting[case_id] = Retelling(bodies, heard, state)
        if len(self.waiting) >= BATCH:
            yield from self._compare()

    def finish(self) -> Iterable[Fault]:
        """剩下的比对；再看有没有挂不到链上的行。"""
        yield from self._compare()
        for model, seen in self.seen.items():
            rows = model.objects.exclude(case=None) if model is Suggestion else model.objects.all()
            if (count := rows.count()) != seen:
                yield Fault(KIND, "", f"{model._meta.db_table} 有 {count} 行，按链对得上的 {seen} 行")

    def _compare(self) -> Iterator[Fault]:
        told, self.waiting = self.waiting, {}
        if not told:
            return
        texts = {row[0]: row[1:] for row in _texts(told)}
        beside = {model: _beside(model, columns, told) for model, columns in BESIDE.items()}
        for case_id, retelling in told.items():
            stream, written = f"case:{case_id}", retelling.written
            if case_id in texts:
                self.seen[Suggestion] += 1
                yield from _text(stream, texts[case_id], retelling)
            elif written.suggestion is not None or written.digest is not None:
                yield Fault(KIND, stream, "链在，建议文本的行不在")
            else:  # 只装了链、没有装文本的历史
                continue
            rows = {model: found.get(case_id, []) for model, found in beside.items()}
            for model in (Reply, Rating, Consent, Publication):
                self.seen[model] += len(rows[model])
            self.seen[SignedPaper] += len({row[0] for row in rows[SignedPaper]})
            yield from _attached(stream, rows[Attachment], retelling)
            yield from _cosigners(stream, rows[Cosigner], retelling)
            yield from _replies(stream, case_id, rows[Reply], retelling)
            yield from _keyed(stream, Rating, "评价", RATING, rows[Rating], retelling.ratings)
            yield from _consents(stream, rows[Consent], retelling)
            yield from _papers(stream, rows[SignedPaper], retelling)
            yield from _reminders(stream, rows[RatingReminder], retelling)
            yield from _publications(stream, rows[Publication], retelling)


BESIDE: dict[type, tuple[str, ...]] = {
    Attachment: ("upload_id",),
    Cosigner: ("person_id", "invited_at", "confirmed_at", "agrees_to_withdraw_at"),
    Reply: ("assignment__n", "round", "assignment__case_id", *REPLY),
    Rating: ("round", *RATING),
    SignedPaper: ("id", *PAPER, "pages__upload_id", "pages__upload__sha256"),
    RatingReminder: ("round", "on", "by_id"),
    Consent: ("about", "assignment", "detail", "asked_by_id", "asked_at", "answered_at", "agreed", "used_at"),
    Publication: (
        "id", "reply_id", "title", "text", "cleared_by_id", "cleared_at", "withdrawn_at", "congress_id", "received_on",
        "suggestion__case__congress_id", "suggestion__case__received_on", "reply__suggestion_id", "suggestion_id",
    ),
}  # fmt: skip
WHOLE = ("id", *TEXT, *REST, "solved", "replied_on", *(f"case__{name}" for name in CASE))


def _texts(cases: Iterable[int]) -> Iterable[Cells]:
    return Suggestion.objects.filter(case_id__in=among(cases)).values_list("case_id", *WHOLE).iterator(chunk_size=BATCH)


def _beside(model: Any, columns: tuple[str, ...], cases: Iterable[int]) -> dict[int, list[Cells]]:
    """事项 → 它的各行，按编号。"""
    found: dict[int, list[Cells]] = {}
    rows = model.objects.filter(suggestion__case_id__in=among(cases)).order_by("pk")
    for case_id, *cells in rows.values_list("suggestion__case_id", *columns).iterator(chunk_size=BATCH):
        found.setdefault(case_id, []).append(tuple(cells))
    return found


def _text(stream: str, cells: Cells, told: Retelling) -> Iterator[Fault]:
    row, written = dict(zip(WHOLE, cells, strict=True)), told.written
    parts = [row[name] for name in TEXT[1:]]
    if written.suggestion is not None and row["id"] != written.suggestion:
        yield Fault(KIND, stream, f"这件的文本应是第 {written.suggestion} 份，挂着的是第 {row['id']} 份")
    loose = told.at_start and not written.paper  # 旧版的记录没有退回之后的改动
    if not loose and written.title is not None and row["title"] != written.title:
        yield Fault(
            KIND, stream, f"建议的标题与提出时的记录不符：应为 {said(written.title)}，行里是 {said(row['title'])}"
        )
    elif not loose and written.digest is not None and digest_of(row["title"], parts) != written.digest:
        yield Fault(KIND, stream, "建议的标题或文字与提出时的哈希不符")
    elif written.paper and parts_of(parts) != written.paper["parts"]:
        yield Fault(KIND, stream, "建议的文字在情况、分析、具体意见之间挪动过")
    wanted = {**written.paper, "solved": told.solved, "replied_on": told.replied_on, "kind": row["case__kind"]}
    wanted.pop("parts", None)
    wanted.pop("files", None)
    wanted |= {} if written.entered_by is ... else {"entered_by_id": written.entered_by}
    wanted |= {"congress_id": row["case__congress_id"], "session_id": row["case__session_id"]}
    if row["case__proposer_id"] is not None:
        wanted["lead_deputy_id"] = row["case__proposer_id"]
    if any(row[name] != value for name, value in wanted.items()):
        yield from cells_against(Suggestion, "建议", row.items(), Told(stream, wanted), kind=KIND)


def _attached(stream: str, rows: list[Cells], told: Retelling) -> Iterator[Fault]:
    """提出时有哪几份附件；先前的版本没有记，退回来正在改的不比。"""
    wanted = told.written.paper.get("files")
    if wanted is not None and not told.at_start and sorted(upload for (upload,) in rows) != sorted(wanted):
        yield Fault(KIND, stream, "建议的附件与提出时的记录不符")


def _cosigners(stream: str, rows: list[Cells], told: Retelling) -> Iterator[Fault]:
    wanted = told.written.cosigners
    if wanted is not None and not told.at_start:
        found = {person for person, _, confirmed, _ in rows if confirmed is not None}
        for person in sorted(found - set(wanted)):
            yield Fault(KIND, stream, f"联名代表（人员编号 {person}）在行里，提出时的记录里没有")
        for person in sorted(set(wanted) - found):
            yield Fault(KIND, stream, f"联名代表（人员编号 {person}）在提出时的记录里，行里没有")
    for person, invited, _, agreed in rows:
        at = told.agreed.get(person)
        if agreed != (at if at is not None and at >= invited else None):
            yield Fault(KIND, stream, f"联名代表（人员编号 {person}）同意撤回与记录不符")


def _replies(stream: str, case_id: int, rows: list[Cells], told: Retelling) -> Iterator[Fault]:
    keyed = []
    for n, round_number, own_case, *cells in rows:
        if own_case != case_id:
            yield Fault(KIND, stream, f"第 {n} 个分办的答复挂在别的事项上")
        keyed.append(((n, round_number), *cells))
    yield from _keyed(stream, Reply, "答复", REPLY, keyed, told.replies)


def _keyed(
    stream: str, model: Any, what: str, columns: tuple[str, ...], rows: Iterable[Cells],
    wanted: dict[Any, dict[str, Any]],
) -> Iterator[Fault]:  # fmt: skip
    missing = dict(wanted)
    for key, *cells in rows:
        name = f"{_where(key)}{what}"
        columns_told = missing.pop(key, None)
        if columns_told is None:
            yield Fault(KIND, stream, f"{name}没有留痕")
            continue
        if list(columns_told.values()) != cells or list(columns_told) != list(columns):
            pairs = zip(columns, cells, strict=True)
            yield from cells_against(model, name, pairs, Told(stream, columns_told), kind=KIND)
    for key in missing:
        yield Fault(KIND, stream, f"{_where(key)}{what}的行不在")


def _where(key: Any) -> str:
    return f"第 {key[0]} 个分办第 {key[1]} 次办理的" if isinstance(key, tuple) else f"第 {key} 次办理的"


def _consents(stream: str, rows: list[Cells], told: Retelling) -> Iterator[Fault]:
    if len(rows) != len(told.consents):
        yield Fault(KIND, stream, f"征求代表意见应有 {len(told.consents)} 次，实有 {len(rows)} 次")
        return
    for n, (cells, wanted) in enumerate(zip(rows, told.consents, strict=True), 1):
        found = dict(zip(CONSENT, cells, strict=True)) | {"asked_by": f"person:{cells[3]}"}
        yield from cells_against(Consent, f"第 {n} 次征求", found.items(), Told(stream, wanted), kind=KIND)


def _papers(stream: str, rows: list[Cells], told: Retelling) -> Iterator[Fault]:
    """签名件：谁担保、何时、哪几页（连同内容的哈希）、异议和处理；一页一行。"""
    found: dict[int, dict[str, Any]] = {}
    for pk, *cells, upload, sha256 in rows:
        one = found.setdefault(pk, dict(zip(PAPER, cells, strict=True)) | {"pages": {}})
        one["pages"] |= {str(upload): sha256} if upload else {}
    for pk, one in found.items():
        wanted = told.papers.get(pk)
        one["vouched_by"] = f"person:{one.pop('vouched_by_id')}"
        settled_by = one.pop("settled_by_id")
        one["settled_by"] = f"person:{settled_by}" if settled_by else ""
        if wanted is None:
            yield Fault(KIND, stream, f"签名件（编号 {pk}）没有留痕")
        elif one != wanted:
            yield Fault(KIND, stream, f"签名件（编号 {pk}）的担保、各页或异议与记录不符")
    for pk in sorted(told.papers.keys() - found.keys()):
        yield Fault(KIND, stream, f"签名件（编号 {pk}）的行不在")


def _reminders(stream: str, rows: list[Cells], told: Retelling) -> Iterator[Fault]:
    found = sorted((turn, on, f"person:{by}") for turn, on, by in rows)
    if found != sorted(told.reminded):
        yield Fault(
            KIND, stream, f"提醒评价应有 {len(told.reminded)} 次，实有 {len(found)} 次，或者谁提醒的、哪一天与记录不符"
        )


def _publications(stream: str, rows: list[Cells], told: Retelling) -> Iterator[Fault]:
    missing = dict(told.cleared)
    for cells in rows:
        pk, reply, title, text, cleared_by, cleared_at, withdrawn_at, congress, received_on, *across = cells
        name = f"公开的{'答复' if reply else '建议'}（公开 {pk}）"
        if [congress, received_on] != across[:2] or (reply and across[2] != across[3]):
            yield Fault(KIND, stream, f"{name}的人大、受理日或所属的答复与事项不符")
        found = {
            "id": pk, "title": canonical.digest(title), "text": canonical.digest(text),
            "cleared_by": f"person:{cleared_by}",
            "cleared_at": cleared_at, "withdrawn_at": withdrawn_at,
        }  # fmt: skip
        wanted = missing.pop(reply, None)
        if wanted is None:
            yield from _cleared_before(stream, name, bool(reply), found, told)
            continue
        for column, why in PUBLISHED.items():
            if found[column] != wanted[column] and not (column == "withdrawn_at" and told.taken_down_before):
                yield Fault(KIND, stream, f"{name}{why}")
    for reply in missing:
        yield Fault(KIND, stream, f"审核公开过的{'答复' if reply else '建议'}，公开的行不在")


PUBLISHED = {
    "id": "不是审核的那一件", "title": "的标题与审核公开时的哈希不符", "text": "的文字与审核公开时的哈希不符",
    "cleared_by": "的审核人与记录不符", "cleared_at": "的审核时间与记录不符", "withdrawn_at": "的撤下与记录不符",
}  # fmt: skip


def _cleared_before(stream: str, name: str, is_reply: bool, found: dict[str, Any], told: Retelling) -> Iterator[Fault]:
    """旧版的记录没有编号，只说得出公开的是什么、谁审核、何时。"""
    at: dt.datetime = found["cleared_at"]
    if ("答复" if is_reply else "建议", found["cleared_by"], at) not in told.cleared_before:
        yield Fault(KIND, stream, f"{name}没有审核公开的记录")
    elif found["withdrawn_at"] is not None and not told.taken_down_before:
        yield Fault(KIND, stream, f"{name}的撤下没有记录")
