"""文书：一步办了就出，照正文写成；看不见的、更正掉的没有；正文里写不得的，核对时说出来。"""

import pytest

from bihuan.kernel import clock
from bihuan.procedure import door as procedure
from bihuan.procedure.language import read_text
from tests.cases.stalls import STALLS

pytestmark = pytest.mark.django_db
NUMBER = "13905710086"


def test_each_step_that_says_so_makes_its_document(enter, county, opened, code_of):
    """登记的出登记单，交办的照正文出交办通知；电话哪一份里也没有；承办单位只见得到交办通知，登记单里他看不见的项没有。"""
    stall = opened("水产摊占道", 情况="占道一米", 摊主电话=NUMBER, 摊位=[{"摊号": "七号", "类别": "水产"}])
    given = {code_of["牵头单位"]: county.organs["城管局"].pk, code_of["整改时限"]: "2026-04-01"}
    procedure.take_step(stall.pk, "assign", filled=given, by=county.actor("李敏", now=clock.now()), now=clock.now())
    lee = enter("李敏")

    page = lee.get(f"/cases/{stall.pk}/").content.decode()
    assert page.count(f"/cases/{stall.pk}/documents/") == 2
    first, second = (lee.get(f"/cases/{stall.pk}/documents/{seq}/").content.decode() for seq in (1, 2))
    assert "登记单" in first
    assert "集市上的问题逐件登记" in first
    assert "占道一米" in first
    assert "七号" in first
    assert "云泽县城市管理局：" in second
    assert "集〔2026〕001号“水产摊占道”由你单位牵头整改，2026-04-01以前报结果。" in second
    assert NUMBER not in first + second

    assert lee.get(f"/cases/{stall.pk}/documents/9/").status_code == 404
    unit = enter("韩松")
    assert unit.get(f"/cases/{stall.pk}/documents/2/").status_code == 200
    seen = unit.get(f"/cases/{stall.pk}/documents/1/").content.decode()
    assert "水产摊占道" in seen
    assert "占道一米" not in seen
    assert enter("秦川").get(f"/cases/{stall.pk}/documents/1/").status_code == 404


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("‹整改时限›以前", "‹心情›以前", "「交办通知」里的‹心情› 没有所指"),
        ("‹整改时限›以前", "‹摊主电话›以前", "不是人人看得见的，不能写进文书"),
        ("文书: 交办通知,", "", "没有哪一条写了「文书: 交办通知」"),
    ],
)
def test_what_a_document_cannot_say(before, after, said):
    found = procedure.faults_of(read_text(STALLS.replace(before, after, 1)))
    assert any(said in str(one) for one in found), [str(one) for one in found]
