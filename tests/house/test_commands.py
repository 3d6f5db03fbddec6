"""命令行：怎样找到命令，怎样说错，怎样退出。"""

import json
import os
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from bihuan.config import cli
from bihuan.kernel import usage


def bihuan(*words: str, data: Path | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
    """像使用者那样跑一条命令。"""
    environment = {**os.environ, **environment, "BIHUAN_DATA": str(data or "/nonexistent/unused")}
    for name in ("DJANGO_SETTINGS_MODULE", "BIHUAN_DATABASE_URL"):
        environment.pop(name, None)
    return subprocess.run(
        [sys.executable, "-m", "bihuan.config.cli", *words],
        env=environment,
        text=True,
        capture_output=True,
        timeout=120,
    )


def test_help_lists_every_command_in_words():
    page = bihuan("--help")
    assert page.returncode == 0
    for command in cli.commands():
        assert command.name in page.stdout
        assert len(command.says) > 3, f"{command.name} 的首行没有说明"


def test_nothing_asked_is_a_wrong_argument():
    answer = bihuan()
    assert answer.returncode == 2
    assert "还缺：命令" in answer.stderr
    assert answer.stdout == ""


def test_an_unknown_command_is_named_in_chinese():
    answer = bihuan("frobnicate")
    assert answer.returncode == 2
    assert "没有 'frobnicate' 这一项" in answer.stderr


def test_a_wrong_value_is_named_in_chinese():
    answer = bihuan("serve", "--port", "eighty", data=Path("/proc/nowhere"))
    assert "Traceback" not in answer.stderr
    assert answer.returncode in (1, 2)


@pytest.mark.parametrize("english", ["unrecognized arguments: --x", "argument --port: invalid int value: 'a'"])
def test_argparse_sentences_are_translated(english):
    assert not usage.in_chinese(english).isascii()


def test_an_impossible_data_folder_is_a_sentence():
    answer = bihuan("work", "--once", data=Path("/proc/nowhere"))
    assert answer.returncode == 1
    assert "数据夹建不了" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_wrong_database_address_is_a_sentence(tmp_path):
    answer = subprocess.run(
        [sys.executable, "-m", "bihuan.config.cli", "work", "--once", "--json"],
        env={
            **os.environ,
            "BIHUAN_DATABASE_URL": "mysql://x",
            "BIHUAN_DATA": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "bihuan.config.settings",
        },
        text=True,
        capture_output=True,
        timeout=60,
    )
    assert answer.returncode == 1
    assert "只认 postgresql://" in json.loads(answer.stdout)["refused"]


def test_live_mode_refuses_a_default_key(tmp_path):
    answer = bihuan("work", "--once", data=tmp_path, BIHUAN_MODE="live")
    assert answer.returncode == 1
    assert "BIHUAN_SECRET_KEY" in answer.stderr


def test_live_mode_refuses_to_answer_to_any_name(tmp_path):
    answer = bihuan("work", "--once", data=tmp_path, BIHUAN_MODE="live", BIHUAN_SECRET_KEY="x" * 50)
    assert answer.returncode == 1
    assert "BIHUAN_HOSTS" in answer.stderr


def test_several_commands_may_meet_one_empty_folder(empty_house):
    """空的数据夹自己建库：几个命令同时遇到，一个建，别的等，都办成；再来一个，什么也不用做。"""
    script = "from bihuan.config import readiness as r; r.make_ready(); print(r.missing_migrations())"
    told = "import django.core.management as m; m.call_command = None\n"  # 再来一个要是还迁移，就会出错

    def started(words: str) -> subprocess.Popen[str]:
        return subprocess.Popen([sys.executable, "-c", words], env=empty_house, text=True, stdout=-1, stderr=-1)

    def made_ready(process: subprocess.Popen[str]) -> None:
        said, error = process.communicate(timeout=250)
        assert (process.returncode, said.strip()) == (0, "set()"), error

    for process in [started(script) for _ in range(3)]:
        made_ready(process)
    made_ready(started(told + script))


@pytest.mark.parametrize("name", [command.name for command in cli.commands()])
def test_a_command_without_need_of_django_never_loads_it(name):
    script = (
        "import sys, importlib\n"
        "from bihuan.config import cli\n"
        f"module = cli.chosen([{name!r}]).load()\n"
        "needs = getattr(module, 'needs_django', False)\n"
        "sys.exit(0 if needs or not any(m.split('.')[0] == 'django' for m in sys.modules) else 1)\n"
    )
    answer = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)
    assert answer.returncode == 0, answer.stderr


def test_the_version_is_that_of_the_package():
    answer = bihuan("--version")
    assert (answer.returncode, answer.stdout.strip()) == (0, f"bihuan {metadata.version('bihuan')}")


def test_a_developers_site_is_refused_in_live_mode(tmp_path):
    answer = bihuan("dev", data=tmp_path, BIHUAN_MODE="live", BIHUAN_SECRET_KEY="x" * 50, BIHUAN_HOSTS="localhost")
    assert answer.returncode == 1
    assert "正式运行不能这样开站" in answer.stderr


def test_an_unknown_mode_is_refused(tmp_path):
    answer = bihuan("figures", data=tmp_path, BIHUAN_MODE="prod")
    assert answer.returncode == 1
    assert "只认 demo、live、dev" in answer.stderr
