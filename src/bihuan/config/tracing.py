"""追踪：装了 bihuan[otel]、设了 OTEL_EXPORTER_OTLP_ENDPOINT 的，每个请求、每个动词是一段（OpenTelemetry），送到那里。

一段里有页的名字、动词的名字、状态、几毫秒、错是哪一种；没有人、没有填的、没有网址里的查询码。没有设的，什么也不装入。
"""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from importlib.util import find_spec
from typing import Any

ASKED = ("OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
MISSING = "设了 OTEL_EXPORTER_OTLP_ENDPOINT，没有装 OpenTelemetry，不追踪；装它：pip install 'bihuan[otel]'"

_provider: Any = None


class _Nothing:
    """不追踪的时候的一段。"""

    def update_name(self, name: str) -> None: ...
    def set_attribute(self, name: str, value: Any) -> None: ...


def start() -> None:
    """照环境变量开；没有设的不开，没有装的说一句。"""
    global _provider
    if not any(os.environ.get(name) for name in ASKED):
        return
    if find_spec("opentelemetry") is None:
        logging.getLogger("bihuan.tracing").warning(MISSING)
        return
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
    from opentelemetry.sdk.resources import Resource
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import BatchSpanProcessor

    from bihuan.ledger.door import watch_verbs

    named = {} if os.environ.get("OTEL_SERVICE_NAME") else {"service.name": "bihuan"}
    _provider = TracerProvider(resource=Resource.create(named))
    _provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter()))
    watch_verbs(span)


def stop() -> None:
    """送完手上的，不再追踪。"""
    global _provider
    if _provider is not None:
        from bihuan.ledger.door import watch_verbs

        watch_verbs(None)
        _provider.shutdown()
        _provider = None


def on() -> bool:
    """开着没有。"""
    return _provider is not None


def span(name: str, told: Mapping[str, Any] | None = None) -> AbstractContextManager[Any]:
    """一段；没有开的，什么也不做。"""
    return _span(name, told or {}) if on() else nullcontext(_Nothing())


@contextmanager
def _span(name: str, told: Mapping[str, Any]) -> Iterator[Any]:
    tracer = _provider.get_tracer("bihuan")
    silent = {"record_exception": False, "set_status_on_exception": False}  # 错说的话里可能有人
    with tracer.start_as_current_span(name, attributes=dict(told), **silent) as one:
        try:
            yield one
        except BaseException as error:
            one.set_attribute("error.type", type(error).__name__)
            raise
