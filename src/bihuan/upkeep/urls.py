"""看护：探活、状态页。"""

from django.urls import path

from . import views

app_name = "upkeep"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("metrics", views.metrics, name="metrics"),
    path("upkeep/", views.status, name="status"),
]
