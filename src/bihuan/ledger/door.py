"""留痕：只增不改的记录、哈希链、检查点、密文库、收发箱。"""

from .against import Told, cells_against, rows_against, said
from .chain import Row, prepare
from .checkpoints import Checkpoint, checkpoint, complete_log, last_sealed_at, root_now, seal_what_is_new, unsealed
from .events import Kind, catalogue, event, kind_named, sentence
from .forgetting import eraser, forget
from .hands import Hand, hands_in
from .outbox import Undelivered, hand, holding, on_refused, recall, receiver, subscribe, undelivered, unsubscribe, work
from .plain import among, rows_among
from .questions import (
    Entry,
    entries,
    entries_at,
    entries_in,
    entries_of,
    entry,
    head,
    heads,
    latest,
    looks_at,
    looks_by,
    seats,
    streams_named,
)
from .report import Fault, Report, unregister, verifier
from .scan import bodies_in, one_moment, told_streams
from .spelled import Sentence, Spelled, spelled
from .statistics import refresh_statistics
from .triggers import drop_triggers, install_triggers, triggers_missing
from .vault import opened
from .verbs import append, append_all, append_many, look, namer, record, verb, watch_verbs
from .verify import verify

__all__ = [
    "Checkpoint", "Entry", "Fault", "Hand", "Kind", "Report", "Row", "Sentence", "Spelled", "Told", "Undelivered",
    "among", "append", "append_all", "append_many", "bodies_in", "catalogue", "cells_against", "checkpoint",
    "complete_log", "drop_triggers", "entries", "entries_at", "entries_in", "entries_of", "entry", "eraser",
    "event", "forget", "hand", "hands_in", "head", "heads", "holding", "install_triggers", "kind_named",
    "last_sealed_at", "latest", "look", "looks_at", "looks_by", "namer", "on_refused", "one_moment", "opened",
    "prepare", "recall", "receiver", "record", "refresh_statistics", "root_now", "rows_against", "rows_among",
    "said", "seal_what_is_new", "seats", "sentence", "spelled", "streams_named", "subscribe", "told_streams",
    "triggers_missing", "undelivered", "unregister", "unsealed", "unsubscribe", "verb", "verifier", "verify",
    "watch_verbs", "work",
]  # fmt: skip
