"""投票口给出的网页：构建好的文件一字不改，各有哈希；别的路都没有。"""

import hashlib
from pathlib import Path

import pytest

from tests.urn.hall import Urn
from urn.pages import Pages


@pytest.fixture
def built(tmp_path: Path) -> Path:
    build = tmp_path / "build"
    (build / "inner").mkdir(parents=True)
    (build / "index.html").write_text("<!doctype html><title>投票</title>")
    (build / "recount.html").write_text("<!doctype html><title>重计</title>")
    (build / "voter.js").write_text("export {}")
    (build / "inner" / "x.js").write_text("no")
    (tmp_path / "secret.txt").write_text("no")
    return build


def test_built_files_are_given_unchanged(built: Path):
    pages = Pages(built)
    assert (
        pages.find("/")
        == pages.find("/e/yunze-1")
        == (b"text/html; charset=utf-8", (built / "index.html").read_bytes())
    )
    assert pages.find("/recount") == (b"text/html; charset=utf-8", (built / "recount.html").read_bytes())
    assert pages.find("/static/voter.js") == (b"text/javascript; charset=utf-8", b"export {}")
    assert pages.digests()["voter.js"] == f"sha256:{hashlib.sha256(b'export {}').hexdigest()}"


@pytest.mark.parametrize(
    "path", ["/static/../secret.txt", "/static/inner/x.js", "/static/", "/static", "/e/a/b", "/index.html", "//"]
)
def test_nothing_else_is_given(built: Path, path: str):
    assert Pages(built).find(path) is None


def test_without_a_build_the_voting_door_still_works(tmp_path: Path):
    pages = Pages(tmp_path / "none")
    assert pages.find("/") is None
    assert pages.digests() == {}


def test_https_when_a_certificate_is_given(tmp_path: Path):
    import ssl
    import urllib.request

    certificate, key = tmp_path / "c.pem", tmp_path / "k.pem"
    self_signed(certificate, key)
    urn = Urn(tmp_path / "urn")
    urn.start(more=("--tls-certificate", str(certificate), "--tls-key", str(key)))
    context = ssl.create_default_context(cafile=str(certificate))
    with urllib.request.urlopen(f"https://localhost:{urn.port}/health", context=context, timeout=10) as answer:
        assert answer.read() == b"ok"
    urn.stop()
    done = urn.command("serve", "--tls-certificate", str(tmp_path / "none.pem"), "--tls-key", str(key))
    assert done.returncode == 2
    done = urn.command("serve", "--tls-certificate", str(certificate))
    assert done.returncode == 1


def self_signed(certificate: Path, key: Path) -> None:
    from datetime import UTC, datetime, timedelta

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    made = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(made.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(made, hashes.SHA256())
    )
    certificate.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    key.write_bytes(
        made.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
