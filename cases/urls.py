"""The addresses of cases, part by part in the order in which things happen. Each part has views of its own."""

from django.urls import URLPattern, URLResolver, path

from cases.views import case, endings, lists

urlpatterns: list[URLPattern | URLResolver] = [
    # --- Lists and the case -----------------------------------------------------------------------
    path("cases/", lists.case_list, name="case_list"),
    path("cases/<uuid:case_id>/", case.overview, name="case"),
    # --- Filing -----------------------------------------------------------------------------------
    # --- Intake -----------------------------------------------------------------------------------
    # --- Invitations and serving ------------------------------------------------------------------
    # --- Appointment ------------------------------------------------------------------------------
    # --- Hearings ---------------------------------------------------------------------------------
    # --- Agreements -------------------------------------------------------------------------------
    # --- Endings ----------------------------------------------------------------------------------
    path("cases/<uuid:case_id>/withdraw/", endings.withdraw, name="withdraw"),
    path("cases/<uuid:case_id>/terminate/", endings.terminate, name="terminate"),
    path("cases/<uuid:case_id>/refuse-to-sign/", endings.refuse_to_sign, name="refuse_to_sign"),
    path("cases/<uuid:case_id>/expire/", endings.expire, name="expire"),
    path("cases/<uuid:case_id>/close/", endings.close, name="close"),
    path("cases/<uuid:case_id>/reopen/", endings.reopen, name="reopen"),
    path("cases/<uuid:case_id>/archive/", endings.archive, name="archive"),
]
