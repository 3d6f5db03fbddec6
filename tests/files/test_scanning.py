"""查毒：每份交来的文件先给 clamd 看；有毒的不收，clamd 不在的时候不收，说一句话，盘上什么也不留。"""

import socketserver
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from bihuan.files import door as files, scanning, store
from bihuan.kernel.refuse import BadInput
from bihuan.upkeep import door as upkeep
from tests.county import MONDAY
from tests.files.samples import PDF

BAD = b"%PDF-1.4 eicar"


class Clamd(socketserver.StreamRequestHandler):
    """照 clamd 的 INSTREAM 说话：里面有 eicar 的，说查出来了。"""

    def handle(self) -> None:
        order = self.rfile.read(5)
        if order == b"zPING":
            self.wfile.write(b"PONG\0")
            return
        assert order + self.rfile.read(5) == b"zINSTREAM\0"
        whole = b""
        while (size := struct.unpack("!I", self.rfile.read(4))[0]) > 0:
            whole += self.rfile.read(size)
        self.wfile.write(b"stream: Eicar-Signature FOUND\0" if b"eicar" in whole else b"stream: OK\0")


@pytest.fixture
def clamd(tmp_path: Path, settings) -> Iterator[socketserver.UnixStreamServer]:
    place = tmp_path / "c"
    with socketserver.ThreadingUnixStreamServer(str(place), Clamd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.CLAMD = f"unix://{place}"
        yield server
        server.shutdown()


def handed_in(content: bytes) -> SimpleUploadedFile:
    """走过那一层的一份。"""
    request = RequestFactory().post("/", {"letter": SimpleUploadedFile("答复函.pdf", content)})
    scanning.Scanned(lambda request: None).process_view(request)
    return request.FILES["letter"]


def test_what_the_scanner_finds_is_refused_and_what_it_lets_pass_is_kept(clamd, county, settings, tmp_path):
    settings.DATA = tmp_path / "data"
    by = county.actor("何平", now=MONDAY)
    assert files.keep(handed_in(PDF), by=by, now=MONDAY).size == len(PDF)
    with pytest.raises(BadInput, match="查出了病毒"):
        files.keep(handed_in(BAD), by=by, now=MONDAY)
    assert len(list(store.root().glob("*/*/*"))) == 1
    assert "clamd 答应" in said()
    clamd.shutdown()
    clamd.server_close()
    with pytest.raises(BadInput, match="查毒的程序此刻用不了"):
        files.keep(handed_in(PDF), by=by, now=MONDAY)
    assert "不答应" in said()


def test_a_site_without_a_scanner_does_not_have_the_layer(settings):
    with pytest.raises(scanning.MiddlewareNotUsed):
        scanning.Scanned(lambda request: None)
    assert "bihuan.files.scanning.Scanned" in settings.MIDDLEWARE


def said() -> str:
    return next(one.sentence for one in upkeep.examine(MONDAY) if one.code == "scanner")
