"""读带来的文件：.md、.txt、.docx 都成一行一行的文字；不是的、太大的、藏着东西的，用一句话拒绝。"""

import io
from pathlib import PurePath

from bihuan.files.door import paragraphs, sniff
from bihuan.kernel.refuse import BadInput

LARGEST = 5 * 1024 * 1024  # 字节：一部法律的全文到不了此数
SUFFIXES = (".md", ".txt", ".docx")


def lines_of(content: bytes, name: str) -> list[str]:
    """一个文件的各行，空行不要。拒绝：空的、超过 5 MB、别的种类、打不开的、正文解开太大的。"""
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        raise BadInput(f"只收 .md、.txt、.docx，不收“{suffix or name}”；PDF 请先存成文字")
    if not content:
        raise BadInput("这是一个空文件")
    if len(content) > LARGEST:
        raise BadInput(f"文件有 {len(content) / 1024 / 1024:.1f} MB，超过 5 MB，不像一部法规的文本")
    said = _of_docx(content) if suffix == ".docx" else _of_text(content)
    return [line for one in said if (line := one.strip(" \t\u3000\ufeff\r\n"))]


def _of_docx(content: bytes) -> list[str]:
    if not content.startswith(b"PK\x03\x04"):
        raise BadInput("文件名是 .docx，内容却不是。请用文字处理软件打开，另存为 .docx 再带来")
    if not sniff(io.BytesIO(content)).content_type.endswith("wordprocessingml.document"):
        raise BadInput("这不是一份 docx 文字")
    try:
        return paragraphs(io.BytesIO(content))
    except BadInput as refused:
        raise BadInput("这份 docx 打不开，或者正文太大；请另存为 .txt 再带来") from refused


def _of_text(content: bytes) -> list[str]:
    if sniff(io.BytesIO(content)).content_type != "text/plain":
        raise BadInput("文件名说是文字，内容却不是")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding).splitlines()
        except UnicodeDecodeError:
            continue
    raise BadInput("认不出文字的编码，请另存为 UTF-8 再带来")
