"""写工作法：起一份、存、推演和沙盘走到哪里、丢掉、提出通过。稿不留痕，提出以后留痕。"""

import datetime as dt
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from bihuan.kernel.refuse import AlreadyDone, BadInput
from bihuan.ledger.door import verb
from bihuan.people.door import Actor
from bihuan.procedure.door import (
    Enactment,
    FaultyText,
    ReleasedText,
    Text,
    propose_enactment,
    read_text_here,
    tried,
)

from ..models import MethodDraft
from ..url import decision_url
from . import gates
from .table import fragment

FRESH = Path(__file__).parent.parent / "rules" / "fresh_method.txt"  # 从头写起的样子，名称、代号处换成自己的
CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
LONGEST = 200_000  # 字：一份工作法至多这么长
KEPT, KEPT_LONGEST = 40, 1_000_000  # 退得回的：至多几样、一共多少字


@verb
def begin_draft(code: str, title: str, basis: str, parent: str, *, by: Actor, now: dt.datetime) -> MethodDraft:
    """起一份：沿用 parent（代号@版本，空为从头写起），只写不同的。已经在写的同一代号照旧返回。

    拒绝：不是办公机构的人；没有名称；代号不是小写字母、数字、下划线。
    """
    congress = gates.office_of(by)
    if not CODE.fullmatch(code):
        raise BadInput("代号用小写字母开头，小写字母、数字、下划线", {"code": "小写字母开头，小写字母、数字、下划线"})
    if not title.strip():
        raise BadInput("请写名称", {"title": "请写名称"})
    source = _skeleton(code, " ".join(title.split()), " ".join(basis.split()), parent, _next(congress, code, now))
    known, _ = MethodDraft.objects.get_or_create(
        congress_id=congress, person_id=by.person, code=code,
        defaults={"title": title.strip()[:120], "source": source, "at": now},
    )  # fmt: skip
    return known


@verb
def save_draft(code: str, source: str, *, revision: int, by: Actor, now: dt.datetime) -> MethodDraft:
    """存：revision 是看到的第几次存的。拒绝：不是自己的；太长；别的窗口在那以后存过（不覆盖）。"""
    draft = gates.draft_to_write(code, by, lock=True)
    source = source.replace("\r\n", "\n")
    if len(source) > LONGEST:
        raise BadInput(f"太长了，至多 {LONGEST} 字", {"source": "太长了"})
    if draft.source == source:
        return draft
    if revision != draft.revision:
        raise AlreadyDone("这一份在另一个窗口里存过了，没有覆盖；请先看那里写了什么")
    _keep(draft, source)
    return _save(draft, source, now)


@verb
def step_back(code: str, *, forward: bool = False, revision: int, by: Actor, now: dt.datetime) -> MethodDraft:
    """退回上一次存的；forward: 退回了的再往后一次。拒绝：不是自己的；没有更早（更晚）的；别的窗口在看到以后存过。"""
    draft = gates.draft_to_write(code, by, lock=True)
    if revision != draft.revision:
        raise AlreadyDone("这一份在另一个窗口里存过了，没有退回；请先看那里写了什么")
    texts, at = _kept(draft)
    at += 1 if forward else -1
    if not 0 <= at < len(texts):
        raise BadInput("没有再往后的了" if forward else "没有更早存的了")
    draft.kept = json.dumps({"at": at, "texts": texts}, ensure_ascii=False)
    return _save(draft, texts[at], now)


def can_step(draft: MethodDraft) -> tuple[bool, bool]:
    """退得回去没有，再往后得了没有。"""
    texts, at = _kept(draft)
    return at > 0, at + 1 < len(texts)


def _kept(draft: MethodDraft) -> tuple[list[str], int]:
    told: dict[str, Any] = json.loads(draft.kept) if draft.kept else {"at": 0, "texts": [draft.source]}
    return told["texts"], told["at"]


