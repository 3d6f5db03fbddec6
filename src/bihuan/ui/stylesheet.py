"""样式表：css/ 下每个部件一个小文件，按层的次序合成一份，按内容定名，永久缓存。

层的次序写在这里，也只写在这里；一层之内按文件名。
"""

import gzip
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parent / "css"
LAYERS = ("tokens", "reset", "base", "components", "shell", "print")


@dataclass(frozen=True)
class Sheet:
    """合成后的样式表：名、原文、压缩后的字节。"""

    name: str
    text: bytes
    packed: bytes


@cache
def sheet() -> Sheet:
    """整份样式表（每个进程合成一次）。"""
    text = compose().encode()
    name = f"app.{hashlib.sha256(text).hexdigest()[:12]}.css"
    return Sheet(name, text, gzip.compress(text, mtime=0))


def compose() -> str:
    """把各文件放进各自的层。"""
    parts = [f"@layer {', '.join(LAYERS)};"]
    parts += [
        f"@layer {layer} {{\n{path.read_text(encoding='utf-8')}}}" for layer in LAYERS for path in files_of(layer)
    ]
    return "\n".join(parts) + "\n"


def files_of(layer: str) -> list[Path]:
    """一层的文件：css/‹层›.css，或 css/‹层›/ 之下的每一个。"""
    one = FOLDER / f"{layer}.css"
    return [one] if one.exists() else sorted((FOLDER / layer).glob("*.css"))
