"""陈列与样页：每个部件都在，每页都好用，样式表取得到，正式运行时不开。"""

import re

import pytest

from bihuan.ui import stylesheet
from bihuan.ui.gallery import SAMPLES
from tests.ui.accessible import faults_of

PAGES = ["/ui/", *[f"/ui/pages/{name}/" for name in SAMPLES]]


@pytest.mark.parametrize("url", PAGES)
def test_every_page_opens_for_everyone_and_is_accessible(client, url):
    answer = client.get(url)
    assert answer.status_code == 200
    assert faults_of(answer.content) == []


def test_every_component_is_on_the_shelf(client):
    shelf = "".join(client.get(url).content.decode() for url in PAGES)
    classes = set(re.findall(r'class="([^"]*)"', shelf))
    used = {name for value in classes for name in value.split()}
    text = "".join(path.read_text() for path in stylesheet.files_of("components"))
    defined = set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"/\*.*?\*/|\d*\.\d+\w*", "", text, flags=re.DOTALL)))
    by_script = {"counter", *(name for name in defined if name.startswith("pick"))}
    by_error_page = {"refusal"}
    assert defined - used - by_script - by_error_page == set()


def test_in_live_mode_the_shelf_is_closed(client, settings):
    settings.LIVE = True
    assert [client.get(url).status_code for url in PAGES] == [404] * len(PAGES)


def test_an_unknown_sample_is_not_found(client):
    assert client.get("/ui/pages/nothing/").status_code == 404


def test_the_stylesheet_is_one_file_named_by_its_content(client):
    sheet = stylesheet.sheet()
    answer = client.get(f"/ui/styles/{sheet.name}")
    assert answer.content == sheet.text
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get("/ui/styles/app.000000000000.css").status_code == 404
    packed = client.get(f"/ui/styles/{sheet.name}", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.content) < 14_000  # 有了并排、检查清单、法规的条文、例以后量得 13.8 千字节


def test_every_style_belongs_to_a_layer_and_names_its_colours():
    for layer in stylesheet.LAYERS:
        assert stylesheet.files_of(layer), f"{layer} 层没有文件"
        for path in stylesheet.files_of(layer):
            text = path.read_text()
            assert text.count("{") == text.count("}"), path.name
            if layer not in ("tokens", "print"):
                assert not re.search(r"oklch\(|#[0-9a-f]{3,8}\b|rgb\(", text), f"{path.name} 里有没有名字的颜色"
            assert "!important" not in text or layer in ("reset", "print"), path.name
            assert "url(" not in text, f"{path.name} 取了外面的东西"


def test_every_named_value_exists():
    text = stylesheet.compose()
    asked = set(re.findall(r"var\(--([\w-]+)", text))
    assert asked - set(re.findall(r"--([\w-]+):", text)) == set()
