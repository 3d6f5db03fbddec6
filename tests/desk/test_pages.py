"""工作台和公开网站的页面：读屏、键盘、手机都用得了（不必开浏览器就看得出的那些）。"""

import pytest
from django.test import Client

from bihuan.suggestions import door as suggestions
from tests.ui.accessible import faults_of

PUBLIC = ("/", "/published/", "/about/", "/search/?q=路面")


@pytest.mark.parametrize(
    "name",
    ["李敏", "姜澜", "邹凯", "戚芳", "周岚", "何平", "秦川", "周志强", "张桂英", "王建国", "陈秀兰", "田野", "孔令云"],
)
def test_every_desk_is_accessible(demo, name):
    assert faults_of(demo.page(name)) == []


def test_every_lane_is_accessible(demo):
    for name, path in (
        ("李敏", "office/waiting"),
        ("姜澜", "office/publishing"),
        ("周岚", "leader/again"),
        ("秦川", "unit/promised"),
    ):
        assert faults_of(demo.page(name, f"/desk/{path}/")) == []


def test_every_public_page_is_accessible(demo):
    some = suggestions.Publication.objects.filter(reply=None).values_list("pk", flat=True)
    for path in (*PUBLIC, *(f"/published/{pk}/" for pk in some)):
        assert faults_of(Client().get(path).content) == [], path


def test_the_large_print_is_offered_and_kept(demo):
    client = Client()
    assert "长辈版" in client.get("/published/").content.decode()
    client.get("/ui/size/large/?next=/published/")
    assert 'data-size="large"' in client.get("/published/").content.decode()
