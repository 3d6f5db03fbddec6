"""错误页：说人话，不露底，不需要库。"""

import pytest
from django.template.loader import get_template

from tests.ui.accessible import faults_of


@pytest.mark.parametrize("status", [400, 403, 404, 411, 413, 500, 503])
def test_an_error_page_stands_without_a_request(status):
    html = get_template(f"{status}.html").render()
    assert faults_of(html) == []
    assert "Traceback" not in html


def test_an_unknown_address_gets_a_sentence(client):
    answer = client.get("/nowhere/at/all/")
    assert answer.status_code == 404
    assert "网址可能写错了" in answer.content.decode()
