"""The words that ledgers use for outcomes, rights and disputes, and what they mean here. Pure.

Keys are folded (cases.names.folded): narrow, small, simplified, without spaces and punctuation.
"""

from cases.names import folded

NOTHING = frozenset(
    map(
        folded,
        (
            "",
            "无",
            "/",
            "-",
            "—",
            "不详",
            "暂无",
            "未知",
            "不适用",
            "na",
            "n/a",
            "none",
            "空",
            "没有",
            "未提供",
            "不明",
        ),
    )
)
LONGEST_NOTHING = 12
# What stands in the column of amounts where a case has none.
NO_AMOUNT = frozenset(
    ("待定", "未约定", "未明确", "未主张", "无标的", "无标的额", "无金额", "不涉及", "不涉及金额", "暂不能确定", "未确定")
)  # fmt: skip
STILL_OPEN = frozenset(
    map(
        folded,
        (
            "在办",
            "办理中",
            "调解中",
            "审理中",
            "未结",
            "未结案",
            "处理中",
            "待定",
            "进行中",
            "正在调解",
            "中止",
            "pending",
            "open",
        ),
    )
)
NOT_A_CLOSING = frozenset(map(folded, (
    "不予受理", "未受理", "不受理", "未予受理", "受理前撤回", "视为撤回申请", "并案", "已并案", "合并", "并入", "重复", "重复登记", "作废", "登记错误", "登记错误作废",
    "not accepted", "merged", "duplicate", "void",
)))  # fmt: skip

_MEDIATION = {
    "AGREEMENT_WRITTEN": (
        "调成", "调解成", "调解成功", "成功调解", "达成协议", "达成调解协议", "达成书面调解协议", "书面调解协议", "书面协议", "签订协议", "签订调解协议", "签署协议",
        "签署调解协议", "调解协议书", "签订调解协议书", "签署调解协议书", "已达成协议", "已达成调解协议", "调解达成协议", "双方达成协议", "双方达成调解协议", "达成一致", "双方达成一致",
        "达成一致意见", "已调解成功", "调处成功", "调解结案", "调结", "已调成", "调解协议", "written mediation agreement", "agreement", "settled by agreement",
    ),
    "AGREEMENT_ORAL": ("口头协议", "口头达成协议", "达成口头协议", "达成口头调解协议", "口头调解协议", "口头调成", "口头调解成功", "调解成功口头", "oral agreement", "oral mediation agreement recorded"),
    "AGREEMENT_PARTIAL": ("部分达成", "部分达成协议", "部分达成调解协议", "部分调成", "部分和解", "部分成功", "部分调解成功", "部分达成一致", "partial agreement"),
    "SETTLED_WITHDRAWN": (
        "和解", "自行和解", "双方和解", "当事人和解", "庭外和解", "和解撤回", "和解撤诉", "和解后撤回", "和解后撤诉", "自行和解撤回", "私下和解", "已和解", "双方已和解", "达成和解", "双方达成和解", "和解结案", "和解撤案", "案外和解", "settled",
        "parties settled themselves and withdrew",
    ),
    "RESPONDENT_REFUSED": (
        "拒绝调解", "拒绝", "拒调", "被申请人拒绝", "被申请人拒绝调解", "对方拒绝", "对方拒绝调解", "对方当事人拒绝调解", "对方不同意", "对方不同意调解", "不同意调解",
        "被申请人不同意", "被申请人不同意调解", "不愿调解", "refused", "respondent refused mediation",
    ),
    "UNREACHABLE": (
        "联系不上", "联系不到", "无法联系", "无法联系当事人", "无法联系被申请人", "失联", "无法送达", "送达不能", "查无此人", "找不到人", "期限内无法联系当事人",
        "unreachable", "party could not be reached in the period",
    ),
    "PARTY_QUIT": ("中途退出", "一方退出", "退出调解", "一方不愿继续", "一方明确不愿继续调解", "不愿继续调解", "一方拒绝继续", "a party refused to continue"),
    "APPLICANT_WITHDREW": (
        "撤诉", "撤回", "撤回申请", "撤回调解申请", "申请人撤回", "申请人撤回申请", "申请人撤诉", "撤案", "撤销申请", "已撤回", "已撤诉", "申请撤回", "申请撤诉", "撤回结案", "撤诉结案", "自愿撤回", "自愿撤诉", "主动撤回", "主动撤诉", "申请人自愿撤回", "申请人主动撤回",
        "原告撤诉", "withdrawn", "applicant withdrew",
    ),
    "DEADLOCK": (
        "不成", "调解不成", "未成", "调解未成", "未调成", "没调成", "调不成", "调解失败", "失败", "未达成", "未达成协议", "未能达成协议", "达不成协议", "没有达成协议",
        "分歧大", "分歧较大", "分歧较大难以达成协议", "未达成一致", "协商不成", "调解不成功", "未调解成功", "调解未成功", "未成功", "未能达成一致", "双方未达成一致", "未达成调解协议", "双方未达成协议", "failed", "differences too wide", "no agreement",
    ),
    "EXPIRED": ("到期", "期满", "超期", "期限届满", "调解期限届满", "调解期限届满未成", "逾期未成", "期满未成", "expired", "period expired without agreement or extension"),
    "REFUSED_TO_SIGN": ("拒签", "拒绝签字", "拒绝签署", "拒绝签章", "拒绝在协议上签章", "反悔", "签署前反悔", "a party refused to sign"),
    "BAD_FAITH": ("虚假陈述", "恶意拖延", "隐瞒虚假或拖延", "concealment falsehood or stalling"),
    "COLLUSION": ("虚假调解", "恶意串通", "涉嫌恶意串通/虚假调解", "涉嫌虚假调解", "suspected collusion or sham mediation"),
    "UNSUITABLE": ("不适宜调解", "不宜调解", "不适合调解", "超出范围", "不适宜调解/超出范围", "不属于调解范围", "unsuitable or out of scope"),
    "TRANSFERRED": ("移送", "移送其他机构", "移交", "转办", "转送", "转其他部门", "移送法院", "转法院", "移送市场监管局", "转诉讼", "transferred", "transferred to another body"),
}  # fmt: skip
_ARBITRATION = {
    "AWARD": ("裁决", "裁决书", "作出裁决", "已裁决", "裁决结案", "award"),
    "CONSENT_AWARD": ("和解裁决", "和解裁决书", "合意裁决", "依和解协议裁决", "award on agreed terms", "consent award"),
    "MEDIATION_STATEMENT": ("调解书", "仲裁调解书", "调成", "调解成功", "调解结案", "庭中调解", "仲裁庭调解", "arbitral mediation statement"),
    "DEFAULT_AWARD": ("缺席裁决", "default award"),
    "WITHDRAWN": ("撤诉", "撤回", "撤回仲裁申请", "撤回申请", "申请人撤回", "撤案", "和解撤回", "和解", "claim withdrawn", "withdrawn"),
    "DEEMED_WITHDRAWN": ("视为撤回", "视为撤回仲裁申请", "按撤回处理", "按撤诉处理", "deemed withdrawn", "deemed withdrawn no-show or fee unpaid"),
    "DISMISSED_NO_JURISDICTION": ("无管辖权", "无管辖权撤销案件", "驳回管辖", "管辖异议成立", "dismissed for lack of jurisdiction"),
    "DISMISSED_OTHER": ("撤销案件", "因其他原因撤销案件", "终止审理", "终止仲裁", "case dismissed for another reason"),
    "CLAIM_REJECTED_SHAM": ("虚假仲裁", "虚假仲裁驳回请求", "claims rejected as sham arbitration"),
}  # fmt: skip


