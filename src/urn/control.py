"""管理口：数据目录里的本地套接字，只有本人可连；一行 JSON 问，一行 JSON 答。绝不走投票口。"""

import asyncio
import json
import os
import socket
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bihuan.kernel.refuse import Refused
from bihuan.kernel.voting import proofs
from urn.folder import SOCKET
from urn.hall import Hall
from urn.pages import Pages

LONGEST = 4 * 1024 * 1024  # 字节：一次管理请求
PATIENCE = 3600.0  # 秒：封一次几百万张票的箱也够


async def listen(path: Path, hall: Hall, pages: Pages) -> asyncio.Server:
    """开管理口。"""
    socket_path = path / SOCKET
    socket_path.unlink(missing_ok=True)

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            said = await _answer(await reader.readline(), hall, pages)
            writer.write(json.dumps(said, ensure_ascii=False).encode() + b"\n")
            await writer.drain()
        finally:
            writer.close()

    before = os.umask(0o177)
    try:
        return await asyncio.start_unix_server(answer, socket_path, limit=LONGEST)
    except OSError as error:
        raise Refused(f"管理口开不了（数据目录的路径可能太长）：{error}") from error
    finally:
        os.umask(before)


def ask(path: Path, **request: Any) -> dict[str, Any]:
    """在同一台机器上吩咐一件事；票箱没有开动、或者它拒绝，都抛出拒绝。"""
    with socket.socket(socket.AF_UNIX) as line:
        line.settimeout(PATIENCE)
        try:
            line.connect(str(path / SOCKET))
            line.sendall(json.dumps(request, ensure_ascii=False).encode() + b"\n")
            with line.makefile("rb") as answer:
                said = answer.readline()
        except OSError as error:
            raise Refused(f"票箱没有开动（数据目录 {path}）；先运行 urn serve") from error
    if not said:
        raise Refused("票箱没有回答就断开了")
    tree: dict[str, Any] = json.loads(said)
    if "refused" in tree:
        raise Refused(tree["refused"])
    return tree


async def _answer(line: bytes, hall: Hall, pages: Pages) -> dict[str, Any]:
    try:
        request = json.loads(line)
        verbs: dict[str, Callable[..., Any]] = {"open": _open, "close": _close, "status": _status}
        verb = verbs[request.pop("do")]
        said: dict[str, Any] = await verb(hall, pages, **request)
        return said
    except Refused as refused:
        return {"refused": refused.sentence}
    except (OSError, sqlite3.Error) as error:
        return {"refused": f"没有办成：{error}"}
    except (ValueError, KeyError, TypeError):
        return {"refused": "票箱听不懂这个吩咐"}


async def _open(hall: Hall, pages: Pages, text: str) -> dict[str, Any]:
    election = await hall.open(text)
    fingerprint = election.key.fingerprint() if election.key else None
    return {"opened": election.id, "size": election.size, "urn": hall.seal.public.hex(), "key_fingerprint": fingerprint}


async def _close(hall: Hall, pages: Pages, id: str, early: bool, scrutiny: str | None) -> dict[str, Any]:
    sealed = await hall.close(id, early=early, scrutiny=Path(scrutiny) if scrutiny else None)
    fingerprint = proofs.fingerprint(hall.seal.public, sealed.head)
    return {"closed": id, "head": sealed.head, "fingerprint": fingerprint, "export": str(sealed.export)}


async def _status(hall: Hall, pages: Pages) -> dict[str, Any]:
    return hall.status() | {"page": pages.digests()}
