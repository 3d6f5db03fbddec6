from django.apps import AppConfig


class Files(AppConfig):
    """文件：上传、存放、取出。"""

    name = "bihuan.files"
    label = "files"
    verbose_name = "文件"

    def ready(self) -> None:
        """登记核验。"""
        from . import verifying  # noqa: F401
