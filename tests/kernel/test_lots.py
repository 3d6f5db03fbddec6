"""一段里同样的话只问一次；完了就忘，改了就忘，不在一段里的照问。"""

import pytest

from bihuan.kernel.lots import forget, once, one_lot


class Asked(list):
    """问过哪些。"""

    def who(self, place):
        return once(("who", place), lambda: self.append(place) or [place])


def test_the_same_question_is_asked_once_in_a_lot_and_again_after_it():
    asked = Asked()
    asked.who("住建局"), asked.who("住建局")
    assert len(asked) == 2, "不在一批里的照问"
    with one_lot():
        with one_lot():
            assert asked.who("住建局") == asked.who("住建局") == ["住建局"]
        asked.who("住建局")
        assert len(asked) == 3, "一批里的一批还是那一批"
        asked.who("水务局")
        assert len(asked) == 4, "问的不同，各问各的"
    with one_lot():
        asked.who("住建局")
    assert len(asked) == 5, "一批完了就忘"


def test_a_change_is_forgotten_at_once_also_for_the_lot_around():
    asked = Asked()
    with one_lot():
        asked.who("住建局")
        with one_lot():
            forget()
        asked.who("住建局")
    assert len(asked) == 2


def test_what_is_taken_back_leaves_what_was_known_before():
    asked = Asked()
    with one_lot(taken_back=True):
        asked.who("住建局")
        with one_lot(taken_back=True):
            asked.who("住建局")
            assert len(asked) == 1, "进去以前记着的，里面也认"
            forget()
            asked.who("住建局")
        asked.who("住建局")
    assert len(asked) == 2, "里面写的都退回了，从前记着的仍然对"


def test_a_lot_that_breaks_is_forgotten_too():
    asked = Asked()

    def breaks():
        with one_lot():
            asked.who("住建局")
            raise ValueError

    with pytest.raises(ValueError):
        breaks()
    asked.who("住建局"), asked.who("住建局")
    assert len(asked) == 3
