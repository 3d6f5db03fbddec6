"""拼好的句子：换了参数，问到的与经 ORM 现拼的一样；链也这样取。"""

import pytest

from bihuan.ledger import door as ledger
from bihuan.ledger.models import LedgerEntry
from bihuan.ledger.questions import COLUMNS, Entry

pytestmark = pytest.mark.django_db
BY_STREAM = ledger.Spelled(lambda stream: LedgerEntry.objects.filter(stream=stream).order_by("seq"), "‹流›")


def test_every_stream_reads_as_the_orm_reads_it(county):
    streams = list(LedgerEntry.objects.values_list("stream", flat=True).distinct())
    assert len(streams) > 3
    for stream in streams:
        rows = list(LedgerEntry.objects.filter(stream=stream).order_by("seq"))
        told = [Entry(*row) for row in LedgerEntry.objects.filter(stream=stream).order_by("seq").values_list(*COLUMNS)]
        assert ledger.entries(stream) == told
        assert ledger.entries(stream, newest_first=True, limit=2) == told[:-3:-1]
        assert ledger.entries(stream, before_seq=2) == told[:1]
        first = BY_STREAM.first(LedgerEntry, stream)
        assert first is not None and first.__dict__ | {"_state": 0} == rows[0].__dict__ | {"_state": 0}
    assert ledger.entries("没有这条流") == []
    assert BY_STREAM.first(LedgerEntry, "没有这条流") is None
