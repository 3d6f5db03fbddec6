"""向外面问一个 JSON：短，限时，不跟着转。"""

import base64
import json
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

TIMEOUT = 8  # 秒，自定：人在等着
LONGEST = 256 << 10  # 字节


class Unreachable(Exception):
    """没有问成：不答应，答复的不像样。`sentence` 说给人听，不带口令。"""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


_opener = urllib.request.build_opener(_Stay)


def ask(
    url: str, *, who: str, query: Mapping[str, str] | None = None, form: Mapping[str, str] | None = None,
    body: Mapping[str, Any] | None = None, headers: Mapping[str, str] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """问一句：`query` 在网址里，`form` 是表单，`body` 是 JSON。`who`: 对方叫什么，写在差错里。"""
    sent, told = None, {"Accept": "application/json", **(headers or {})}
    if form is not None:
        sent = urlencode(form).encode()
    elif body is not None:
        sent, told["Content-Type"] = json.dumps(body).encode(), "application/json"
    address = f"{url}{'&' if '?' in url else '?'}{urlencode(query)}" if query else url
    try:
        with _opener.open(urllib.request.Request(address, data=sent, headers=told), timeout=TIMEOUT) as answer:
            found = json.loads(answer.read(LONGEST) or b"{}")
    except urllib.error.HTTPError as error:
        error.close()
        raise Unreachable(f"{who}答复 {error.code}") from None
    except OSError:
        raise Unreachable(f"{who}没有答复") from None
    except (ValueError, RecursionError):
        raise Unreachable(f"{who}答复的不是 JSON") from None
    if not isinstance(found, dict):
        raise Unreachable(f"{who}答复的不像样")
    return found


def basic(name: str, secret: str) -> dict[str, str]:
    """照 RFC 6749 第 2.3.1 节，名字和口令先写成百分号的样子。"""
    pair = f"{quote(name, safe='')}:{quote(secret, safe='')}"
    return {"Authorization": f"Basic {base64.b64encode(pair.encode()).decode()}"}
