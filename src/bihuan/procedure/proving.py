"""整库的核对：随软件发布的逐份，入了库的逐份。一份文件的核对在 library。"""

from bihuan.kernel import canonical

from .language import Fault, FaultyText, read_text
from .language.reading import LIBRARY
from .library import faults_in_file, faults_of
from .models import ReleasedText


def faults_in_library() -> list[tuple[str, list[Fault]]]:
    """随软件发布的，逐份：文件名和毛病。"""
    return [(path.name, faults_in_file(path)) for path in sorted(LIBRARY.glob("*.yaml"))]


def faults_in_released() -> list[tuple[str, list[Fault]]]:
    """库里的，逐份：「代号@版本」和毛病。全文与入库时的哈希不符也是毛病。"""
    told = []
    for row in ReleasedText.objects.order_by("code", "version"):
        found = [] if canonical.digest(row.source) == row.hash else [Fault(row.label, "", "全文与入库时的哈希不符")]
        try:
            found += faults_of(read_text(row.source, row.label), row.label)
        except FaultyText as faulty:
            found += faulty.found
        told.append((row.label, found))
    return told
