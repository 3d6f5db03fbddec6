"""入库：一地自己写的一份，核对过才入库；入了库的不能改，选用以后新的事项就照它办。"""

import json
from dataclasses import replace

import pytest

from bihuan.config import cli
from bihuan.demo import county as demo
from bihuan.procedure import door as procedure
from tests.county import MONDAY

pytestmark = pytest.mark.django_db
OWN = """
工作法: 代表建议办理（云泽县）
代号: suggestion_handling_yunze
版本: 2026-1
依据: 云泽县代表建议办理办法（示范）
沿用: suggestion_handling
条文:
  - {步骤: {redo: 重办}, 原文: 承办单位应当自决定之日起十五日内再次答复。, 重开分办: {答复期限: 自重办起15日}}
"""


@pytest.fixture
def own(tmp_path, monkeypatch):
    """一份沿用的，试走另有测试（test_trying），这里只证明。"""
    monkeypatch.setattr(procedure, "tried_file", lambda path: procedure.Trial(procedure.faults_in_file(path)))
    monkeypatch.setattr(cli, "_open_the_house", lambda: None)  # 测试的库已经备好
    file = tmp_path / "suggestion_handling_yunze.2026-1.yaml"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_a_variant_is_released_adopted_and_followed(own, county, capsys):
    assert cli.main(["procedures", "release", str(own), "--json"]) == 0
    label = json.loads(capsys.readouterr().out)["label"]
    assert label == f"suggestion_handling_yunze@2026-1~{county.congress.pk}"
    procedure.adopt_procedure(county.congress.pk, label, by=county.actor("李敏", now=MONDAY), now=MONDAY)
    assert procedure.chosen(county.congress.pk, "suggestion").label == label


def test_what_is_released_does_not_change(own, county, capsys):
    assert cli.main(["procedures", "release", str(own)]) == 0
    assert cli.main(["procedures", "release", str(own)]) == 0
    own.write_text(OWN.replace("15日", "20日"), encoding="utf-8")
    assert cli.main(["procedures", "release", str(own)]) == 1
    assert "请换一个版本号" in capsys.readouterr().err


def test_a_faulty_one_is_not_released(own, capsys):
    own.write_text(OWN.replace("自重办起15日", "半个月"), encoding="utf-8")
    assert cli.main(["procedures", "release", str(own)]) == 1
    assert "重办" in capsys.readouterr().out
    assert not procedure.ReleasedText.objects.filter(code="suggestion_handling_yunze").exists()


def test_where_there_are_several_it_says_whose(own, county, capsys):
    neighbour = demo.found(MONDAY, name="邻县", code="431291000000", cast=replace(demo.YUNZE))
    assert cli.main(["procedures", "release", str(own)]) == 1
    assert "请用 --congress 写明" in capsys.readouterr().err
    assert cli.main(["procedures", "release", str(own), "--congress", "没有的人大"]) == 1
    assert cli.main(["procedures", "release", str(own), "--congress", neighbour.congress.name]) == 0
    assert procedure.ReleasedText.objects.get(code="suggestion_handling_yunze").owner_id == neighbour.congress.pk


def test_what_one_place_releases_is_nobodys_default(tmp_path, county):
    """一地入库的一份，种类是代表建议、不沿用别人、版本还更高：没有选用它的人大照旧。"""
    before = procedure.chosen(county.congress.pk, "suggestion").label
    shipped = procedure.read_text(
        procedure.ReleasedText.objects.get(code="suggestion_handling", version="2027-1").source
    )
    taken = procedure.release(replace(shipped, code="suggestion_taken", version="2027-9"), now=MONDAY)
    assert taken.version > before.partition("@")[2]
    assert procedure.chosen(county.congress.pk, "suggestion").label == before


def test_the_tenth_version_is_later_than_the_ninth(county):
    shipped = procedure.read_text(
        procedure.ReleasedText.objects.get(code="suggestion_handling", version="2027-1").source
    )
    for version in ("2027-9", "2027-10"):
        procedure.release(replace(shipped, version=version), now=MONDAY)
    assert procedure.latest("suggestion_handling").version == "2027-10"
