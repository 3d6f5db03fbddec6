"""设置：一处写明。

环境变量只有 BIHUAN_DATA、BIHUAN_DATABASE_URL、BIHUAN_SECRET_KEY、BIHUAN_MODE、BIHUAN_HOSTS、BIHUAN_PUBLIC_HOSTS、BIHUAN_PROXIES、
BIHUAN_LOG 等，各在用它的那一行；往外去的——寄信、短信、群机器人、外面的登录——在 `reaching.py`。
"""

import os
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlparse

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from bihuan.config.logging_of import logging_of
from bihuan.config.reaching import *  # noqa: F403 - 设置按名字取，一样一样再写一遍没有意思

PACKAGE = Path(__file__).resolve().parent.parent
DATA = Path(os.environ.get("BIHUAN_DATA", "var")).resolve()
MODE = os.environ.get("BIHUAN_MODE", "demo")
if MODE not in ("demo", "live", "dev"):
    raise ImproperlyConfigured("BIHUAN_MODE 只认 demo、live、dev")
LIVE = MODE == "live"

DEBUG = MODE == "dev"  # 写代码时：出错的页面写明调用的经过，样式与模板改了就生效
COMPILED_CHECKED = False  # 记着的问句每次照样重拼一遍比对：测试里打开
SECRET_KEY = os.environ.get("BIHUAN_SECRET_KEY", "")
if not SECRET_KEY:
    if LIVE:
        raise ImproperlyConfigured("正式运行必须设置 BIHUAN_SECRET_KEY")
    SECRET_KEY = "demo-only-" + "闭环" * 20
_hosts = os.environ.get("BIHUAN_HOSTS", "")
if LIVE and not _hosts:
    raise ImproperlyConfigured("正式运行必须设置 BIHUAN_HOSTS，写明站名，多个用逗号隔开")
# 公众的站名：只答公众的页面；不设的，一个站名下什么都有（config/hosts.py）
PUBLIC_HOSTS = [host.strip().lower() for host in os.environ.get("BIHUAN_PUBLIC_HOSTS", "").split(",") if host.strip()]
_staff = [host.strip().lower() for host in (_hosts or "127.0.0.1,localhost,testserver").split(",") if host.strip()]
if set(_staff) & set(PUBLIC_HOSTS):
    raise ImproperlyConfigured("BIHUAN_PUBLIC_HOSTS 与 BIHUAN_HOSTS 不能写同一个站名：公众的站名下没有登录")
ALLOWED_HOSTS = _staff + PUBLIC_HOSTS
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS if "." in host and LIVE]

INSTALLED_APPS = [
    "bihuan.config.apps.Config",
    "bihuan.upkeep",
    "bihuan.replay",
    "bihuan.demo",
    "bihuan.portal",
    "bihuan.desk",
    "bihuan.suggestions",
    "bihuan.laws",
    "bihuan.hints",
    "bihuan.cases",
    "bihuan.procedure",
    "bihuan.figures",
    "bihuan.notices",
    "bihuan.search",
    "bihuan.files",
    "bihuan.accounts",
    "bihuan.people",
    "bihuan.regions",
    "bihuan.ledger",
    "bihuan.sheets",
    "bihuan.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_htmx",
    "template_partials",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "bihuan.config.logs.watched",
    "bihuan.config.packing.packed",
    "csp.middleware.CSPMiddleware",
    "bihuan.config.doorstep.doorstep",
    "bihuan.config.hosts.two_names",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "bihuan.accounts.middleware.closed_by_default",
    "axes.middleware.AxesMiddleware",
    "bihuan.files.scanning.Scanned",
]

