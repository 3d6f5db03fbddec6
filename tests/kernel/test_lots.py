"""一批里同样的话只问一次；一批完了就忘，不在一批里的照问。"""

import pytest

from bihuan.kernel.lots import once_in_a_lot, one_lot


def test_the_same_question_is_asked_once_in_a_lot_and_again_after_it():
    asked = []

    @once_in_a_lot
    def who(place, *, on):
        asked.append((place, on))
        return [place]

    who("住建局", on=1), who("住建局", on=1)
    assert len(asked) == 2, "不在一批里的照问"
    with one_lot():
        with one_lot():
            assert who("住建局", on=1) == who("住建局", on=1) == ["住建局"]
        who("住建局", on=1)
        assert len(asked) == 3, "一批里的一批还是那一批"
        who("住建局", on=2), who("水务局", on=1)
        assert len(asked) == 5, "问的不同，各问各的"
    with one_lot():
        who("住建局", on=1)
    assert len(asked) == 6, "一批完了就忘"


def test_a_lot_that_breaks_is_forgotten_too():
    asked = []
    who = once_in_a_lot(lambda place: asked.append(place))

    def breaks():
        with one_lot():
            who("住建局")
            raise ValueError

    with pytest.raises(ValueError):
        breaks()
    who("住建局"), who("住建局")
    assert len(asked) == 3
