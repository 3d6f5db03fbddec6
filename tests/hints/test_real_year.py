"""真实的一年（有就考）：五份轮着考，第一个就对的过半，前三个里有的过七成。"""

import pytest

from bihuan.hints import door as hints
from bihuan.replay import door as replay

pytestmark = pytest.mark.slow


def test_half_at_once_and_seven_in_ten_among_three(shared_data):
    led, units = replay.led_in(shared_data("cixi_2017"))
    asked = [hints.Example(n, one.title, one.subject, one.unit) for n, one in enumerate(led)]
    told = hints.measure(asked, asked, {name: name for name in units})
    assert told.n == 306
    assert told.top1 >= 0.5
    assert told.top3 >= 0.7
