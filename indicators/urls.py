"""The addresses of the count."""

from django.urls import include, path, register_converter

from indicators import month_views, rule_views, views
from indicators.converters import MonthConverter
from indicators.public.views import statistics, statistics_csv

register_converter(MonthConverter, "month")

urlpatterns = [
    path("", include("indicators.satisfaction.urls")),
    path("import/", include("indicators.imports.urls")),
    path("target/", views.target, name="target"),
    path("target/cases/", views.counted_cases, name="counted_cases"),
    path("target/cases.csv", views.counted_cases_csv, name="counted_cases_csv"),
    path("target/findings/", include("indicators.detector.urls")),
    path("target/months/", month_views.freeze_months, name="freeze_months"),
    path("target/months/<month:month>/", month_views.freeze_month, name="freeze_month"),
    path("target/months/<month:month>/propose/", month_views.propose, name="freeze_month_propose"),
    path("target/months/<month:month>/decide/", month_views.decide, name="freeze_month_decide"),
    path("stats/", statistics, name="statistics"),
    path("stats/statistics.csv", statistics_csv, name="statistics_csv"),
    path("target/", include("indicators.reports.urls")),
    path("target/rules/", rule_views.counting_rules, name="counting_rules"),
    path("target/rules/new/", rule_views.counting_rule_new, name="counting_rule_new"),
    path("target/rules/use/", rule_views.counting_rule_adopt, name="counting_rule_adopt"),
    path(
        "target/rules/versions/<uuid:motion_id>/",
        rule_views.counting_rule_decide,
        name="counting_rule_decide",
    ),
    path(
        "target/rules/uses/<uuid:motion_id>/",
        rule_views.counting_rule_adopt_decide,
        name="counting_rule_adopt_decide",
    ),
    path("cases/<uuid:case_id>/counted/", views.why_counted, name="why_counted"),
]
