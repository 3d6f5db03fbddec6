"""起草的日子，写好的一份。"""

import pytest

from bihuan.kernel import clock
from bihuan.suggestions import door as suggestions
from tests.county import MONDAY
from tests.suggestions.test_loop import BRIDGE


@pytest.fixture
def monday():
    with clock.frozen(MONDAY):
        yield


@pytest.fixture
def written(county):
    """张桂英写好、还没有提出的一份。"""
    zhang = county.actor("张桂英", now=MONDAY)
    return suggestions.start_draft(congress_id=county.congress.pk, by=zhang, now=MONDAY, **BRIDGE)
