"""读 .xls 的那个进程：标准输入是文件，标准输出是一份 JSON。由 `xls_file` 叫起，读完就没了。"""

import io
import json
import resource
import sys
from typing import Any

from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

MEMORY = 512 << 20  # 字节


def main() -> int:
    """读，写出；读不了的以非零退出。"""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    print(json.dumps(_read(sys.stdin.buffer.read()), ensure_ascii=False, default=str))
    return 0


def _read(body: bytes) -> dict[str, Any]:
    from .reading import LIMIT, MOST_CELLS, text_of

    book = CalamineWorkbook.from_filelike(io.BytesIO(body))
    shown = [
        each.name for each in book.sheets_metadata
        if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
    ]  # fmt: skip
    if not shown:
        return {"refused": "这个文件里没有看得见的工作表"}
    sheet = book.get_sheet_by_name(shown[0])
    if sheet.total_height * sheet.total_width > MOST_CELLS:
        return {
            "refused": f"一次最多导入 {LIMIT:,} 行，这张表不止，或者空格太多。请把有内容的行复制到新表，另存后再导入"
        }
    rows: list[tuple[int, list[str]]] = []
    for number, cells in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        texts = [text_of(cell) for cell in cells]
        if any(texts):
            rows.append((number, texts))
    merged = [
        (top + 1, bottom + 1, f"第 {top + 1} 行到第 {bottom + 1} 行")
        for (top, _), (bottom, _) in sheet.merged_cell_ranges or []
    ]
    return {"name": shown[0], "others": len(shown) - 1, "rows": rows, "merged": merged}


if __name__ == "__main__":
    raise SystemExit(main())
