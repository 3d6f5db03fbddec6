"""规范文本：同一内容只有一种写法，哈希才有意义。

键按码位排序、无空白、不转义中文、不用浮点数；瞬间写成 UTC 微秒（…Z），日子写成 ISO 8601。
"""

import dataclasses
import datetime as dt
import hashlib
import json
from typing import Any

ALGORITHMS = ("sha256", "sm3")


def dumps(value: Any) -> str:
    """把值写成规范 JSON 文本。拒绝浮点数、非文本的键和不认识的类型。"""
    return json.dumps(_plain(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(text: str | bytes, algorithm: str = "sha256") -> str:
    """文本的哈希，以算法名开头：`sha256:…` 或 `sm3:…`。"""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"不认识的哈希算法：{algorithm}")
    data = text.encode() if isinstance(text, str) else text
    return f"{algorithm}:{hashlib.new(algorithm, data).hexdigest()}"


def instant(value: dt.datetime) -> str:
    """瞬间的规范写法：2026-03-02T01:00:00.000000Z。"""
    if value.tzinfo is None:
        raise TypeError("瞬间必须带时区")
    return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read_instant(text: str) -> dt.datetime:
    """把规范写法读回瞬间。"""
    if len(text) != 27 or text[-1] != "Z":
        raise ValueError(f"不是瞬间的规范写法：{text}")
    return dt.datetime.fromisoformat(text)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, dict):
        for key in value:
            if not isinstance(key, str):
                raise TypeError(f"规范文本的键必须是文本：{key!r}")
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, dt.datetime):
        return instant(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    raise TypeError(f"规范文本不收这种值：{type(value).__name__}")
