"""网址：工作法的库，各种清单，一件事项，一步，特别的办法。"""

from django.urls import path

from .asking import views as asking
from .views import case, correcting, importing, listing, methods, opening, registers, special, step, together

app_name = "cases"
urlpatterns = [
    path("procedures/", methods.index, name="methods"),
    path("procedures/adoption/", methods.adoption, name="adoption"),
    path("procedures/<slug:code>/<slug:version>/", methods.method, name="method"),
    path("procedures/<slug:code>/<slug:version>/flow.svg", methods.flow_svg, name="flow"),
    path("registers/", registers.index, name="registers"),
    path("registers/<slug:kind>/", registers.register, name="register"),
    path("registers/<slug:kind>/new/", opening.new, name="new"),
    path("registers/<slug:kind>/list.xlsx", registers.export, name="register_export"),
    path("registers/<slug:kind>/import/", importing.upload, name="import"),
    path("registers/<slug:kind>/import/template.xlsx", importing.template, name="import_template"),
    path("registers/<slug:kind>/import/<int:draft_id>/", importing.preview, name="sheet_draft"),
    path("registers/<slug:kind>/steps/<slug:step>/", together.take, name="together"),
    path("cases/pick/", registers.pick, name="pick"),
    path("cases/", listing.page, name="list"),
    path("cases/list.xlsx", listing.export, name="export"),
    path("cases/<int:case_id>/", case.page, name="case"),
    path("cases/<int:case_id>/children/<slug:kind>/", case.children, name="children"),
    path("cases/<int:case_id>/trail/", case.full_trail, name="trail"),
    path("cases/<int:case_id>/clocks/<int:n>/", case.why, name="why"),
    path("cases/<int:case_id>/clocks/<int:n>/switch/", special.switch, name="switch"),
    path("cases/<int:case_id>/steps/<slug:step>/", step.take, name="step"),
    path("cases/<int:case_id>/steps/<slug:step>/<int:assignment>/", step.take, name="assignment_step"),
    path("cases/<int:case_id>/correction/", correcting.correction, name="correction"),
    path("cases/<int:case_id>/correction/answer/", correcting.answer, name="correction_answer"),
    path("ask/q/", asking.enter, name="ask_code"),
    path("ask/q/<slug:code>/", asking.case, name="ask_case"),
    path("ask/q/<slug:code>/steps/<slug:step>/", asking.take, name="ask_step"),
    path("ask/entrances/", asking.entrances, name="entrances"),
    path("ask/entrances/<int:entrance_id>/", asking.entrance, name="entrance"),
    path("ask/entrances/<int:entrance_id>/closing/", asking.close, name="entrance_closing"),
    path("ask/<slug:code>/", asking.ask, name="ask"),
    path("ask/<slug:code>/<slug:step>/", asking.ask, name="ask_by"),
    path("cases/<int:case_id>/decision/", special.decision, name="decision"),
    path("cases/<int:case_id>/version/", special.version, name="version"),
]
