from django.urls import path

from bihuan.notices.views import inbox, outward

app_name = "notices"
urlpatterns = [
    path("", inbox.show, name="inbox"),
    path("read/", inbox.mark_all, name="read"),
    path("<int:notice_id>/", inbox.open_one, name="open"),
    path("outward/", outward.addresses, name="addresses"),
    path("outward/confirm/", outward.confirm, name="confirm"),
    path("outward/<int:address_id>/end/", outward.end, name="end_address"),
    path("unsent/", outward.unsent, name="unsent"),
    path("unsent/<int:sending_id>/", outward.again, name="send_again"),
]
