"""网址：清单、一件建议、审核、交办、公开；起草、联名、评价在后一段。"""

from django.urls import path

from bihuan.cases.door import list_export, list_page

from .views import (
    case,
    compilation,
    consents,
    cosigning,
    drafting,
    entering,
    planning,
    publishing,
    rating,
    report,
    review,
    reviewing,
    together,
    vouching,
)  # fmt: skip

app_name = "suggestions"
urlpatterns = [
    path("", list_page, {"usual": "suggestion"}, name="list"),
    path("list.xlsx", list_export, {"usual": "suggestion"}, name="export"),
    path("review/", reviewing.page, name="reviewing"),
    path("plan/", planning.page, name="plan"),
    path("plan/list.xlsx", planning.export, name="plan_export"),
    path("plan/sheet/", planning.sheet, name="plan_sheet"),
    path("plan/<int:case_id>/", planning.why, name="plan_why"),
    path("compilation/", compilation.page, name="compilation"),
    path("compilation.docx", compilation.document, name="compilation_docx"),
    path("report/", report.page, name="report"),
    path("publishing/", publishing.queue, name="publishing"),
    path("publishing/<int:publication_id>/withdrawal/", publishing.withdraw, name="publication_withdraw"),
    path("<int:case_id>/", case.page, name="case"),
    path("<int:case_id>/publication/", publishing.suggestion, name="publication"),
    path("<int:case_id>/publication/replies/<int:reply_id>/", publishing.reply, name="publication_reply"),
    path("<int:case_id>/review/", review.page, name="review"),
    path("<int:case_id>/contact/", consents.contact, name="contact"),
    path("<int:case_id>/consents/", consents.ask, name="ask_consent"),
    path("consents/<int:consent_id>/", consents.answer, name="answer_consent"),
    # 代表这一边：起草、联名、代录、评价、撤回
    path("mine/", drafting.mine, name="mine"),
    path("drafts/new/", drafting.new, name="draft_new"),
    path("drafts/new/<slug:kind>/", drafting.new, name="draft_new_kind"),
    path("drafts/<int:suggestion_id>/", drafting.draft, name="draft"),
    path("drafts/<int:suggestion_id>/submission/", drafting.submission, name="draft_submission"),
    path("mine/together/", together.together, name="mine_together"),
    path("drafts/<int:suggestion_id>/files/<int:attachment_id>/", together.attachment, name="draft_attachment"),
    path("drafts/<int:suggestion_id>/discard/", together.discard, name="draft_discard"),
    path("drafts/<int:suggestion_id>/invitations/", cosigning.invite, name="draft_invitations"),
    path("drafts/<int:suggestion_id>/cosigning/", cosigning.answer, name="draft_cosigning"),
    path("drafts/<int:suggestion_id>/confirmation/", cosigning.confirmation, name="draft_confirmation"),
    path("drafts/<int:suggestion_id>/paper/", vouching.submission, name="draft_paper"),
    path("drafts/<int:suggestion_id>/<slug:screen>/", drafting.part, name="draft_part"),
    path("entry/", entering.entry, name="entry"),
    path("consents/<int:consent_id>/question/", cosigning.consent, name="consent"),
    path("ratings/", vouching.ratings, name="ratings"),
    path("papers/<int:paper_id>/", vouching.paper, name="signed_paper"),
    path("<int:case_id>/rating/paper/", vouching.rating, name="rating_paper"),
    path("<int:case_id>/rating/", rating.rating, name="rating"),
    path("<int:case_id>/rating/again/", rating.rating, {"step": "rate_again"}, name="rating_again"),
    path("<int:case_id>/withdrawal/", cosigning.withdrawal, name="withdrawal"),
    path("<int:case_id>/revision/", drafting.revision, name="revision"),
]
