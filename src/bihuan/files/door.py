"""文件：收下、归属、取出、谁能打开。"""

from bihuan.files.gates import gate
from bihuan.files.kinds import ACCEPTED, sniff
from bihuan.files.models import Upload
from bihuan.files.questions import upload_exists, uploads_of
from bihuan.files.scanning import answers as scanner_answers
from bihuan.files.verbs import LARGEST, attach, attach_all, digest_of, keep, keep_again, open_upload, sweep
from bihuan.files.words import paragraphs

__all__ = [
    "ACCEPTED",
    "LARGEST",
    "Upload",
    "attach",
    "attach_all",
    "digest_of",
    "gate",
    "keep",
    "keep_again",
    "open_upload",
    "paragraphs",
    "scanner_answers",
    "sniff",
    "sweep",
    "upload_exists",
    "uploads_of",
]
