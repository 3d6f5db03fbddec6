"""写 .docx：一段一段的文字，标题分级，表，页码在页脚。只写 WordprocessingML 里用得着的几样，不用别的库。

字体只写名字（方正小标宋、黑体、仿宋、宋体），用打开它的电脑上的；没有的，那台电脑自己换一种。
版面照 GB/T 9704—2012《党政机关公文格式》：A4（5.1）；天头 37 毫米、订口 28 毫米、版心 156×225 毫米（5.2.1），所以右边 26、下边 35 毫米；
公文的字用三号仿宋（5.2.2），每面 22 行（5.2.3），行距就是 225 毫米的二十二分之一；标题二号小标宋居中（7.3.1），主送顶格（7.3.2），正文左空
二字（7.3.3）；页码四号宋体，左右各一条一字线，单页居右、双页居左空一字（7.5）。每行 28 字要调字距，没有调。
"""

import io
import re
import zipfile
from collections.abc import Iterable, Sequence
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
    "number": ("仿宋_GB2312", 32, 0, None, '<w:jc w:val="center"/>'),
    "flush": ("仿宋_GB2312", 32, 0, None, ""),
    "body": ("仿宋_GB2312", 32, 0, None, '<w:ind w:firstLineChars="200" w:firstLine="640"/>'),
    "sign": ("仿宋_GB2312", 32, 0, None, '<w:jc w:val="right"/>'),
    "page": ("宋体", 28, 0, None, ""),
}
OFFICIAL = ("number", "flush", "body", "sign")  # 公文的各样：每面 22 行
LINE, OFFICIAL_LINE = 560, 579  # 二十分之一磅：行距；版心 225 毫米（12756）分 22 行
SIGN = 32  # 半磅：署名、日期的字号，空几字照它算
EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")
PAGES = {"footer1": ("default", "right"), "footer2": ("even", "left")}  # 单页、双页的页码在哪一边


@dataclass(frozen=True)
class Block:
    """一段。style: title 题目、heading 和 subheading 两级标题、text 正文（首行空两字）、line 不空的一行、note 小字；公文的
    number 发文字号、flush 顶格、body 正文、sign 署名和日期；fresh: 另起一页；right: 靠右的，右边空几个字。
    """

    style: str
    text: str
    fresh: bool = False
    right: float = 0


@dataclass(frozen=True)
class Grid:
    """一张表：表头，各行。"""

    headers: Sequence[str]
    rows: Sequence[Sequence[str]]


def docx(blocks: Iterable[Block | Grid], title: str) -> bytes:
    """各段、各表写成一份 .docx；title 是文件属性里的题名。文字里的换行另起一段。"""
    body = "".join(_grid(block) if isinstance(block, Grid) else _paragraphs(block) for block in blocks)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in _parts(body, title).items():
            whole = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{text}'
            packed.writestr(zipfile.ZipInfo(name, AT), whole, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _parts(body: str, title: str) -> dict[str, str]:
    """包里的各件：名称 → 内容。"""
    return {
        "[Content_Types].xml": _types(), "_rels/.rels": _relations({
            "rId1": ("officeDocument", "word/document.xml"), "rId2": ("metadata/core-properties", "docProps/core.xml"),
        }),
        "docProps/core.xml": f'<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{_words(title)}</dc:title></cp:coreProperties>',
        "word/_rels/document.xml.rels": _relations({
            "rId1": ("styles", "styles.xml"), "rId2": ("settings", "settings.xml"),
            **{name: ("footer", f"{name}.xml") for name in PAGES},
        }),
        "word/document.xml": f'<w:document xmlns:w="{MAIN}" xmlns:r="{OFFICE}">'
        f"<w:body>{body}{_section()}</w:body></w:document>",
        "word/styles.xml": f'<w:styles xmlns:w="{MAIN}">{"".join(map(_style, STYLES))}</w:styles>',
        "word/settings.xml": f'<w:settings xmlns:w="{MAIN}"><w:evenAndOddHeaders/></w:settings>',
        **{f"word/{name}.xml": _footer(side) for name, (_, side) in PAGES.items()},
    }  # fmt: skip


def _section() -> str:
    footers = "".join(f'<w:footerReference w:type="{kind}" r:id="{name}"/>' for name, (kind, _) in PAGES.items())
    return (
        f'<w:sectPr>{footers}<w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" w:header="851" w:footer="1400"/></w:sectPr>'
    )


def signed(name: str, day: str) -> tuple[Block, Block]:
    """不盖章的公文的署名和成文日期（7.3.5.2）：署名右空二字，日期的首字比署名的首字右移二字；日期长的，日期右空二字，署名照着往左移。"""
    longer = _width(name) - _width(day)
    spaces = (2.0, longer) if longer >= 0 else (4 - longer, 2.0)
    return Block("sign", name, right=spaces[0]), Block("sign", day, right=spaces[1])


def _width(text: str) -> float:
    """占几个字：数字和别的半角的算半个。"""
    return sum(0.5 if letter.isascii() else 1 for letter in text)


def _paragraphs(block: Block) -> str:
    lines = NEVER.sub("", block.text).splitlines() or [""]
    return "".join(_paragraph(block.style, line, block.fresh and not n, block.right) for n, line in enumerate(lines))


def _paragraph(style: str, text: str, fresh: bool = False, right: float = 0) -> str:
    page = "<w:pageBreakBefore/>" if fresh else ""
    space = f'<w:ind w:rightChars="{right * 100:.0f}" w:right="{right * SIGN * 10:.0f}"/>' if right else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{page}{space}</w:pPr>{_run(text)}</w:p>'


def _grid(grid: Grid) -> str:
    """格线一条一条的表，头一行是表头，跨页的每页重复。"""
    edges = "".join(f'<w:{side} w:val="single" w:sz="4"/>' for side in EDGES)
    head = _row(grid.headers, "<w:trPr><w:tblHeader/></w:trPr>")
    looks = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{edges}</w:tblBorders></w:tblPr>'
    columns = "<w:gridCol/>" * len(grid.headers)
    return f"<w:tbl>{looks}<w:tblGrid>{columns}</w:tblGrid>{head}{''.join(map(_row, grid.rows))}</w:tbl>"


def _row(cells: Sequence[str], more: str = "") -> str:
    filled = "".join(f"<w:tc>{_paragraphs(Block('note', cell))}</w:tc>" for cell in cells)
    return f"<w:tr>{more}{filled}</w:tr>"


def _footer(side: str) -> str:
    """页码：左右各一条一字线，离那一边空一个字。"""
    looks = f'<w:pStyle w:val="page"/><w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{side}"/>'
    number = f'<w:fldSimple w:instr="PAGE">{_run("1")}</w:fldSimple>'
    return f'<w:ftr xmlns:w="{MAIN}"><w:p><w:pPr>{looks}</w:pPr>{_run("— ")}{number}{_run(" —")}</w:p></w:ftr>'


def _run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{_words(text)}</w:t></w:r>'


def _words(text: str) -> str:
    return escape(NEVER.sub("", text))


def _style(name: str) -> str:
    font, size, before, level, more = STYLES[name]
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    line = OFFICIAL_LINE if name in OFFICIAL else LINE
    spacing = f'<w:spacing w:before="{before}" w:line="{line}" w:lineRule="exact"/>'
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
        "/word/settings.xml": f"{word}.settings", "/docProps/core.xml": f"{base}-package.core-properties",
        **{f"/word/{name}.xml": f"{word}.footer" for name in PAGES},
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
