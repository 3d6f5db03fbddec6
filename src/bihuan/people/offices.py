"""哪几种机关看得到、办得了、定得下、领着头：各只写在这里，各有缘由。"""

# 看得到本级全部事项的：本级人大自己的机关（监督法第二条：监督权由常委会集体行使，各机关为它办事）。政府办不在内——
# 对政府的监督不必先给政府看。与 OrganKind.oversees 的数据同一份名单，测试对着；本级自己添的种类只看数据，问
# `actor.oversees(congress_id)`。
OVERSEERS = frozenset({
    "standing_committee", "chairpersons_meeting", "presidium", "congress_office", "deputies_affairs",
    "special_committee", "working_commission",
})  # fmt: skip

# 建议的清单、检索里，政府办也看得到全部：建议由它交办、汇总（各地代表建议办理条例）。别的事项不看这一份。
READERS = OVERSEERS | {"government_office"}

# 办理日常事务的：更正、停表、换版、选用工作法由它们来办；代表工作机构、办事机构、常委会（地方组织法第五十九条）。
OFFICES = ("deputies_affairs", "congress_office", "standing_committee")

# 作决定的会议：特别决定、领办由它们来定；次序是“等会议决定”一栏里的次序（地方组织法第五十四条）。
DECIDERS = ("chairpersons_meeting", "standing_committee", "presidium")

# 领着头的：工作台有领导一屏。就是作决定的那几个会议的人；领办领导按职责认，不按机构。
LEADING = frozenset(DECIDERS)
