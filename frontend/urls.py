"""All public addresses on one page, a block per journey. Those of signing up and in are in deploy/urls.py."""

from django.urls import URLPattern, path

from frontend.views import accounts, people_office

people: list[URLPattern] = [
    path("account/", accounts.account, name="account"),
    path("account/messages/", accounts.account_messages, name="account_messages"),
    path("account/resume/", accounts.resume, name="account_resume"),
    path("language/", accounts.set_language, name="set_language"),
    path("<slug:municipality>/office/journal/", people_office.journal_page, name="journal"),
    path("<slug:municipality>/office/notices/", people_office.notice_list, name="notices"),
    path(
        "<slug:municipality>/office/notices/again/", people_office.notice_send_again, name="notice_send_again"
    ),
    path("<slug:municipality>/office/notices/letters/", people_office.letters, name="letters"),
    path(
        "<slug:municipality>/office/notices/printed/", people_office.letters_printed, name="letters_printed"
    ),
    path("<slug:municipality>/office/people/", people_office.team, name="memberships"),
    path(
        "<slug:municipality>/office/people/departments/", people_office.department_add, name="department_add"
    ),
    path(
        "<slug:municipality>/office/people/<int:pk>/revoke/",
        people_office.membership_revoke,
        name="membership_revoke",
    ),
    path("<slug:municipality>/<slug:edition>/register/", accounts.register, name="register"),
]

urlpatterns: list[URLPattern] = [
    *people,
]
