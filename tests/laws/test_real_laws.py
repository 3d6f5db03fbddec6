"""真实的文本（有就考）：带两遍只收一遍；代表法 2015 年的五十二条，到 2025 年只有两条没有改号，四十七条改号，三条改写。"""

import json
from collections import Counter

import pytest

from bihuan.config import cli
from bihuan.laws import questions
from bihuan.laws.models import LawArticle, LawText

pytestmark = pytest.mark.django_db


def test_real_texts_are_brought_once_and_the_lineage_is_the_known_one(shared_data, monkeypatch, capsys):
    monkeypatch.setattr(cli, "_open_the_house", lambda: None)
    files = [str(path) for path in sorted(shared_data("laws").glob("*.md"))]

    def bring():
        code = cli.main(["laws", "import", *files, "--json"])
        return code, json.loads(capsys.readouterr().out)

    code, told = bring()
    unread = [one["file"] for one in told["files"] if not one["new"]]
    assert (told["brought"], len(unread)) == (len(files) - 1, 1)
    assert unread[0].startswith("上海市") and code == 1, "上海的一份没有写日期"
    counted = LawText.objects.count(), LawArticle.objects.count()
    assert bring()[1]["brought"] == 0
    assert (LawText.objects.count(), LawArticle.objects.count()) == counted
    older, newer = LawText.objects.filter(law__short="代表法").order_by("dated_on")
    kin, confirmed = questions.kin_of(older, newer)
    assert Counter(one.said for one in kin) == {"改号": 47, "改写": 3, "未改号": 2} and confirmed is None
    moved = {one.old.n: one.new.n for one in kin if one.new}
    assert (moved[42], moved[45], moved[18], moved[24]) == (51, 58, 24, 31)
    dated = cli.main(["laws", "import", next(one for one in files if "上海市" in one), "--on", "2023-12-01"])
    assert dated == 0 and LawText.objects.filter(law__name__startswith="上海市").exists()
