"""Every component with realistic content, for whoever builds a page: only where DEBUG or DEMO is on."""

from datetime import date, datetime
from types import SimpleNamespace as Row
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.access import public
from accounts.fields import DayField, PlainTextField

SHANGHAI = ZoneInfo("Asia/Shanghai")
HUAHENG, LANXIN = "华珩通讯技术有限公司", "澜芯电子（澜江）有限公司"


class Sample(forms.Form):
    """One field of each kind."""

    name = PlainTextField(label="被申请人名称", max_length=100)
    number = PlainTextField(
        label="专利号", max_length=20, help_text="例如 ZL201910123456X。可以带空格或全角数字。"
    )
    on = DayField(label="发现侵权的日期", required=False)
    facts = PlainTextField(
        label="发生了什么", max_length=3000, widget=forms.Textarea, help_text="请写明时间、地点和经过。"
    )
    kind = forms.ChoiceField(
        label="涉案权利",
        choices=[("P", "发明专利"), ("U", "实用新型"), ("T", "商标"), ("C", "著作权")],
        widget=forms.RadioSelect,
    )
    wishes = forms.MultipleChoiceField(
        label="您希望对方做什么",
        choices=[("S", "停止使用"), ("D", "赔偿损失"), ("A", "公开说明")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    source = forms.ChoiceField(label="证据来源", choices=[("", "请选择"), ("N", "公证处"), ("O", "自行取证")])
    password = forms.CharField(label="密码", widget=forms.PasswordInput, required=False)
    identity = forms.FileField(label="身份证明", required=False, help_text="PDF、JPG 或 PNG，不超过 100 MB。")
    truth = forms.BooleanField(label="我确认以上内容真实，并了解提供虚假材料的后果。")


def _rows() -> list[Row]:
    due = {"due_on": date(2026, 12, 3), "left": "剩余 2 个工作日", "is_soon": True, "is_overdue": False}
    late = {"due_on": date(2026, 11, 28), "left": "逾期 1 个工作日", "is_soon": False, "is_overdue": True}
    case = {"url": "#", "cause": "侵害发明专利权纠纷", "is_imported": False}
    case |= {"applicants": [HUAHENG], "respondents": [LANXIN]}
    mediating = {
        "state": "MEDIATING",
        "state_label": "调解中",
        "neutral": "王敏",
        "next_step": "提交和解方案",
    }
    pending = {
        "state": "CONSENT_PENDING",
        "state_label": "待被申请人答复",
        "neutral": "",
        "next_step": "等待对方答复",
    }
    agreed = {
        "state": "AGREED",
        "state_label": "协议已生效",
        "neutral": "李建国",
        "next_step": "申请司法确认",
    }
    kinds = [mediating | late, mediating | due, pending | due, agreed | due]
    return [Row(**case, **kinds[n % 4], number=f"澜知调〔2026〕{412 + n:04d}号") for n in range(12)]


def _events() -> list[Row]:
    joint = {"audience": "joint", "audience_label": "双方可见"}
    side = {"audience": "side", "audience_label": "仅调解员和申请人"}
    return [
        Row(
            title="提交新证据",
            at=datetime(2026, 11, 28, 9, 12, tzinfo=SHANGHAI),
            text="证据7：公证购买记录",
            by="周岚律师（申请人代理人）",
            url="#",
            **joint,
        ),
        Row(
            title="单独会谈记录",
            at=datetime(2026, 11, 26, 15, 40, tzinfo=SHANGHAI),
            by="王敏（调解员）",
            **side,
        ),
        Row(
            title="受理申请",
            at=None,
            on=date(2026, 11, 20),
            text="由历史台账导入，没有记录时间。",
            by="何晓燕（收案人员）",
            **joint,
        ),
    ]


def _case() -> dict[str, Any]:
    labels = ("申请", "受理", "被申请人同意", "调解", "协议签署", "结案")
    return {
        "head": Row(
            number="澜知调〔2026〕0412号",
            cause="侵害发明专利权纠纷",
            state="MEDIATING",
            state_label="调解中",
            applicants=[HUAHENG],
            respondents=[LANXIN],
        ),
        "case_actions": [Row(label="安排会议", url="#", is_primary=True), Row(label="申请延期", url="#")],
        "stages": [Row(label=label, is_done=n < 3, is_current=n == 3) for n, label in enumerate(labels)],
        "step": Row(
            kind="act",
            title="提交和解方案",
            due_on=date(2026, 12, 3),
            left="剩余 2 个工作日",
            is_soon=True,
            is_overdue=False,
            consequence="逾期未提交的，调解员可以视为您不提出方案。",
            rule="〈调解规则〉第 18 条",
        ),
        "late": Row(
            kind="act",
            title="提交和解方案",
            due_on=date(2026, 11, 20),
            left="逾期 1 个工作日",
            is_overdue=True,
            consequence="请尽快提交，或联系案件秘书说明原因。",
        ),
        "wait": Row(
            kind="wait",
            title="等待被申请人答复",
            due_on=date(2026, 12, 9),
            left="剩余 6 个工作日",
            text="对方同意后，调解即开始。您现在无需处理。",
        ),
        "step_actions": [Row(label="填写和解方案", url="#")],
        "events": _events(),
        "tabs": [
            Row(label="概览与进展", url="#", is_current=True),
            Row(label="材料", url="#", count=12),
            Row(label="会议", url="#", count=2),
            Row(label="会谈室", url="#", count=1, is_due=True),
            Row(label="协议与文书", url="#"),
        ],
    }


def _filing() -> dict[str, Any]:
    tasks = [("您和代理人", "completed"), ("对方当事人", "completed")]
    facts = [("涉案权利", "in_progress"), ("争议事实和请求", "problem"), ("证据材料", "not_started")]
    last = Row(key="review", title="检查并提交", status="cannot_start", why="还有 4 项未完成", url="#")
    groups = [
        Row(
            title=title,
            tasks=[Row(key=f"{title}-{n}", title=t, status=s, url="#") for n, (t, s) in enumerate(rows)],
        )
        for title, rows in (("当事人", tasks), ("争议", facts))
    ]
    return {
        "groups": [*groups, Row(title="提交", tasks=[last])],
        "summary": [
            Row(key="申请人", value=HUAHENG, change_url="#"),
            Row(key="统一社会信用代码", value="91440300MA5EXAMPLE"),
            Row(key="联系电话", value="", change_url="#"),
        ],
        "files": [
            Row(
                name="公证购买记录.pdf",
                size=2_516_582,
                status_text="已上传，检查通过",
                is_ready=True,
                sha256="3f9a" * 16,
                received_at=datetime(2026, 11, 28, 9, 12, tzinfo=SHANGHAI),
                url="#",
                delete_url="#",
            ),
            Row(
                name="截图.heic",
                size=3_145_728,
                status_text="未上传：不支持 HEIC，请转成 JPG 后重新选择",
                is_refused=True,
            ),
        ],
        "figures": [
            Row(number="1,687", label="累计结案（目标 2,000）", url="#"),
            Row(number="84.4%", label="完成率", url="#"),
            Row(number="+31", label="比计划进度多", url="#"),
            Row(number="2,013", label="期末预测", url=""),
        ],
        "chips": [Row(label="调解", url="#"), Row(label="商标", url="#"), Row(label="逾期", url="#")],
        "page_obj": Paginator(range(500), 50).page(4),
    }


@public
@require_http_methods(["GET", "HEAD", "POST"])
def show(request: HttpRequest) -> HttpResponse:
    """Show every component; sending the sample form shows its errors."""
    form = Sample(request.POST or None, request.FILES or None)
    context = {"form": form, "rows": _rows(), "when": datetime(2026, 12, 3, 14, 30, tzinfo=SHANGHAI)}
    return render(request, "pages/components.html", context | _case() | _filing())
