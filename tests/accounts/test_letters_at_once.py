"""激活信的后四位：几十个同时来猜，也只有五次。"""

import re
from http import HTTPStatus

import pytest
from django.test import Client

from bihuan.accounts.letters.verbs import TRIES, WRONG
from tests.accounts.test_letters import MINE, asked, link_in, post, slips  # noqa: F401 布置
from tests.suggestions.test_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)
GUESSES = 24


def test_guessing_all_at_once_gives_no_more_tries(slips, county, post):  # noqa: F811
    """拿到链接的人一齐猜名册上手机号的后四位：说“对不上”的至多五次，此后链接作废，猜对了也没有用。"""
    assert asked(county, 周建国="zhou@example.cn") == 1
    link, numbers = link_in(post.letters[0]), iter(range(GUESSES))

    def guess() -> str:
        return Client().post(link, {**MINE, "phone": f"{next(numbers):04}"}).content.decode()

    told = at_once(guess, GUESSES)
    assert len(told) == GUESSES and sum(WRONG in page for page in told) == TRIES
    assert Client().post(link, {**MINE, "phone": "8021"}).status_code == HTTPStatus.NOT_FOUND
    assert not re.search("8021", "".join(told))
