"""留痕：只增不改的记录、哈希链、检查点、密文库、收发箱。"""

from .chain import Row, prepare
from .events import Kind, catalogue, event, kind_named, sentence
from .outbox import Undelivered, on_refused, subscribe, undelivered, unsubscribe, work
from .questions import Entry, entries, entry, head, heads
from .verbs import append, append_many, look, namer, record, verb

__all__ = [
    "Entry", "Kind", "Row", "Undelivered",
    "append", "append_many", "catalogue", "entries", "entry", "event", "head", "heads", "kind_named", "look", "namer",
    "on_refused", "prepare", "record", "sentence", "subscribe", "undelivered", "unsubscribe", "verb", "work",
]  # fmt: skip
