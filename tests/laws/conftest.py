"""法规的布置：虚构的条例，和引它的一份云泽县自己的办法。"""

import pytest

from bihuan.laws import door as laws
from bihuan.procedure import door as procedure
from tests.county import MONDAY
from tests.laws.texts import METHOD, NEW, OLD


@pytest.fixture
def benches(county):
    """两版条例都带来了，云泽县自己的办法引着 2020 年的那一版。"""
    li = county.actor("李敏", now=MONDAY)
    procedure.release(procedure.read_text_here(METHOD, county.congress.pk), now=MONDAY, owner_id=county.congress.pk)
    county.older, county.newer = (laws.bring(text.encode(), "长椅.txt", by=li, now=MONDAY) for text in (OLD, NEW))
    return county
