"""起草的几个文件都用的一份：第一屏写什么，第二屏写什么。"""

from tests.suggestions.test_loop import BRIDGE

FACTS = {name: BRIDGE[name] for name in ("title", "situation")}
PROPOSAL = {name: BRIDGE[name] for name in ("analysis", "proposal")}
