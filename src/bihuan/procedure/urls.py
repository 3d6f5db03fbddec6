from django.urls import path

from .views import cases, correcting, library, special, steps

app_name = "procedure"
urlpatterns = [
    path("procedures/", library.index, name="library"),
    path("procedures/adoption/", library.adoption, name="adoption"),
    path("procedures/<slug:code>/<slug:version>/", library.text, name="text"),
    path("procedures/<slug:code>/<slug:version>/flow.svg", library.flow_svg, name="flow"),
    path("cases/<int:case_id>/", cases.page, name="case"),
    path("cases/<int:case_id>/trail/", cases.full_trail, name="trail"),
    path("cases/<int:case_id>/clocks/<int:n>/", cases.why, name="why"),
    path("cases/<int:case_id>/clocks/<int:n>/switch/", special.switch, name="switch"),
    path("cases/<int:case_id>/steps/<slug:step>/", steps.take, name="step"),
    path("cases/<int:case_id>/steps/<slug:step>/<int:assignment>/", steps.take, name="assignment_step"),
    path("cases/<int:case_id>/correction/", correcting.correction, name="correction"),
    path("cases/<int:case_id>/correction/answer/", correcting.answer, name="correction_answer"),
    path("cases/<int:case_id>/decision/", special.decision, name="decision"),
    path("cases/<int:case_id>/version/", special.version, name="version"),
]