def _by_word(table: dict[str, tuple[str, ...]]) -> dict[str, str]:
    known = {folded(word): code for code, spellings in table.items() for word in spellings}
    return known | {folded(code): code for code in table}


OUTCOMES = {"MEDIATION": _by_word(_MEDIATION), "ARBITRATION": _by_word(_ARBITRATION)}
# Words that say too little: what they most likely mean, for a person to adopt.
PROBABLY = {
    "MEDIATION": {
        folded(word): meant
        for meant, vague in {
            "调解成功": (
                "成功",
                "成",
                "办结",
                "结案",
                "已结案",
                "已结",
                "完成",
                "调解",
                "同意",
                "已履行",
                "履行完毕",
                "当场履行",
                "当庭履行",
                "即时履行",
                "司法确认",
                "已司法确认",
                "出具调解书",
            ),
            "调解不成": (
                "终止",
                "终止调解",
                "调解终止",
                "终结",
                "不成功",
                "未果",
                "调解未果",
                "结束",
                "未能调解",
                "无果",
                "调解无果",
                "没谈拢",
                "谈不拢",
                "没谈成",
            ),
            "撤回申请": ("取消", "申请人放弃", "放弃"),
            "拒绝调解": (
                "不同意",
                "不愿意",
                "不接受",
                "不配合",
                "拒不到场",
                "未到场",
                "被申请人未到场",
                "对方不来",
                "对方未到场",
                "不到场",
                "对方不到场",
            ),
            "无法联系": ("未联系上", "电话不通", "无人接听", "下落不明", "电话打不通"),
            "移送其他机构": (
                "起诉",
                "诉讼",
                "已起诉",
                "进入诉讼",
                "转仲裁",
                "立案",
                "转立案",
                "转行政",
                "移送执法",
            ),
        }.items()
        for word in vague
    },
    "ARBITRATION": {
        folded(word): meant
        for meant, vague in {
            "裁决": ("办结", "结案", "已结案", "已结", "支持", "部分支持", "驳回", "驳回请求"),
            "调解书": ("成功", "调解", "达成协议", "达成调解协议"),
            "撤回仲裁申请": ("取消", "放弃"),
        }.items()
        for word in vague
    },
}

