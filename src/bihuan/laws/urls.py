"""网址：法规、一部、带来、承接、谁引了它、对照。"""

from django.urls import path

from . import views

app_name = "laws"
urlpatterns = [
    path("", views.index, name="index"),
    path("new/", views.bring, name="bring"),
    path("coverage/", views.coverage, name="coverage"),
    path("<int:law_id>/", views.law, name="law"),
    path("<int:law_id>/quotes/", views.quotes, name="quotes"),
    path("texts/<int:text_id>/withdrawal/", views.withdraw, name="withdraw"),
    path("texts/<int:older_id>/to/<int:newer_id>/", views.lineage, name="lineage"),
]