ROOT_URLCONF = "bihuan.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["template_partials.templatetags.partials", "bihuan.ui.templatetags.ui"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "bihuan.ui.context.page",
            ],
        },
    }
]


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": DATA / "bihuan.sqlite3",
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=FULL;PRAGMA foreign_keys=ON;"
                "PRAGMA cache_size=-65536;PRAGMA mmap_size=268435456",
            },
            "CONN_MAX_AGE": 600,
        }
    parts = urlparse(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ImproperlyConfigured("BIHUAN_DATABASE_URL 只认 postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "bihuan",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": parts.port or "",
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,  # 库重启过，断了的连接换新的，不让人看见错误页
        "OPTIONS": {
            "connect_timeout": 5,
            "application_name": "bihuan",
            # 盘是固态的，常用的页在内存里：顺着索引跳着读并不比顺着表读贵四倍；一页里的短句子不值得现编成机器码
            "options": "-c random_page_cost=1.1 -c jit=off",
        },
    }


DATABASES = {"default": _database(os.environ.get("BIHUAN_DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

AUTH_USER_MODEL = "accounts.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "bihuan.accounts.strength.LongEnough", "OPTIONS": {"min_length": 8}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
PASSWORD_HASHERS = [
    "bihuan.accounts.hashing.Argon2",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",  # 从前存下的、成批开立的，本人登录时换成上面的
]
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None  # 账号不收邮箱：登录只凭姓名与密码
ACCOUNT_SESSION_REMEMBER = True  # 不问“记住我”：登录到 SESSION_COOKIE_AGE 为止
ACCOUNT_RATE_LIMITS = False  # 试错由 axes 锁定；会场里几百人同出一个网址，不能按网址限次
ACCOUNT_ADAPTER = "bihuan.accounts.adapter.Adapter"
MFA_ADAPTER = "bihuan.accounts.second.adapter.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
SECOND_FACTOR = os.environ.get("BIHUAN_SECOND_FACTOR", "administrators" if LIVE else "none")
if SECOND_FACTOR not in ("none", "administrators", "staff"):
    raise ImproperlyConfigured("BIHUAN_SECOND_FACTOR 只认 none、administrators、staff")
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "desk:home"
ACCOUNT_LOGOUT_REDIRECT_URL = "portal:home"
AXES_FAILURE_LIMIT = 5  # 等级保护 GB/T 22239-2019 登录失败处理；次数为通行做法
AXES_COOLOFF_TIME = 0.5  # 小时
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # 谁、在哪里；认得的机器自成一处（accounts/devices.py）
AXES_CLIENT_IP_CALLABLE = "bihuan.accounts.devices.place_of"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # 锁住以后再试的不记：行不再长大，锁也不再延长
AXES_DISABLE_ACCESS_LOG = True
AXES_LOCKOUT_CALLABLE = "bihuan.accounts.lockout.locked_out"
# 日：登录的记录留这么久（网络安全法第二十一条：不少于六个月）
SIGN_IN_DAYS = int(os.environ.get("BIHUAN_SIGN_IN_DAYS", "200"))
if SIGN_IN_DAYS < 184:
    raise ImproperlyConfigured("BIHUAN_SIGN_IN_DAYS 不能少于 184：网络日志要留存六个月以上")
SLIP_DAYS = int(os.environ.get("BIHUAN_SLIP_DAYS", "14"))  # 日：密码条发出去这么久还没有用的标出来；自定
SESSION_COOKIE_AGE = 8 * 3600
IDLE = int(os.environ.get("BIHUAN_IDLE", "60" if LIVE else "0")) * 60  # 秒：闲这么久就退出（等级保护 8.1.4.1）；0 不退
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LIVE
CSRF_FAILURE_VIEW = "bihuan.portal.views.form_expired"
if LIVE:  # 反代终结 HTTPS，由它写 X-Forwarded-Proto（docs/deploy.md）
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_HSTS_SECONDS = 365 * 24 * 3600
try:  # 信得过的反代：它写的 X-Forwarded-For 才算数；同一台机器上的总信得过
    _proxies = os.environ.get("BIHUAN_PROXIES", "").split(",")
    PROXIES = [ip_network(each.strip()) for each in ("127.0.0.0/8", "::1", *_proxies) if each.strip()]
except ValueError as error:
    raise ImproperlyConfigured(f"BIHUAN_PROXIES 只认地址或网段，逗号隔开：{error}") from error
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]  # 说得完整的才列，不看浏览器要什么（docs/decisions/0011-one-language.md）
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
USE_I18N = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"  # bihuan serve 收集；随数据夹走，装成轮子也一样
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": str(DATA / "files")}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 6 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 12_000  # 一张 500 行、二十列的表，连同别的格
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

PUBLIC_URL = next((f"https://{host}" for host in PUBLIC_HOSTS if LIVE), "")  # 给群众的码从这里开头
SITE_URL = next((f"https://{host}" for host in ALLOWED_HOSTS if "." in host and LIVE), "")  # 信里的链接从这里开头
METRICS = os.environ.get("BIHUAN_METRICS", "")  # 监控程序带来的令牌；不设就没有 /metrics
CLAMD = os.environ.get("BIHUAN_CLAMD", "")  # 杀毒：unix:///run/clamav/clamd.ctl 或 tcp://主机:3310；不设不查
if urlparse(CLAMD).scheme not in ("", "unix", "tcp"):
    raise ImproperlyConfigured("BIHUAN_CLAMD 只认 unix:// 与 tcp://")
_backup, _keys = os.environ.get("BIHUAN_BACKUP", ""), os.environ.get("BIHUAN_BACKUP_KEYS", "")
BACKUP = Path(_backup).resolve() if _backup else None  # 每夜备份到哪里；不设不备
BACKUP_KEYS = Path(_keys).resolve() if _keys else None  # 私钥另放到哪里；不设为备份夹里的 keys
_passphrase = os.environ.get("BIHUAN_BACKUP_PASSPHRASE", "")
BACKUP_PASSPHRASE = Path(_passphrase).resolve() if _passphrase else None  # 备份的口令在哪个文件里；不设不加密
BACKUP_KEEP = int(os.environ.get("BIHUAN_BACKUP_KEEP", "14"))  # 份，自定：两周
if BACKUP_KEEP < 1:
    raise ImproperlyConfigured("BIHUAN_BACKUP_KEEP 至少是 1")
LOG = os.environ.get("BIHUAN_LOG", "json" if LIVE else "line")  # 运行日志：json 没有个人信息，line 给写代码的人看
if LOG not in ("json", "line"):
    raise ImproperlyConfigured("BIHUAN_LOG 只认 json、line")
LOGGING = logging_of(LOG)
