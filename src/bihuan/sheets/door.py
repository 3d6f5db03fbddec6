"""表格进出：读 .xlsx、.xls 与 .csv，写 .xlsx 与 .csv；一段一段的文字写成 .docx。"""

from .docx_file import DOCX_TYPE, Block, Grid, docx, signed
from .reading import LIMIT, Row, Table, read_table
from .writing import CSV_TYPE, XLSX_TYPE, csv, xlsx

__all__ = [
    "CSV_TYPE", "DOCX_TYPE", "LIMIT", "XLSX_TYPE", "Block", "Grid", "Row", "Table", "csv", "docx", "read_table",
    "signed", "xlsx",
]  # fmt: skip
