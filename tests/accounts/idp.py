"""一家真的统一认证：另一个 Django 进程，用 allauth 的 idp.oidc。`python idp.py 文件夹 端口 回来的网址`，一个用户 wangfang。"""

import sys
from pathlib import Path
from types import ModuleType
from wsgiref.simple_server import WSGIRequestHandler, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.urls import include, path

CLIENT, SECRET, USER, PASSWORD = "bihuan", "s3cret:/+", "wangfang", "统一认证-tested"


def configure(folder: Path) -> None:
    """它自己的设置：自己的库，自己的钥匙。"""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    pem = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()
    settings.configure(
        DEBUG=False, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="idp" * 20, ROOT_URLCONF="idp_urls", USE_TZ=True,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": folder / "idp.sqlite3"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions",
                        "django.contrib.messages", "allauth", "allauth.account", "allauth.idp.oidc"],
        MIDDLEWARE=["django.contrib.sessions.middleware.SessionMiddleware",
                    "django.middleware.csrf.CsrfViewMiddleware",
                    "django.contrib.auth.middleware.AuthenticationMiddleware",
                    "django.contrib.messages.middleware.MessageMiddleware",
                    "allauth.account.middleware.AccountMiddleware"],
        TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True,
                    "OPTIONS": {"context_processors": ["django.template.context_processors.request",
                                                       "django.contrib.messages.context_processors.messages"]}}],
        AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        ACCOUNT_EMAIL_VERIFICATION="none", ACCOUNT_RATE_LIMITS=False, IDP_OIDC_PRIVATE_KEY=pem,
    )  # fmt: skip


def furnish(back: str) -> None:
    """一个用户，一个来登记过的站。"""
    from allauth.idp.oidc.models import Client
    from django.contrib.auth.models import User

    User.objects.create_user("somebody", password=PASSWORD)
    User.objects.create_user(USER, password=PASSWORD, email="wang@yunze.example")
    client = Client(id=CLIENT, name="闭环", scopes="openid\nprofile", redirect_uris=back, skip_consent=True)
    client.set_secret(SECRET)
    client.set_post_logout_redirect_uris(["http://testserver/"])
    client.save()


class _Quiet(WSGIRequestHandler):
    def log_message(self, *said: object) -> None:
        """不出声。"""


if __name__ == "__main__":
    configure(Path(sys.argv[1]))
    django.setup()
    urls = sys.modules["idp_urls"] = ModuleType("idp_urls")
    urls.urlpatterns = [path("accounts/", include("allauth.account.urls")), path("", include("allauth.idp.urls"))]
    call_command("migrate", verbosity=0)
    furnish(sys.argv[3])
    with make_server("127.0.0.1", int(sys.argv[2]), get_wsgi_application(), handler_class=_Quiet) as server:
        print(server.server_port, flush=True)
        server.serve_forever()
