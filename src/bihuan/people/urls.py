"""名册、机构、代表、导入、日历。"""

from django.urls import path

from .views import calendar, directory, importing, keeping, kinds, persons, picking, standing_in, standings, succeeding

app_name = "people"
urlpatterns = [
    path("", directory.deputies, name="deputies"),
    path("deputies/new/", persons.new_deputy, name="new_deputy"),
    path("deputies/<int:deputy_id>/", directory.deputy, name="deputy"),
    path("deputies/<int:deputy_id>/qualification/", keeping.qualification, name="qualification"),
    path("acting-for/", directory.act_for, name="act_for"),
    path("terms/", directory.terms, name="terms"),
    path("terms/new/", keeping.new_term, name="new_term"),
    path("terms/<int:term_id>/sessions/new/", keeping.new_session, name="new_session"),
    path("terms/<int:term_id>/succession/", succeeding.change, name="succession"),
    path("persons/<int:person_id>/phone/", persons.phone, name="phone"),
    path("persons/<int:person_id>/name/", persons.new_name, name="new_name"),
    path("organs/", directory.organs, name="organs"),
    path("organs/new/", keeping.new_organ, name="new_organ"),
    path("organs/<int:organ_id>/", directory.organ, name="organ"),
    path("organs/<int:organ_id>/merger/", keeping.merge, name="merge"),
    path("organs/<int:organ_id>/posts/new/", keeping.new_post, name="new_post"),
    path("stand-ins/", standing_in.stand_ins, name="stand_ins"),
    path("stand-ins/acting/", standing_in.act_as, name="act_as"),
    path("stand-ins/<int:stand_in_id>/end/", standing_in.end_stand_in, name="end_stand_in"),
    path("posts/<int:post_id>/stand-in/", standing_in.new_stand_in, name="new_stand_in"),
    path("kinds/", kinds.kinds, name="kinds"),
    path("kinds/new/", kinds.new_kind, name="new_kind"),
    path("standings/", standings.standings, name="standings"),
    path("standings/new/", standings.new_standing, name="new_standing"),
    path("standings/<int:standing_id>/end/", standings.finish_standing, name="finish_standing"),
    path("pick/organs/", picking.organs, name="pick_organs"),
    path("pick/people/", picking.people, name="pick_people"),
    path("pick/deputies/", picking.deputies, name="pick_deputies"),
    path("posts/<int:post_id>/end/", keeping.finish_post, name="finish_post"),
    path("import/draft/<int:draft_id>/", importing.preview, name="import_draft"),
    path("import/draft/<int:draft_id>/faults.xlsx", importing.faults, name="import_faults"),
    path("import/<slug:kind>/", importing.upload, name="import"),
    path("import/<slug:kind>/template.xlsx", importing.template, name="import_template"),
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/new/", calendar.import_year, name="calendar_import"),
    path("calendar/<int:year>/", calendar.year, name="calendar_year"),
]
