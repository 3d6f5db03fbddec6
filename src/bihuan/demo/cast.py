"""一个县有谁：办公机构、承办单位、代表团、代表。两个县两班人，都是编的。"""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Cast:
    """units：简称 →（全称，负责人，科室，科室负责人，经办人）；offices：种类 →（名称，[（姓名，职务，职责）]）；

    committees：专门委员会，简称 →（全称，[（姓名，职务，职责）]）；deputies：姓名 →（代表团，选区）；heads、secretaries：代表团 → 团长、秘书；
    standings：姓名 → 登记的身份（议政代表、议事会成员）。
    """

    units: dict[str, tuple[str, str, str, str, str]]
    offices: dict[str, tuple[str, list[tuple[str, str, str]]]]
    deputies: dict[str, tuple[str, str]] = field(default_factory=dict)
    heads: dict[str, str] = field(default_factory=dict)
    secretaries: dict[str, str] = field(default_factory=dict)
    committees: dict[str, tuple[str, list[tuple[str, str, str]]]] = field(default_factory=dict)
    standings: dict[str, str] = field(default_factory=dict)


YUNZE = Cast(
    units={
        "住建局": ("云泽县住房和城乡建设局", "周志强", "城建科", "孙晓梅", "何平"),
        "教育局": ("云泽县教育局", "吴海涛", "计财科", "郑丽", "冯军"),
        "财政局": ("云泽县财政局", "钱卫国", "经建科", "褚明", "卫红"),
        "城管局": ("云泽县城市管理局", "蒋立新", "市容科", "沈洁", "韩松"),
        "水务局": ("云泽县水务局", "杨建华", "河湖科", "朱琳", "秦川"),
        "生态环境局": ("云泽县生态环境局", "许文斌", "水环境科", "吕静", "施展"),
        "卫健局": ("云泽县卫生健康局", "孔令云", "基层卫生科", "曹颖", "严冬"),
        "应急局": ("云泽县应急管理局", "华振宇", "消防科", "金晶", "魏然"),
    },
    offices={
        "deputies_affairs": (
            "代表工作委员会",
            [("李敏", "代表工委干部", "clerk"), ("陶建国", "代表工委主任", "head"), ("姜澜", "公开审核员", "reviewer")],
        ),
        "congress_office": ("人大办公室", [("戚芳", "办公室主任", "head")]),
        "chairpersons_meeting": ("主任会议", [("周岚", "副主任", "deputy_head"), ("谢国栋", "主任", "head")]),
        "government_office": ("县政府办公室", [("邹凯", "督查科科长", "clerk")]),
    },
    deputies={
        "张桂英": ("云泽镇代表团", "城东选区"),
        "王建国": ("云泽镇代表团", "城西选区"),
        "陈秀兰": ("云泽镇代表团", "湖滨选区"),
        "刘大川": ("河口乡代表团", "河口选区"),
        "赵月华": ("河口乡代表团", "上坝选区"),
        "孔令云": ("河口乡代表团", "卫健选区"),
    },
    heads={"云泽镇代表团": "陈秀兰", "河口乡代表团": "赵月华"},
    secretaries={"云泽镇代表团": "田野"},
)

# 讲别的事项时才住进云泽县的：常委会、主席团、专门委员会、乡人大，和另外几个单位
YUNZE_MORE = Cast(
    offices={
        "standing_committee": (
            "常务委员会",
            [
                ("谢国栋", "常委会主任", "head"), ("周岚", "常委会副主任", "deputy_head"),
                ("黎川", "常委会副主任", "deputy_head"), ("邵华", "常委会委员", "member"),
                ("梁实", "常委会委员", "member"), ("简宁", "常委会委员", "member"), ("温良", "常委会委员", "member"),
            ],
        ),
        "presidium": ("主席团", [("梁实", "主席团常务主席", "head"), ("简宁", "主席团成员", "member")]),
        "congress_office": ("人大办公室", [("尤宁", "办公室干部", "clerk")]),
        "procuratorate": ("云泽县人民检察院", [("程朗", "第四检察部检察官", "clerk")]),
        "township_secretariat": ("河口乡人大", [("顾平", "河口乡人大主席", "head")]),
    },
    committees={
        "城环委": ("城乡建设和环境资源委员会", [("谭青", "城环委主任委员", "head"), ("闵航", "城环委干部", "clerk")]),
        "财经委": ("财政经济委员会", [("岑越", "财经委主任委员", "head"), ("俞静", "财经委干部", "clerk")]),
        "监司委": ("监察和司法委员会", [("凌岳", "监司委主任委员", "head"), ("丁宁", "监司委干部", "clerk")]),
    },
    units={
        "发改局": ("云泽县发展和改革局", "万砺", "价格科", "费宁", "乐知行"),
        "民政局": ("云泽县民政局", "段红", "养老服务科", "季明", "冉敏"),
        "交通局": ("云泽县交通运输局", "贺江", "公路科", "祝枫", "桑田"),
    },
)  # fmt: skip

# 另讲的一年（--more）里才住进来的：公安、审计、法院、立法联系点、街道工委、第三方，另一位代表，和登记了身份的两位居民
YUNZE_YEAR = Cast(
    units={"公安局": ("云泽县公安局", "卫铮", "法制科", "路平", "谈正")},
    offices={
        "audit_office": ("云泽县审计局", [("石敏", "审计局干部", "clerk")]),
        "court": ("云泽县人民法院", [("权衡", "立案庭法官", "clerk")]),
        "legislative_contact_point": ("湖滨立法联系点", [("闻静", "联络员", "clerk")]),
        "street_work_committee": ("湖滨街道人大工委", [("解平", "街道人大工委主任", "head")]),
        "partner": ("公正会计师事务所", [("计然", "会计师", "clerk")]),
        "handling_unit": ("城管局", [("甘棠", "城管局副局长", "deputy_head")]),
    },
    deputies={"方砚": ("云泽镇代表团", "湖滨选区")},
    standings={"苗青": "council_delegate", "石榴": "council_member"},
)

PINGLAN = Cast(
    units={
        "交通局": ("平澜县交通运输局", "路遥", "港航科", "江帆", "白玉洁"),
        "林业局": ("平澜县林业局", "林茂", "资源科", "柏青", "苗圃"),
    },
    offices={
        "deputies_affairs": ("代表工作委员会", [("祁文", "代表工委干部", "clerk"), ("祁文", "公开审核员", "reviewer")]),
        "chairpersons_meeting": ("主任会议", [("高远", "主任", "head")]),
        "government_office": ("县政府办公室", [("方圆", "督查科科长", "clerk")]),
    },
    deputies={"洪亮": ("平澜镇代表团", "渡口选区"), "乔木": ("平澜镇代表团", "镇南选区")},
    heads={"平澜镇代表团": "乔木"},
)

# 另讲的一年里才住进平澜县的
PINGLAN_YEAR = Cast(
    units={},
    offices={"congress_office": ("人大办公室", [("池晏", "办公室主任", "head")])},
    committees={
        "农环委": ("农业和环境资源委员会", [("柯岭", "农环委主任委员", "head"), ("简青", "农环委干部", "clerk")])
    },
)
