"""还没有人、没有事的公开网站。"""

from django.test import Client


def test_an_empty_house_still_has_a_home(db):
    for path in ("/", "/published/"):
        answer = Client().get(path)
        assert answer.status_code == 200
        assert "还没有公开的建议" in answer.content.decode()


def test_the_home_of_a_live_house_says_whose_it_is(county):
    page = Client().get("/").content.decode()
    assert "<title>云泽县人民代表大会 · 闭环</title>" in page and "<b>云泽县人民代表大会</b>" in page
