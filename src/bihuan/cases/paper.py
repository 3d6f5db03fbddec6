"""文书写成 .docx：与网页上的那一份同样的字，版面照公文的格式（见 sheets/docx_file）。"""

from collections.abc import Iterator, Sequence

from bihuan.sheets.door import Block, Grid, docx, signed

from .documents import Document
from .showing import Shown

NOTE = "照第 {seq} 笔留痕写成，不另存。没有盖章、没有签名。"


def paper_of(documents: Sequence[Document], congress: str) -> bytes:
    """一步出的各份写成一个文件，一份另起一页；congress: 落款的人大。"""
    blocks = [block for n, one in enumerate(documents) for block in _blocks(one, congress, fresh=n > 0)]
    return docx(blocks, f"{documents[0].name} {documents[0].title}")


def flush(paragraph: str) -> bool:
    """这一段是主送（以冒号结尾），顶格写。"""
    return paragraph.endswith("：")


def _blocks(one: Document, congress: str, *, fresh: bool) -> Iterator[Block | Grid]:
    yield Block("title", one.name, fresh)
    if one.number:
        yield Block("number", one.number)
    yield Block("body", "")
    if one.addressed:
        yield Block("flush", f"{one.addressed}：")
    for paragraph in one.paragraphs:
        yield Block("flush" if flush(paragraph) else "body", paragraph)
    for item in one.items:
        yield from _item(item)
    yield Block("body", "")
    yield from signed(congress, f"{one.on.year}年{one.on.month}月{one.on.day}日")
    yield Block("note", f"{one.who}办。{NOTE.format(seq=one.seq)}")


def _item(item: Shown) -> Iterator[Block | Grid]:
    if item.headers:
        yield Block("body", f"{item.name}：")
        yield Grid(item.headers, item.rows)
        return
    attached = f"附件 {'、'.join(name for _, name in item.files)}" if item.files else item.words
    yield Block("body", f"{item.name}：{attached}")
