"""The versions of the counting rule: side by side, a new one, and using one for a plan period. Two persons each."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import reauthentication_required, staff
from accounts.models import StaffRole, User
from accounts.services import role_in_force
from cases.moment import today
from cases.refusals import Conflict, Unacceptable
from indicators import rule_versions
from indicators.counting import period_of
from indicators.models import CountingRule, Motion, MotionKind, PlanPeriod
from indicators.motion_forms import DecideForm, ProposeForm
from indicators.motions import MAY_DECIDE, decline
from indicators.rule_forms import RuleForm
from indicators.rule_page import compare

READERS = (StaffRole.STATISTICIAN, StaffRole.SUPERVISOR, StaffRole.INSTITUTION_CHAIR)
WRITERS = (StaffRole.STATISTICIAN,)


def _user(request: HttpRequest) -> User:
    if not isinstance(request.user, User):
        raise Http404
    return request.user


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


@staff(*READERS)
def counting_rules(request: HttpRequest) -> HttpResponse:
    """Show the versions side by side, with what each counts in a plan period."""
    periods = list(PlanPeriod.objects.all())
    asked = request.GET.get("period", "")
    period = next((p for p in periods if str(p.pk) == asked), None) if asked else period_of(today())
    if period is None:
        raise Http404
    language, role = get_language() or "zh-hans", role_in_force(request)
    context = {
        "page": compare(period, today(), language),
        "period_name": period.name_in(language),
        "periods": [(p.pk, p.name_in(language), p.pk == period.pk) for p in periods],
        "declined": Motion.objects.filter(
            kind__in=[MotionKind.APPROVE_RULE, MotionKind.ADOPT_RULE], agrees=False
        ).select_related("decided_by")[:3],
        "may_write": role in WRITERS,
        "may_decide": role in MAY_DECIDE,
        "me": _user(request).pk,
    }
    return render(request, "indicators/rules/list.html", context)


@staff(*WRITERS)
def counting_rule_new(request: HttpRequest) -> HttpResponse:
    """Write a new version, starting from another one, and propose it."""
    like = CountingRule.objects.filter(pk=_whole(request.GET.get("like"))).first()
    initial = {name: getattr(like, name) for name in rule_versions.WRITTEN} if like else {}
    form = RuleForm(_sent(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rule = rule_versions.write_rule(
                by=_user(request), values=form.cleaned_data, reason=form.cleaned_data["reason"]
            )
        except Unacceptable as refusal:
            form.add_error(None, str(refusal.message))
        else:
            text = _("Version %(version)s is written. A second person has to approve it.")
            messages.success(request, text % {"version": rule.version})
            return redirect("counting_rules")
    return _page(request, "indicators/rules/new.html", form)


def _whole(text: str | None) -> int:
    is_number = text is not None and text.isascii() and text.isdecimal() and len(text) < 5
    return int(text or 0) if is_number else 0


@staff(*MAY_DECIDE)
@reauthentication_required
def counting_rule_decide(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Approve a version that somebody else wrote, or decline it."""
    motion = _open(MotionKind.APPROVE_RULE, motion_id)
    rule = get_object_or_404(CountingRule, pk=int(motion.subject))
    form = DecideForm(_sent(request))
    if form.is_bound and form.is_valid() and _decided(request, form, motion, rule_versions.approve_rule):
        return redirect("counting_rules")
    language = get_language() or "zh-hans"
    context = {
        "rule": rule,
        "name": rule.name_in(language),
        "page": compare(period_of(today()), today(), language),
    }
    return _page(
        request, "indicators/rules/decide.html", form, motion=motion, me=_user(request).pk, **context
    )


@staff(*WRITERS)
def counting_rule_adopt(request: HttpRequest) -> HttpResponse:
    """Propose to use a version for a plan period."""
    rule = get_object_or_404(CountingRule, pk=_whole(request.GET.get("version")))
    period = get_object_or_404(PlanPeriod, pk=_whole(request.GET.get("period")))
    form = ProposeForm(_sent(request))
    if request.method == "POST" and form.is_valid():
        try:
            rule_versions.propose_adoption(
                period=period, version=rule.pk, by=_user(request), reason=form.cleaned_data["reason"]
            )
        except Unacceptable as refusal:
            raise Conflict(refusal.message) from refusal
        messages.success(request, _("The change is proposed. A second person has to agree."))
        return redirect("counting_rules")
    return _page(request, "indicators/rules/adopt.html", form, **_adoption(rule, period))


@staff(*MAY_DECIDE)
@reauthentication_required
def counting_rule_adopt_decide(request: HttpRequest, motion_id: UUID) -> HttpResponse:
    """Agree to use a version for a plan period, or decline."""
    motion = _open(MotionKind.ADOPT_RULE, motion_id)
    period_id, version = (int(part) for part in motion.subject.split(":"))
    rule, period = get_object_or_404(CountingRule, pk=version), get_object_or_404(PlanPeriod, pk=period_id)
    form = DecideForm(_sent(request))
    if form.is_bound and form.is_valid() and _decided(request, form, motion, rule_versions.adopt_rule):
        return redirect("counting_rules")
    context = _adoption(rule, period)
    return _page(request, "indicators/rules/adopt.html", form, motion=motion, me=_user(request).pk, **context)


def _adoption(rule: CountingRule, period: PlanPeriod) -> dict[str, Any]:
    """What the page says of a change: both versions with their figures."""
    language = get_language() or "zh-hans"
    page = compare(period, today(), language)
    shown = [v for v in page.versions if v.rule.pk in {rule.pk, period.rule_version}]
    return {
        "rule": rule,
        "name": rule.name_in(language),
        "period_name": period.name_in(language),
        "shown": shown,
    }


def _open(kind: MotionKind, motion_id: UUID) -> Motion:
    motion = get_object_or_404(Motion.objects.select_related("proposed_by"), kind=kind, pk=motion_id)
    if motion.decided_at is not None:
        raise Conflict(_("This proposal has already been answered."))
    return motion


def _decided(request: HttpRequest, form: DecideForm, motion: Motion, carry_out: Any) -> bool:
    by = _user(request)
    try:
        if form.cleaned_data["agrees"] == "yes":
            carry_out(motion=motion, by=by)
            messages.success(request, _("You agreed. The proposed step has been carried out."))
        else:
            decline(motion, by=by, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("You declined. Whoever proposed it reads the reason in the list of versions.")
            )
    except Unacceptable as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal.message))
        return False
    return True


def _page(request: HttpRequest, template: str, form: Any, **context: Any) -> HttpResponse:
    status = 422 if form.is_bound and form.errors else 200
    return render(request, template, {"form": form, **context}, status=status)
