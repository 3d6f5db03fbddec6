"""文件：收下、归属、取出、谁能打开。"""

from bihuan.files.gates import gate
from bihuan.files.kinds import ACCEPTED
from bihuan.files.models import Upload
from bihuan.files.verbs import LARGEST, attach, keep, open_upload, uploads_of

__all__ = ["ACCEPTED", "LARGEST", "Upload", "attach", "gate", "keep", "open_upload", "uploads_of"]
