"""`python -m urn` 与命令 `urn` 相同。"""

from urn.cli import main

raise SystemExit(main())