def _keep(draft: MethodDraft, source: str) -> None:
    """存以前记下：退回过的，后面的各样不要了；至多 KEPT 样，连起来不过 KEPT_LONGEST 字。"""
    texts, at = _kept(draft)
    texts = [*texts[: at + 1], source][-KEPT:]
    while len(texts) > 2 and sum(map(len, texts)) > KEPT_LONGEST:
        texts.pop(0)
    draft.kept = json.dumps({"at": len(texts) - 1, "texts": texts}, ensure_ascii=False)


def _save(draft: MethodDraft, source: str, now: dt.datetime) -> MethodDraft:
    title = re.search(r"^工作法:[ \t]*(.+)$", source, re.MULTILINE)
    draft.source, draft.revision, draft.at = source, draft.revision + 1, now
    draft.title = title[1].strip()[:120] if title else draft.title
    draft.save(update_fields=["source", "revision", "at", "title", "kept"])
    return draft


@verb
def note_rehearsal(code: str, told: str, *, by: Actor) -> MethodDraft:
    """记下推演到哪里、合计。拒绝：不是自己的。"""
    draft = gates.draft_to_write(code, by, lock=True)
    draft.rehearsed = told
    draft.save(update_fields=["rehearsed"])
    return draft


@verb
def keep_walk(code: str, lines: Sequence[str], *, seen: int, by: Actor) -> MethodDraft:
    """记下沙盘上走的各行；seen 是页面上看到几行。拒绝：不是自己的；另一个窗口里又走了几步（不覆盖）。"""
    draft = gates.draft_to_write(code, by, lock=True)
    if len(draft.walked.splitlines()) != seen:
        raise AlreadyDone("这一份在另一个窗口里又走过了，没有覆盖；下面是走到的样子")
    draft.walked = "\n".join(lines)
    draft.save(update_fields=["walked"])
    return draft


@verb
def discard_draft(code: str, *, by: Actor) -> None:
    """丢掉。拒绝：不是自己的。"""
    gates.draft_to_write(code, by, lock=True).delete()


def propose_draft(code: str, *, revision: int, by: Actor, now: dt.datetime, **told: Any) -> Enactment:
    """提出通过：先证明、再试走、再走它写的例，没有毛病才提得出；试走在它自己的从不提交的事务里。

    told: 文号、文件、施行日期、连同各乡镇、请谁确认，见 propose_enactment。
    拒绝：不是自己的；另一个窗口存过；读不懂、有毛病的（一处一句）；决定不合要求的。
    """
    draft = gates.draft_to_write(code, by)
    try:
        text = read_text_here(draft.source, draft.congress_id)
    except FaultyText as faulty:
        raise BadInput("；".join(f"{one.article}：{one.fault}" for one in faulty.found[:3])) from faulty
    found = tried(text).faults
    if found:
        raise BadInput("；".join(f"{one.article}：{one.fault}" for one in found[:3]))
    return _propose(code, text, revision=revision, by=by, now=now, **told)


@verb
def _propose(
    code: str, text: Text, *, revision: int, keep: Callable[[], int], by: Actor, now: dt.datetime, **told: Any
) -> Enactment:
    draft = gates.draft_to_write(code, by, lock=True)
    if revision != draft.revision:
        raise AlreadyDone("这一份在另一个窗口里存过了，请先看那里写了什么")
    return propose_enactment(draft.congress_id, text, document=keep(), page=decision_url, by=by, now=now, **told)


def _next(congress: int, code: str, now: dt.datetime) -> str:
    """下一版：今年的下一个次序。"""
    serials = ReleasedText.objects.filter(owner_id=congress, code=code, year=now.year).values_list("serial", flat=True)
    return f"{now.year}-{max(serials, default=0) + 1}"


def _skeleton(code: str, title: str, basis: str, parent: str, version: str) -> str:
    head = f"工作法: {title}\n代号: {code}\n版本: {version}\n" + (f"依据: {basis}\n" if basis else "")
    if parent:
        return head + f"沿用: {parent}\n\n# 只写不同的；一条按步骤的代号替换，没有写的照旧\n条文:\n"
    return head + FRESH.read_text(encoding="utf-8").replace("代号", code).replace("名称", fragment(title))
