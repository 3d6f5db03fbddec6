from django.urls import path

from bihuan.figures import views

app_name = "figures"
urlpatterns = [
    path("", views.listing, name="list"),
    path("<str:name>/", views.opened, name="figure"),
]
