"""文件名：去掉路径、控制字符和会骗人的方向符，扩展名与内容相符。"""

import re
import unicodedata

from bihuan.files.kinds import FileKind
from bihuan.kernel.refuse import BadInput

LONGEST = 120
FORBIDDEN = re.compile(r'[<>:"/\\|?*]+')


def clean(name: str, kind: FileKind) -> str:
    """清理后的文件名。没有扩展名的补上；扩展名与内容不符的拒绝。"""
    base = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    shown = "".join(char for char in base if unicodedata.category(char)[0] != "C")
    stem, dot, extension = FORBIDDEN.sub("_", shown).strip(" .").rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,8}", extension):
        stem, extension = f"{stem}{dot}{extension}", kind.extensions[0][1:]
    if f".{extension.lower()}" not in kind.extensions:
        raise BadInput(f"文件名以 .{extension} 结尾，内容却是 {kind.extensions[0][1:]}，请核对后再传")
    return f"{stem.strip(' .')[:LONGEST] or '文件'}.{extension.lower()}"
