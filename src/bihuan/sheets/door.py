"""表格进出：读 .xlsx、.xls 与 .csv，写 .xlsx 与 .csv。"""

from .reading import LIMIT, Row, Table, read_table
from .writing import CSV_TYPE, XLSX_TYPE, csv, xlsx

__all__ = ["CSV_TYPE", "LIMIT", "XLSX_TYPE", "Row", "Table", "csv", "read_table", "xlsx"]
