"""部署的样本对得上代码：命令、环境变量、正文的上限、指到的文件都是真的。"""

import configparser
import re
import shutil
import subprocess

import pytest

from bihuan.config import cli, doorstep
from tests.house import floors
from tests.shared import ROOT

HERE = ROOT / "docs" / "deploy"
UNITS = sorted(HERE.glob("*.service"))
LIMIT = doorstep.LARGEST // (1024 * 1024)


def read(path) -> configparser.ConfigParser:
    """一个单元；同一个名字写两遍的取后一个。"""
    unit = configparser.ConfigParser(strict=False, interpolation=None, delimiters="=")
    unit.optionxform = str  # type: ignore[assignment,method-assign]
    unit.read(path, encoding="utf-8")
    return unit


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_a_unit_runs_a_command_that_is_there_and_has_no_privilege(path):
    service = read(path)["Service"]
    command = service["ExecStart"].split()
    assert command[0].endswith("/bihuan")
    assert cli.chosen(command[1:]) is not None
    assert (service["User"], service["UMask"], service["NoNewPrivileges"]) == ("bihuan", "0077", "yes")
    assert service["ProtectSystem"] == "strict"
    assert service["CapabilityBoundingSet"] == ""


def test_the_units_name_only_settings_that_are_read():
    config = floors.HOUSE / "config"
    settings = "".join((config / name).read_text(encoding="utf-8") for name in ("settings.py", "reaching.py"))
    named = {name for path in UNITS for name in re.findall(r"BIHUAN_[A-Z_]+", path.read_text(encoding="utf-8"))}
    assert {"BIHUAN_DATA", "BIHUAN_MODE", "BIHUAN_HOSTS"} <= named
    assert [name for name in named if f'"{name}"' not in settings] == []


def test_the_proxies_let_in_what_the_site_lets_in():
    nginx, caddy = ((HERE / name).read_text(encoding="utf-8") for name in ("nginx.conf", "Caddyfile"))
    assert f"client_max_body_size    {LIMIT}m;" in nginx
    assert f"max_size {LIMIT}MB" in caddy
    assert "proxy_set_header X-Forwarded-Proto $scheme;" in nginx
    for text in (nginx, caddy):
        assert text.count("{") == text.count("}")


def test_every_sample_is_told_in_the_page():
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    told = set(re.findall(r"\(deploy/([^)]+)\)", page))
    assert told == {path.name for path in HERE.iterdir()}


@pytest.mark.parametrize("path", UNITS, ids=lambda path: path.name)
def test_systemd_itself_reads_the_unit(path, tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("这台机器上没有 systemd-analyze")
    unit = tmp_path / path.name
    unit.write_text(re.sub(r"/opt/bihuan\S+", "/bin/true", path.read_text(encoding="utf-8")), encoding="utf-8")
    done = subprocess.run(["systemd-analyze", "verify", str(unit)], capture_output=True, text=True, timeout=60)
    assert "Unknown" not in done.stderr, done.stderr
