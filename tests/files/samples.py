"""各种文件的样子，都是现做的。"""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
JPG = b"\xff\xd8\xff\xe0" + b"\0" * 40


def packed(*names: str, **written: str) -> bytes:
    box = io.BytesIO()
    with zipfile.ZipFile(box, "w") as package:
        for name in names:
            package.writestr(name, "x")
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


def word(*names: str, **written: str) -> bytes:
    """一份 docx，另有这些部件。"""
    return packed("word/document.xml", *names, **{"[Content_Types].xml": "<Types/>", **written})


def related(kind: str, mode: str = "External") -> bytes:
    """一份 docx，里面有一个到外面去的关系。"""
    relation = f'<Relationship Id="r1" Type="http://x/{kind}" Target="https://evil.example/t" TargetMode="{mode}"/>'
    return word(**{"word/_rels/settings.xml.rels": f"<Relationships>{relation}</Relationships>"})


RENAMED_MACRO = word(
    "word/code.bin",
    **{"[Content_Types].xml": "<Override ContentType='application/vnd.ms-word.document.macroEnabled.main+xml'/>"},
)