# The first word that stands in a text decides, so the narrower stand before the wider.
_RIGHTS = (
    ("PAT_INV", ("发明专利", "发明", "inventionpatent", "patinv")),
    ("PAT_UM", ("实用新型", "utilitymodel", "patum")),
    ("PAT_DES", ("外观设计", "外观", "designpatent", "patdes")),
    ("PAT_SEP", ("标准必要", "patsep")),
    ("PAT_PHARMA", ("药品专利", "专利链接")),
    ("PAT", ("专利", "patent")),
    ("TM_WELLKNOWN", ("驰名商标",)),
    ("TM", ("商标", "trademark")),
    ("GI", ("地理标志", "geographicalindication")),
    ("CR_SW", ("软件", "software")),
    ("CR_REL", ("邻接权", "录音录像", "表演者权", "与著作权有关")),
    ("CR", ("著作权", "版权", "信息网络传播", "copyright")),
    ("IC", ("集成电路", "布图", "layoutdesign")),
    ("PV", ("植物新品种", "植物品种", "新品种", "plantvariety")),
    ("TS_TECH", ("技术秘密",)),
    ("TS_BIZ", ("经营秘密", "经营信息", "客户名单")),
    ("TS", ("商业秘密", "tradesecret")),
    ("DN", ("域名", "domainname")),
    ("UC", ("不正当竞争", "仿冒", "虚假宣传", "商业诋毁", "混淆", "unfaircompetition")),
    ("EN", ("企业名称", "字号", "商号", "tradename")),
    ("SPM", ("特殊标志",)),
    ("FR", ("特许经营", "加盟", "franchise")),
    ("TECH", ("技术合同", "技术开发", "技术转让", "技术服务", "技术咨询", "技术成果")),
    ("DATA", ("数据", "datarights")),
    ("DISC", ("发现权", "科技成果权")),
    ("OTHER", ("其他", "其它", "知识产权", "other")),
)  # fmt: skip
_DISPUTES = (
    ("EMPLOYEE_REWARD", ("奖励", "报酬")),
    ("INVENTORSHIP", ("发明人资格", "设计人资格", "署名")),
    ("APP_RIGHT", ("申请权",)),
    ("OWNERSHIP", ("权属", "归属")),
    ("PROVISIONAL_FEE", ("临时保护期",)),
    ("LICENCE_FEE", ("许可使用费", "许可费", "版税")),
    ("LICENCE", ("许可",)),
    ("ASSIGNMENT", ("转让",)),
    ("FRANCHISE", ("特许经营", "加盟")),
    ("PLEDGE", ("质押",)),
    ("AGENCY", ("代理合同",)),
    ("TECH_SERVICE", ("技术咨询", "技术服务")),
    ("DEVELOPMENT", ("技术开发", "委托创作", "合作开发", "委托开发")),
    ("NON_INFRINGEMENT", ("确认不侵",)),
    ("PASSING_OFF", ("假冒专利", "假冒他人")),
    ("CONFUSION", ("仿冒", "混淆")),
    ("TRADE_SECRET", ("商业秘密", "技术秘密", "经营秘密")),
    ("FALSE_AD", ("虚假宣传",)),
    ("DISPARAGEMENT", ("商业诋毁", "诋毁")),
    ("DOMAIN", ("域名",)),
    ("NAME_CONFLICT", ("企业名称", "字号", "商号")),
    ("EXHIBITION", ("展会",)),
    ("DAMAGES", ("赔偿数额",)),
    ("INFRINGEMENT", ("侵害", "侵犯", "侵权", "infringement")),
)  # fmt: skip


def right_in(word: str) -> str:
    """Return the code of the kind of right that stands in a folded text, or an empty text."""
    return _first(_RIGHTS, word)


def dispute_in(word: str) -> str:
    """Return the code of the kind of dispute that stands in a folded text, or an empty text."""
    return _first(_DISPUTES, word)


def _first(table: tuple[tuple[str, tuple[str, ...]], ...], word: str) -> str:
    return next((code for code, marks in table if any(mark in word for mark in marks)), "") if word else ""
