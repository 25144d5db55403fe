"""The addresses of cases, part by part in the order in which things happen. Each part has views of its own."""

from django.urls import URLPattern, URLResolver, path

from cases.views import appointment, case, endings, hearings, lists

urlpatterns: list[URLPattern | URLResolver] = [
    # --- Lists and the case -----------------------------------------------------------------------
    path("cases/", lists.case_list, name="case_list"),
    path("cases/<uuid:case_id>/", case.overview, name="case"),
    # --- Filing -----------------------------------------------------------------------------------
    # --- Intake -----------------------------------------------------------------------------------
    # --- Invitations and serving ------------------------------------------------------------------
    # --- Appointment ------------------------------------------------------------------------------
    path("nominations/", appointment.nominations, name="nominations"),
    path("cases/<uuid:case_id>/mediator/ask/", appointment.choose, name="choose_mediator"),
    path("cases/<uuid:case_id>/mediator/name/", appointment.appoint, name="appoint_mediator"),
    path("cases/<uuid:case_id>/mediator/accept/", appointment.accept, name="accept_appointment"),
    path("cases/<uuid:case_id>/mediator/decline/", appointment.decline, name="decline_appointment"),
    path("cases/<uuid:case_id>/mediator/answer/", appointment.answer, name="answer_disclosure"),
    path("cases/<uuid:case_id>/mediator/confirm/", appointment.confirm, name="confirm_mediator"),
    path("cases/<uuid:case_id>/mediator/replace/", appointment.replace, name="replace_mediator"),
    # --- Hearings ---------------------------------------------------------------------------------
    path("hearings/", hearings.agenda, name="agenda"),
    path("cases/<uuid:case_id>/meetings/schedule/", hearings.schedule, name="schedule_meeting"),
    path("cases/<uuid:case_id>/meetings/<uuid:meeting_id>/cancel/", hearings.cancel, name="cancel_meeting"),
    path("cases/<uuid:case_id>/meetings/<uuid:meeting_id>/record/", hearings.write_record, name="hold_session"),
    path("cases/<uuid:case_id>/records/<uuid:record_id>/", hearings.answer_record, name="answer_record"),
    path("cases/<uuid:case_id>/suspend/", hearings.suspend, name="suspend"),
    path("cases/<uuid:case_id>/resume/", hearings.resume, name="resume"),
    path("cases/<uuid:case_id>/extend/", hearings.extend, name="extend"),
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
