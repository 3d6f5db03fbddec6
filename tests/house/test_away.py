"""库不在的时候：答 503，请人过一会儿再来；日志里一句，没有调用的经过。"""

import json
import subprocess
import sys

import pytest

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
# 样式没有收集过，照原名给
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
client = Client(raise_request_exception=False, headers={"host": "localhost"})
client.cookies["sessionid"] = "x" * 32
answers = [client.get(path) for path in ("/", "/published/", "/desk/", "/published/1/")]
print(json.dumps([[one.status_code, one.headers.get("Retry-After"), one.content.decode()] for one in answers]))
"""


@pytest.mark.once
def test_a_missing_database_is_a_503_and_one_line(tmp_path, empty_house):
    environment = empty_house | {
        "BIHUAN_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "BIHUAN_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
    }  # fmt: skip
    done = subprocess.run([sys.executable, "-c", ASK], env=environment, text=True, capture_output=True, timeout=120)
    assert done.returncode == 0, done.stderr
    for status, again, page in json.loads(done.stdout):
        assert (status, again) == (503, "30")
        assert "数据库暂时用不了" in page
    assert "Traceback" not in done.stderr
    [line] = [line for line in done.stderr.splitlines() if "ERROR" in line]
    assert "库连不上或写不下，答了 503" in line
