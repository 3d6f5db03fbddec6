"""静态页：投票页与重计页，启动时读入内存，一字不改地给出；各文件的哈希印在会议纪要上。"""

import hashlib
import mimetypes
from pathlib import Path

BUILD = Path(__file__).resolve().parent / "static" / "build"
NAMED = {"/": "index.html", "/recount": "recount.html"}
BESIDE = {"/page.js", "/page.css", "/icon.svg"}  # 重计页引的是同一个文件夹里的，存下来从本机也打得开
TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
}


class Pages:
    """构建好的静态文件。没有构建时是空的，投票口照样能用（命令行投票不需要网页）。"""

    def __init__(self, build: Path = BUILD) -> None:
        files = [path for path in sorted(build.glob("*")) if path.is_file()] if build.is_dir() else []
        self._files = {path.name: (_type(path), path.read_bytes()) for path in files}

    def find(self, path: str) -> tuple[bytes, bytes] | None:
        """一条路径给什么：(类型, 内容)。"""
        name = NAMED.get(path)
        if path.startswith("/e/") and path.count("/") == 2:
            name = "index.html"
        elif path in BESIDE:
            name = path[1:]
        elif path.startswith("/static/"):
            name = path.removeprefix("/static/")
        return self._files.get(name) if name else None

    def digests(self) -> dict[str, str]:
        """每个文件的 SHA-256。"""
        return {name: f"sha256:{hashlib.sha256(data).hexdigest()}" for name, (_, data) in self._files.items()}


def _type(path: Path) -> bytes:
    known = TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    return known.encode()
