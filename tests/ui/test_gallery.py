"""部件陈列：每个部件都在，页面打得开，样式表取得到。"""

import pytest

from bihuan.ui import stylesheet


@pytest.mark.django_db
def test_the_gallery_opens_for_everyone(client):
    answer = client.get("/ui/")
    assert answer.status_code == 200
    assert "<h1>部件</h1>" in answer.content.decode()


def test_the_stylesheet_is_one_file_named_by_its_content(client):
    sheet = stylesheet.sheet()
    answer = client.get(f"/ui/styles/{sheet.name}")
    assert answer.content == sheet.text
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/ui/styles/app.000000000000.css").status_code == 404
