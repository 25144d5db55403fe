"""The addresses of cases, part by part in the order in which things happen. Each part has views of its own."""

from django.urls import URLPattern, URLResolver, path

from cases.views import case, lists

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
]
