"""文本写进留痕的样子：文字只写哈希，其余各项写编号和选项。写的时候和核验的时候用同一份。"""

from collections.abc import Sequence
from typing import Any

from bihuan.kernel import canonical

TEXT = ("title", "situation", "analysis", "proposal")
REST = (
    "kind", "congress_id", "session_id", "lead_deputy_id", "delegation_id", "entered_by_id", "subject", "in_session",
    "confidential", "source", "wanted_id",
)  # fmt: skip


def digest_of(title: str, parts: Sequence[str]) -> str:
    """标题和全文的哈希：全文是不空的各部分，空一行相接。"""
    body = "\n\n".join(part for part in parts if part)
    return canonical.digest(f"{title}\n{body}")


def parts_of(parts: Sequence[str]) -> str:
    """各部分分开算的哈希：文字从一部分挪到另一部分也看得出。"""
    return canonical.digest(canonical.dumps(list(parts)))


def paper_of(suggestion: Any) -> dict[str, Any]:
    """一份文本的其余各项，写进留痕的样子。"""
    parts = [getattr(suggestion, name) for name in TEXT[1:]]
    return {name: getattr(suggestion, name) for name in REST} | {"parts": parts_of(parts)}


def digest_of_text(suggestion: Any) -> str:
    """一份文本的标题和全文的哈希。"""
    return digest_of(suggestion.title, [getattr(suggestion, name) for name in TEXT[1:]])


def whole_paper_of(suggestion: Any) -> dict[str, Any]:
    """同上，连同附件的编号；一条 SQL。"""
    files = list(suggestion.attachments.order_by("pk").values_list("upload_id", flat=True))
    return paper_of(suggestion) | {"files": files}
