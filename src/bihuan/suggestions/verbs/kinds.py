"""走这套动词的几种事项：代号 → 名称。"""

KINDS = {"suggestion": "代表建议", "micro_suggestion": "微建议", "cppcc_proposal": "政协提案"}
