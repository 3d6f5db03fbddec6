"""测试用的设置：数据放在一次性的文件夹里（测试完了由 conftest 清掉），不收集样式，口令哈希用快的。"""

import os
import tempfile
from pathlib import Path

_folder = Path(tempfile.mkdtemp(prefix="bihuan-tests-"))
os.environ["BIHUAN_DATA"] = str(_folder)
os.environ.pop("BIHUAN_MODE", None)
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright 的同步接口自带事件循环

from bihuan.config.settings import *  # noqa: E402, F403
from bihuan.config.settings import DATABASES, STORAGES  # noqa: E402

STATIC_ROOT = _folder / "static"
STATIC_ROOT.mkdir()
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
COMPILED_CHECKED = True  # 记着的问句每次重拼一遍比对：键没有写全的当场说出来
AXES_ENABLED = False  # 锁定自有它的测试打开

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    _options = DATABASES["default"]["OPTIONS"]
    _options["init_command"] = _options["init_command"].replace("synchronous=FULL", "synchronous=OFF")
    # 用文件而不用内存库（tests/pristine.py）：浏览器测试里网站另在线程中，要像真的一样各开各的连接
