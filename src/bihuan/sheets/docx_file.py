"""写 .docx：一段一段的文字，标题分级，页码在页脚。只写 WordprocessingML 里用得着的几样，不用别的库。

字体只写名字（方正小标宋、黑体、仿宋），用打开它的电脑上的；没有的，那台电脑自己换一种。
"""

import io
import re
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NEVER = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 里写不得的字
AT = (2000, 1, 1, 0, 0, 0)  # 包里各件的时间：同样的内容写出同样的一份
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
# 样子：字体、字号（半磅）、段前（二十分之一磅）、标题第几级（自 0 起，空的不是标题）、段的别的样子
STYLES = {
    "title": ("方正小标宋_GBK", 44, 0, None, '<w:jc w:val="center"/>'),
    "heading": ("黑体", 32, 240, 0, "<w:keepNext/>"),
    "subheading": ("黑体", 28, 160, 1, "<w:keepNext/>"),
    "text": ("仿宋_GB2312", 28, 0, None, '<w:ind w:firstLineChars="200" w:firstLine="560"/>'),
    "line": ("仿宋_GB2312", 28, 0, None, ""),
    "note": ("仿宋_GB2312", 24, 0, None, ""),
}


@dataclass(frozen=True)
class Block:
    """一段。style: title 题目、heading 和 subheading 两级标题、text 正文（首行空两字）、line 不空的一行、note 小字；
    fresh: 另起一页。
    """

    style: str
    text: str
    fresh: bool = False


def docx(blocks: Iterable[Block], title: str) -> bytes:
    """各段写成一份 .docx；title 是文件属性里的题名。文字里的换行另起一段。"""
    body = "".join(_paragraph(block.style, line, block.fresh and not n) for block in blocks
                   for n, line in enumerate(NEVER.sub("", block.text).splitlines() or [""]))  # fmt: skip
    section = (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId2"/><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1400"/></w:sectPr>'
    )
    parts = {
        "[Content_Types].xml": _types(), "_rels/.rels": _relations({
            "rId1": ("officeDocument", "word/document.xml"), "rId2": ("metadata/core-properties", "docProps/core.xml"),
        }),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_words(title)}</dc:title></cp:coreProperties>',
        "word/_rels/document.xml.rels": _relations(
            {"rId1": ("styles", "styles.xml"), "rId2": ("footer", "footer1.xml")}
        ),
        "word/document.xml": f'<w:document xmlns:w="{MAIN}" xmlns:r="{OFFICE}">'
        f"<w:body>{body}{section}</w:body></w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{MAIN}">{"".join(map(_style, STYLES))}</w:styles>',
        "word/footer1.xml": f'<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{_run("— ")}'
        f'<w:fldSimple w:instr="PAGE">{_run("1")}</w:fldSimple>{_run(" —")}</w:p></w:ftr>',
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in parts.items():
            whole = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}'
            packed.writestr(zipfile.ZipInfo(name, AT), whole, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(style: str, text: str, fresh: bool) -> str:
    page = "<w:pageBreakBefore/>" if fresh else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{page}</w:pPr>{_run(text)}</w:p>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{_words(text)}</w:t></w:r>'


def _words(text: str) -> str:
    return escape(NEVER.sub("", text))


def _style(name: str) -> str:
    font, size, before, level, more = STYLES[name]
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    spacing = f'<w:spacing w:before="{before}" w:line="560" w:lineRule="exact"/>'
    keep, rest = (more, "") if more == "<w:keepNext/>" else ("", more)
    return (
        f'<w:style w:type="paragraph" w:styleId="{name}"><w:name w:val="{name}"/>'
        f"<w:pPr>{keep}{spacing}{rest}{outline}</w:pPr>"
        f'<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="{font}"/>'
        f'<w:sz w:val="{size}"/></w:rPr></w:style>'
    )


def _types() -> str:
    base, word = "application/vnd.openxmlformats", "application/vnd.openxmlformats-officedocument.wordprocessingml"
    parts = {
        "/word/document.xml": f"{word}.document.main", "/word/styles.xml": f"{word}.styles",
        "/word/footer1.xml": f"{word}.footer", "/docProps/core.xml": f"{base}-package.core-properties",
    }  # fmt: skip
    rows = "".join(f'<Override PartName="{name}" ContentType="{kind}+xml"/>' for name, kind in parts.items())
    rels = f'<Default Extension="rels" ContentType="{base}-package.relationships+xml"/>'
    return f'<Types xmlns="{PACKAGE}/content-types">{rels}{rows}</Types>'


def _relations(parts: dict[str, tuple[str, str]]) -> str:
    def row(id_: str, kind: str, target: str) -> str:
        base = f"{PACKAGE}/relationships" if "/" in kind else OFFICE
        return f'<Relationship Id="{id_}" Type="{base}/{kind}" Target="{target}"/>'

    rows = "".join(row(id_, kind, target) for id_, (kind, target) in parts.items())
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'
