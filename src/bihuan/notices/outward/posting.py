"""往外发一个 JSON：短，限时，不跟着转。"""

import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from .channel import Failed

TIMEOUT = 10  # 秒，自定
LONGEST_ANSWER = 64 << 10  # 字节


class _Stay(urllib.request.HTTPRedirectHandler):
    """不跟着转：转到哪里去，不由对方说了算。"""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def post(url: str, body: Mapping[str, Any], *, who: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """发出去，取回对方说的。who: 对方叫什么，写在差错里（网址里有口令，不写）。"""
    sent = json.dumps(body, ensure_ascii=False).encode()
    request = urllib.request.Request(
        url, data=sent, headers={"Content-Type": "application/json; charset=utf-8", **(headers or {})}
    )
    try:
        with _opener.open(request, timeout=TIMEOUT) as answer:
            said = answer.read(LONGEST_ANSWER)
    except urllib.error.HTTPError as error:
        error.close()
        raise Failed(f"{who}答复 {error.code}") from None
    except (OSError, ValueError):
        raise Failed(f"{who}没有答复") from None
    try:
        found = json.loads(said or b"{}")
    except (ValueError, RecursionError):
        raise Failed(f"{who}答复的不是 JSON") from None
    return found if isinstance(found, dict) else {}
