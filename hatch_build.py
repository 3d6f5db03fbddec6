"""装成轮子以前先看：投票页没有构建过，或者比源码旧，就不装。没有它的票箱照样能开，人却投不了票，那时才发现就晚了。"""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGES = ("index.html", "recount.html", "icon.svg", "page.js", "page.css")


class RefuseWithoutThePage(BuildHookInterface):
    """可编辑安装不查：那时还没有构建的工具。"""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """拒绝：缺了哪几样、哪一样旧了，说一句怎么办。"""
        if version == "editable":
            return
        voter = Path(self.root) / "src" / "urn" / "voter"
        built = Path(self.root) / "src" / "urn" / "static" / "build"
        missing = [name for name in PAGES if not (built / name).is_file()]
        if missing:
            raise SystemExit(f"没有构建投票页，缺 {'、'.join(missing)}：先办 make setup，再装包")
        newest = max(path.stat().st_mtime for path in voter.rglob("*") if path.is_file()) if voter.is_dir() else 0.0
        if (built / "page.js").stat().st_mtime < newest:
            raise SystemExit("投票页的源码改过，还没有重新构建：先办 make setup，再装包")
