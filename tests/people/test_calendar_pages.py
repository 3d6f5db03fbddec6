"""日历、届次的页面：哪几天放假，哪一年还没有；录入一年，坏的文件有一句话。"""

import io
import json

import pytest

from bihuan.regions import door as regions
from tests.people.county import build
from tests.people.test_pages import upload
from tests.shown import shown as text

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_the_calendar_says_which_days_and_which_year_is_missing(county, client, enter):
    page = text(client.get("/people/calendar/2026/"))
    assert "2月15日至2月23日" in page
    assert "2月14日" in page
    assert "content_7047091" in page
    assert "2027 年的放假安排还没有录入" in text(client.get("/people/calendar/2027/"))
    assert client.get("/people/calendar/1900/").status_code == 404


NOTICE = "https://www.gov.cn/zhengce/content/202611/content_1.htm"


def test_staff_import_a_year_and_a_bad_file_gets_a_sentence(county, enter):
    client = enter(county.li)
    days = [{"name": "元旦", "date": "2027-01-01", "isOffDay": True}]
    told = json.dumps({"year": 2027, "papers": [NOTICE], "days": days})
    shown = client.post("/people/calendar/new/", {"file": upload(io.BytesIO(told.encode()), "2027.json")})
    assert "没有到期日因此改动" in text(shown)
    assert not regions.calendar().known(2027)  # 还没有确认
    done = client.post("/people/calendar/new/", {"notice": shown.context["body"]}, follow=True)
    assert "已录入 2027 年放假安排，日历成为第 2 版" in text(done)
    assert regions.calendar().known(2027)
    bad = upload(io.BytesIO("不是".encode("gbk")), "2028.json")
    refused = client.post("/people/calendar/new/", {"file": bad})
    assert (refused.status_code, "这不是 JSON 文件" in text(refused)) == (422, True)


def test_staff_register_terms_and_sessions(county, enter):
    client = enter(county.li)
    assert "第17届" in text(client.get("/people/terms/"))
    clash = client.post("/people/terms/new/", {"number": 18, "from_on": "2026-03-02"})
    assert "请先写明第17届的终止日" in text(clash)
    address = f"/people/terms/{county.term.pk}/sessions/new/"
    done = client.post(address, {"number": 5, "opens_on": "2026-01-20", "closes_on": "2026-01-23"}, follow=True)
    assert "已登记第17届第5次会议" in text(done)
    assert client.post(address, {"number": 6, "opens_on": "昨天"}).status_code == 422
    neighbour = build("99LX", "临溪县")
    assert client.get(f"/people/terms/{neighbour.term.pk}/sessions/new/").status_code == 404
