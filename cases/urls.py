"""The addresses of cases, part by part in the order in which things happen. Each part has views of its own."""

from django.urls import URLPattern, URLResolver, path

from cases.views import (
    appointment,
    case,
    endings,
    evidence,
    filing,
    filing_files,
    filing_pages,
    hearings,
    home,
    lists,
    notes,
    oversight,
    proposals,
)

urlpatterns: list[URLPattern | URLResolver] = [
    # --- Lists and the case -----------------------------------------------------------------------
    path("cases/", lists.case_list, name="case_list"),
    path("cases/home/", home.case_home, name="case_home"),
    path("cases/<uuid:case_id>/", case.overview, name="case"),
    path("cases/<uuid:case_id>/parties/", case.parties, name="case_parties"),
    path("cases/<uuid:case_id>/materials/", case.materials, name="case_materials"),
    path("cases/<uuid:case_id>/meetings/", case.meetings, name="case_meetings"),
    path("cases/<uuid:case_id>/notes/", notes.notes, name="case_notes"),
    path("cases/<uuid:case_id>/open-file/", oversight.glass, name="break_glass"),
    path("cases/<uuid:case_id>/secretary/", oversight.secretary, name="assign_secretary"),
    path("proposals/<uuid:proposal_id>/", proposals.proposal, name="proposal"),
    path("assignment/", oversight.assignment, name="assignment"),
    path("opened-files/", oversight.opened_files, name="opened_files"),
    path("system/", home.system_state, name="system_state"),
    # --- Filing -----------------------------------------------------------------------------------
    path("apply/", filing.start, name="check_start"),
    path("apply/new/", filing.open_draft, name="filing_open"),
    path("apply/<uuid:case_id>/", filing.tasks, name="filing_tasks"),
    path("apply/<uuid:case_id>/respondents/", filing_pages.respondents, name="filing_respondents"),
    path("apply/<uuid:case_id>/respondents/new/", filing_pages.respondent, name="filing_respondent_new"),
    path("apply/<uuid:case_id>/respondents/<uuid:item>/", filing_pages.respondent, name="filing_respondent"),
    path(
        "apply/<uuid:case_id>/respondents/<uuid:item>/remove/",
        filing_pages.remove_respondent,
        name="filing_remove_respondent",
    ),
    path("apply/<uuid:case_id>/rights/", filing_pages.rights, name="filing_rights"),
    path("apply/<uuid:case_id>/rights/new/", filing_pages.right, name="filing_right_new"),
    path("apply/<uuid:case_id>/rights/<uuid:item>/", filing_pages.right, name="filing_right"),
    path(
        "apply/<uuid:case_id>/rights/<uuid:item>/remove/",
        filing_pages.remove_right,
        name="filing_remove_right",
    ),
    path("apply/<uuid:case_id>/papers/", filing_files.papers, name="filing_papers"),
    path("apply/<uuid:case_id>/evidence/", filing_files.evidence, name="filing_evidence"),
    path("apply/<uuid:case_id>/upload/<slug:material>/", filing_files.upload, name="filing_upload"),
    path("apply/<uuid:case_id>/files/<uuid:item>/remove/", filing_files.remove, name="filing_remove_file"),
    path("apply/<uuid:case_id>/autosave/<slug:page>/", filing_pages.autosave, name="filing_autosave"),
    path(
        "apply/<uuid:case_id>/autosave/<slug:page>/<uuid:item>/",
        filing_pages.autosave,
        name="filing_autosave",
    ),
    path("apply/<uuid:case_id>/review/", filing.review, name="filing_review"),
    path("apply/<uuid:case_id>/receipt/", filing.receipt, name="filing_receipt"),
    path("apply/<uuid:case_id>/resubmit/", filing.resubmit, name="filing_resubmit"),
    path("apply/<uuid:case_id>/discard/", filing.discard, name="filing_discard"),
    path("apply/<uuid:case_id>/withdraw/", filing.withdraw, name="withdraw_before_acceptance"),
    path("apply/<uuid:case_id>/<slug:page>/", filing_pages.page, name="filing_page"),
    path("cases/<uuid:case_id>/materials/add/", evidence.add, name="add_evidence"),
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
