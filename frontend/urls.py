"""All public addresses on one page, a block per journey. Those of signing up and in are in deploy/urls.py."""

from django.conf import settings
from django.urls import URLPattern, path

from frontend.booth import by_code, trying
from frontend.booth import views as booth
from frontend.desk import views as desk
from frontend.editions import following, rulebooks
from frontend.editions import views as editions
from frontend.help import about, in_languages, own_data
from frontend.help import office as help_office
from frontend.help import views as helping
from frontend.juries import desk as jury_desk
from frontend.juries import office as jury_office
from frontend.lists import letters
from frontend.lists import office as lists
from frontend.outcomes import aftermath, deliberation, evening, looking_up, overview, turnout, verifying
from frontend.outcomes import office as outcome_office
from frontend.outcomes import views as outcomes
from frontend.people import (
    cannot_vote,
    closing,
    codes,
    devices,
    homes,
    identity,
    invitations,
    proposed_roles,
    providers,
    register_office,
)
from frontend.people import departments as people_departments
from frontend.people import journal as people_journal
from frontend.people import office as people_office
from frontend.people import terms as people_terms
from frontend.people import views as people_views
from frontend.places import addresses
from frontend.places import office as places
from frontend.polls import acts as polls_acts
from frontend.polls import compare as polls_compare
from frontend.polls import office as polls_office
from frontend.polls import texts as polls_texts
from frontend.polls import views as polls
from frontend.projects import again, clarifying
from frontend.projects import office as deliveries
from frontend.projects import views as projects
from frontend.proposals import moderation, proposing
from frontend.proposals import office as admissibility
from frontend.proposals import views as proposals
from frontend.reviews import office as reviews
from frontend.setup import answers, beginning, phases
from frontend.setup import office as setup
from frontend.stations import evening as stations_evening
from frontend.stations import helping as stations_helping
from frontend.stations import minutes as stations_minutes
from frontend.stations import office as stations_office
from frontend.stations import second_typing as stations_second_typing
from frontend.stations import views as stations

people: list[URLPattern] = [
    path("account/", people_views.account, name="account"),
    path("account/code/", codes.ask, name="account_code"),
    path("account/code/enter/", codes.enter, name="account_code_enter"),
    path("account/close/", closing.close, name="account_close"),
    path("account/closed/", closing.closed, name="account_closed"),
    path("account/data/", own_data.page, name="account_data"),
    path("account/data/file/", own_data.file, name="account_data_file"),
    path("account/invitation/<str:token>/", invitations.accept, name="invitation"),
    path("account/landing/", setup.landing, name="landing"),
    path("account/messages/", people_views.account_messages, name="account_messages"),
    path("account/follow/<str:following>/", following.unfollow_by_link, name="unfollow_by_link"),
    path("account/messages/<str:token>/", people_views.messages_refuse, name="messages_refuse"),
    path("account/providers/<slug:provider>/", providers.begin, name="provider_begin"),
    path("account/providers/<slug:provider>/callback/", providers.callback, name="provider_callback"),
    path("account/providers/<slug:provider>/end/", providers.end, name="provider_end"),
    path("account/providers/<slug:provider>/unlink/", providers.unlink, name="provider_unlink"),
    path("account/sessions/end/", devices.end_others, name="sessions_end"),
    path("account/sessions/<number:device>/end/", devices.end, name="session_end"),
    path("account/resume/", people_views.resume, name="account_resume"),
    path("language/", people_views.set_language, name="set_language"),
    path("<slug:municipality>/office/journal/", people_journal.page, name="journal"),
    path("<slug:municipality>/office/journal/file/", people_journal.file, name="journal_file"),
    path("<slug:municipality>/office/notices/", people_office.notice_list, name="notices"),
    path(
        "<slug:municipality>/office/notices/again/", people_office.notice_send_again, name="notice_send_again"
    ),
    path("<slug:municipality>/office/notices/letters/", people_office.letters, name="letters"),
    path(
        "<slug:municipality>/office/notices/letters/<slug:form>/",
        people_office.letters_file,
        name="letters_file",
    ),
    path(
        "<slug:municipality>/office/notices/printed/", people_office.letters_printed, name="letters_printed"
    ),
    path("<slug:municipality>/office/people/", people_office.team, name="memberships"),
    path(
        "<slug:municipality>/office/people/departments/", people_office.department_add, name="department_add"
    ),
    path(
        "<slug:municipality>/office/people/departments/<number:department>/",
        people_departments.show,
        name="department",
    ),
    path(
        "<slug:municipality>/office/people/departments/<number:department>/close/",
        people_departments.close,
        name="department_close",
    ),
    path(
        "<slug:municipality>/office/people/departments/<number:department>/merge/",
        people_departments.merge,
        name="department_merge",
    ),
    path("<slug:municipality>/office/people/waiting/", proposed_roles.index, name="proposed_roles"),
    path(
        "<slug:municipality>/office/people/waiting/<number:proposed>/",
        proposed_roles.answer,
        name="proposed_role_answer",
    ),
    path("<slug:municipality>/office/people/<number:seat>/", people_terms.show, name="membership"),
    path(
        "<slug:municipality>/office/people/<number:seat>/change/",
        people_terms.change,
        name="membership_change",
    ),
    path(
        "<slug:municipality>/office/people/<number:seat>/deputy/",
        people_terms.name_deputy,
        name="membership_deputy",
    ),
    path(
        "<slug:municipality>/office/people/<number:pk>/revoke/",
        people_office.membership_revoke,
        name="membership_revoke",
    ),
    path(
        "<slug:municipality>/office/people/<number:pk>/again/",
        people_office.membership_invite_again,
        name="membership_invite_again",
    ),
    path("<slug:municipality>/office/addresses/", addresses.show, name="addresses"),
    path("<slug:municipality>/office/addresses/enter/", addresses.enter, name="addresses_enter"),
    path("<slug:municipality>/office/addresses/outlines/", addresses.draw, name="quarters_draw"),
    path("<slug:municipality>/office/addresses/remove/", addresses.remove, name="addresses_remove"),
    path("<slug:municipality>/office/places/", places.show, name="places"),
    path("<slug:municipality>/office/places/add/", places.add, name="territories_add"),
    path("<slug:municipality>/office/places/<slug:slug>/", places.change, name="territory_change"),
    path("<slug:municipality>/office/places/<slug:slug>/remove/", places.remove, name="territory_remove"),
    path("<slug:municipality>/office/themes/", places.theme_add, name="theme_add"),
    path("<slug:municipality>/<slug:edition>/register/", people_views.register, name="register"),
    path("<slug:municipality>/<slug:edition>/register/addresses/", homes.offer, name="register_addresses"),
    path("<slug:municipality>/<slug:edition>/register/identity/", identity.enter, name="register_identity"),
]

IN_EDITION = "<slug:municipality>/<slug:edition>"

registers: list[URLPattern] = [
    path(f"{IN_EDITION}/office/register/", register_office.index, name="register_office"),
    path(f"{IN_EDITION}/office/register/<number:entry>/", register_office.show, name="register_entry"),
    path(
        f"{IN_EDITION}/office/register/<number:entry>/answer/", register_office.answer, name="dispute_answer"
    ),
    path(f"{IN_EDITION}/office/register/<number:entry>/decide/", register_office.decide, name="doubt_decide"),
    path(f"{IN_EDITION}/vote/why/", cannot_vote.show, name="cannot_vote"),
    path(f"{IN_EDITION}/vote/why/contest/", cannot_vote.dispute, name="dispute_open"),
]

ideas: list[URLPattern] = [
    path(f"{IN_EDITION}/ideas/", proposals.index, name="proposals"),
    path(f"{IN_EDITION}/ideas/mine/", proposals.mine, name="proposals_mine"),
    path(f"{IN_EDITION}/ideas/new/", proposing.new, name="proposal_new"),
    path(f"{IN_EDITION}/ideas/<number:number>/", proposals.show, name="proposal"),
    path(f"{IN_EDITION}/ideas/<number:number>/edit/<slug:step>/", proposing.edit, name="proposal_edit"),
    path(f"{IN_EDITION}/ideas/<number:number>/hide/", moderation.hide, name="proposal_hide"),
    path(f"{IN_EDITION}/ideas/<number:number>/show/", moderation.show_again, name="proposal_show_again"),
    path(f"{IN_EDITION}/ideas/<number:number>/review/", proposing.review, name="proposal_review"),
    path(f"{IN_EDITION}/ideas/<number:number>/submit/", proposing.submit, name="proposal_submit"),
    path(f"{IN_EDITION}/ideas/<number:number>/withdraw/", proposing.withdraw, name="proposal_withdraw"),
    path(f"{IN_EDITION}/jury/", jury_desk.index, name="jury"),
    path(f"{IN_EDITION}/jury/<number:number>/", jury_desk.mark, name="jury_project"),
    path(f"{IN_EDITION}/jury/<number:number>/conflict/", jury_desk.conflict, name="jury_conflict"),
    path(f"{IN_EDITION}/office/desk/", desk.search, name="desk"),
    path(f"{IN_EDITION}/office/desk/new/", desk.register, name="desk_register"),
    path(f"{IN_EDITION}/office/desk/<number:entry>/", desk.person, name="desk_person"),
    path(f"{IN_EDITION}/office/desk/<number:entry>/address/", desk.address, name="desk_address"),
    path(f"{IN_EDITION}/office/desk/<number:entry>/erase/", desk.erase, name="desk_erase"),
    path(f"{IN_EDITION}/office/desk/<number:entry>/idea/", desk.idea, name="desk_idea"),
    path(f"{IN_EDITION}/office/desk/<number:entry>/note/", desk.note, name="desk_note"),
    path(f"{IN_EDITION}/office/desk/<number:entry>/receipt/", desk.receipt, name="desk_receipt"),
    path(f"{IN_EDITION}/office/desk/<number:entry>/verify/", desk.verify, name="desk_verify"),
    path(f"{IN_EDITION}/office/ideas/", admissibility.queue, name="office_proposals"),
    path(f"{IN_EDITION}/office/ideas/<number:number>/", admissibility.show, name="office_proposal"),
    path(f"{IN_EDITION}/office/ideas/<number:number>/admit/", admissibility.admit, name="proposal_admit"),
    path(
        f"{IN_EDITION}/office/ideas/<number:number>/decline/",
        admissibility.not_take_up,
        name="proposal_not_take_up",
    ),
    path(
        f"{IN_EDITION}/office/ideas/<number:number>/return/", admissibility.send_back, name="proposal_return"
    ),
    path(f"{IN_EDITION}/office/jury/", jury_office.show, name="jury_office"),
    path(f"{IN_EDITION}/office/jury/close/", jury_office.close, name="jury_close"),
    path(f"{IN_EDITION}/office/jury/grid/", jury_office.set_grid, name="jury_grid"),
    path(f"{IN_EDITION}/office/jury/prolong/", jury_office.prolong, name="jury_prolong"),
    path(f"{IN_EDITION}/office/jury/quorum/", jury_office.go_without_quorum, name="jury_without_quorum"),
    path(f"{IN_EDITION}/office/jury/seats/", jury_office.seat, name="jury_seat"),
    path(f"{IN_EDITION}/office/jury/seats/<number:juror>/leave/", jury_office.unseat, name="jury_unseat"),
    path(f"{IN_EDITION}/office/jury/shortlist/", jury_office.shortlist, name="jury_shortlist"),
    path(f"{IN_EDITION}/office/letters/", letters.index, name="letter_codes"),
    path(f"{IN_EDITION}/office/letters/make/", letters.make, name="letter_codes_make"),
    path(f"{IN_EDITION}/office/letters/<number:entry>/replace/", letters.replace, name="letter_code_replace"),
    path(f"{IN_EDITION}/office/lists/", lists.index, name="register_lists"),
    path(f"{IN_EDITION}/office/lists/<number:brought>/", lists.show, name="register_list"),
    path(
        f"{IN_EDITION}/office/lists/<number:brought>/again/", lists.take_up_again, name="register_list_again"
    ),
    path(f"{IN_EDITION}/office/lists/<number:brought>/drop/", lists.drop, name="register_list_drop"),
    path(f"{IN_EDITION}/office/lists/<number:brought>/enter/", lists.enter, name="register_list_enter"),
    path(f"{IN_EDITION}/office/lists/<number:brought>/remove/", lists.remove, name="register_list_remove"),
    path(
        f"{IN_EDITION}/office/lists/<number:brought>/report.csv", lists.download, name="register_list_report"
    ),
    path(f"{IN_EDITION}/office/moderation/", moderation.index, name="moderation"),
    path(f"{IN_EDITION}/office/projects/<number:number>/", clarifying.clarify, name="project_clarify"),
    path(
        f"{IN_EDITION}/office/projects/<number:number>/withdraw/",
        clarifying.withdraw,
        name="project_withdraw",
    ),
    path(f"{IN_EDITION}/office/reviews/", reviews.queue, name="reviews"),
    path(f"{IN_EDITION}/office/reviews/<number:number>/", reviews.show, name="review"),
    path(f"{IN_EDITION}/office/reviews/<number:number>/costing/", reviews.cost, name="review_costing"),
    path(f"{IN_EDITION}/office/reviews/<number:number>/decision/", reviews.decide, name="review_decision"),
    path(f"{IN_EDITION}/office/reviews/<number:number>/back/", reviews.send_back, name="review_send_back"),
    path(f"{IN_EDITION}/office/reviews/<number:number>/route/", reviews.reroute, name="review_reroute"),
    path(
        f"{IN_EDITION}/office/reviews/<number:number>/opinions/",
        reviews.give_opinions,
        name="review_opinions",
    ),
    path(f"{IN_EDITION}/projects/", projects.index, name="projects"),
    path(f"{IN_EDITION}/projects/<number:number>/", projects.show, name="project"),
    path(f"{IN_EDITION}/projects/<number:number>/again/", again.file_again, name="project_again"),
    path(f"{IN_EDITION}/projects/<number:number>/reply/", projects.reply, name="project_reply"),
]

# The town's own office comes before its editions, and both after the addresses that are no town's.
towns: list[URLPattern] = [
    path("", editions.home, name="home"),
    path("about/<slug:topic>/", about.show, name="about"),
    path("<slug:municipality>/about/<slug:topic>/", about.show, name="town_about"),
    path("<slug:municipality>/", editions.municipality, name="municipality"),
    path("<slug:municipality>/office/", setup.office, name="office"),
    path("<slug:municipality>/office/town/", help_office.town_facts, name="town_facts"),
    path("<slug:municipality>/office/town/sheets/", in_languages.index, name="sheets"),
    path("<slug:municipality>/office/town/sheets/<slug:language>/", in_languages.write, name="sheet_edit"),
    path("<slug:municipality>/office/town/impact/", help_office.impact_assessment, name="impact_assessment"),
    path(
        "<slug:municipality>/office/town/processing/", help_office.processing_entry, name="processing_entry"
    ),
    path("<slug:municipality>/office/texts/", polls_texts.index, name="official_texts"),
    path("<slug:municipality>/office/texts/<slug:text>/", polls_texts.change, name="official_text"),
    path("<slug:municipality>/office/texts/<slug:text>/model/", polls_texts.back, name="official_text_model"),
    path("<slug:municipality>/office/editions/new/", beginning.edition_new, name="edition_new"),
    path("<slug:municipality>/office/editions/new/check/", beginning.edition_check, name="edition_check"),
    path(
        "<slug:municipality>/office/editions/new/<slug:question>/",
        beginning.edition_question,
        name="edition_question",
    ),
    path(f"{IN_EDITION}/", editions.edition, name="edition"),
    path(f"{IN_EDITION}/follow/", following.follow, name="follow"),
    path(f"{IN_EDITION}/follow/stop/", following.unfollow, name="unfollow"),
    path(f"{IN_EDITION}/help/", helping.how_it_works, name="help"),
    path(f"{IN_EDITION}/help/voting/", helping.voting, name="help_voting"),
    path(f"{IN_EDITION}/help/voting/<slug:language>/", in_languages.show, name="help_sheet"),
    path(f"{IN_EDITION}/office/", setup.edition_office, name="edition_office"),
    path(f"{IN_EDITION}/office/phases/", phases.index, name="phases"),
    path(f"{IN_EDITION}/office/phases/<slug:kind>/announce/", phases.announce, name="phase_announce"),
    path(f"{IN_EDITION}/office/rulebook/publish/", setup.rulebook_publish, name="rulebook_publish"),
    path(f"{IN_EDITION}/office/setup/", answers.setup, name="setup"),
    path(
        f"{IN_EDITION}/office/setup/<slug:question>/",
        answers.setup_question,
        name="setup_question",
    ),
    path(f"{IN_EDITION}/rulebook/", rulebooks.rulebook, name="rulebook"),
    path(f"{IN_EDITION}/rulebook/<number:number>/", rulebooks.rulebook, name="rulebook_version"),
]

votes: list[URLPattern] = [
    path(f"{IN_EDITION}/office/delivery/", deliveries.index, name="deliveries"),
    path(f"{IN_EDITION}/office/delivery/<number:number>/", deliveries.delivery, name="milestones"),
    path(
        f"{IN_EDITION}/office/delivery/<number:number>/publish/", deliveries.publish_plan, name="plan_publish"
    ),
    path(f"{IN_EDITION}/office/outcome/", outcome_office.office, name="outcome_office"),
    path(f"{IN_EDITION}/office/outcome/abandon/", aftermath.abandon, name="winner_abandon"),
    path(f"{IN_EDITION}/office/outcome/correction/", aftermath.correct, name="outcome_correct"),
    path(
        f"{IN_EDITION}/office/outcome/left/<number:position>/",
        aftermath.decide_leftover,
        name="leftover_decide",
    ),
    path(f"{IN_EDITION}/office/outcome/reserve/", aftermath.call_up, name="reserve_call_up"),
    path(f"{IN_EDITION}/office/outcome/turnout/", turnout.office, name="turnout_office"),
    path(f"{IN_EDITION}/office/outcome/again/", outcome_office.try_again, name="tally_again"),
    path(f"{IN_EDITION}/office/outcome/decision/", outcome_office.decide, name="outcome_decide"),
    path(f"{IN_EDITION}/office/outcome/deliberation/<slug:form>/", deliberation.draft, name="deliberation"),
    path(f"{IN_EDITION}/office/outcome/endorse/", outcome_office.endorse, name="outcome_endorse"),
    path(f"{IN_EDITION}/office/outcome/proclaim/", outcome_office.proclaim, name="outcome_proclaim"),
    path(f"{IN_EDITION}/office/outcome/refuse/", outcome_office.refuse, name="outcome_refuse"),
    path(f"{IN_EDITION}/office/overview/", overview.show, name="overview"),
    path(f"{IN_EDITION}/office/overview/overview.pdf", overview.pdf, name="overview_pdf"),
    path(f"{IN_EDITION}/office/overview/preview/", overview.preview, name="preview"),
    path(f"{IN_EDITION}/office/overview/previews/", overview.give, name="preview_give"),
    path(
        f"{IN_EDITION}/office/overview/previews/<number:given>/back/",
        overview.take_back,
        name="preview_take_back",
    ),
    path(f"{IN_EDITION}/office/poll/", polls_office.office, name="poll_office"),
    path(f"{IN_EDITION}/office/poll/<number:position>/", polls_office.contest, name="contest_edit"),
    path(f"{IN_EDITION}/office/poll/compare/", polls_compare.compare, name="poll_compare"),
    path(f"{IN_EDITION}/office/poll/compose/", polls_office.compose, name="poll_compose"),
    path(f"{IN_EDITION}/office/poll/acts/", polls_acts.acts, name="poll_acts"),
    path(f"{IN_EDITION}/office/poll/acts/note/", polls_acts.note, name="poll_incident_note"),
    path(f"{IN_EDITION}/office/poll/acts/ask/", polls_acts.ask, name="poll_act_ask"),
    path(
        f"{IN_EDITION}/office/poll/acts/<number:asked>/back/",
        polls_acts.take_back,
        name="poll_act_take_back",
    ),
    path(f"{IN_EDITION}/office/poll/acts/<number:asked>/second/", polls_acts.second, name="poll_act_second"),
    path(
        f"{IN_EDITION}/office/poll/acts/<number:asked>/order/<slug:form>/",
        polls_texts.order,
        name="act_order",
    ),
    path(f"{IN_EDITION}/office/poll/back/", polls_office.take_back, name="poll_take_back"),
    path(f"{IN_EDITION}/office/poll/settle/", polls_office.settle, name="poll_settle"),
    path(f"{IN_EDITION}/paper/", polls.paper, name="paper"),
    path(f"{IN_EDITION}/results/", outcomes.index, name="outcomes"),
    path(f"{IN_EDITION}/results/<number:position>/", outcomes.outcome, name="outcome"),
    path(f"{IN_EDITION}/results/checkpoints.txt", verifying.checkpoints_file, name="checkpoints"),
    path(f"{IN_EDITION}/results/commission/<str:name>", verifying.commission_file, name="commission_file"),
    path(f"{IN_EDITION}/results/evening/", evening.evening, name="results_evening"),
    path(f"{IN_EDITION}/results/everything.zip", verifying.everything, name="published_files"),
    path(f"{IN_EDITION}/results/files/<str:name>", verifying.file, name="published_file"),
    # In no log: deploy/nginx.conf knows this word.
    path(f"{IN_EDITION}/results/number/", looking_up.look_up, name="look_up"),
    path(f"{IN_EDITION}/results/number/<number:group>/", looking_up.ranges, name="look_up_ranges"),
    path(f"{IN_EDITION}/results/number/lines/<number:page>/", looking_up.lines, name="look_up_lines"),
    path(f"{IN_EDITION}/results/observer.zip", verifying.programs, name="observer"),
    path(f"{IN_EDITION}/results/verify/", verifying.verify, name="verify"),
    path(f"{IN_EDITION}/results/verify.html", verifying.verifier, name="verifier"),
    path(f"{IN_EDITION}/code/", by_code.code, name="code"),
    path(f"{IN_EDITION}/code/vote/", by_code.code_booth, name="code_booth"),
    path(f"{IN_EDITION}/code/vote/cast/", by_code.code_cast, name="code_cast"),
    path(f"{IN_EDITION}/vote/", booth.booth, name="booth"),
    path(f"{IN_EDITION}/vote/cast/", booth.cast, name="booth_cast"),
    path(f"{IN_EDITION}/vote/try/", trying.booth_try, name="booth_try"),
]

paper: list[URLPattern] = [
    path(f"{IN_EDITION}/office/paper/", stations_office.show, name="paper_office"),
    path(f"{IN_EDITION}/office/paper/ballots.pdf", stations_evening.ballot_sheets, name="ballot_sheets"),
    path(f"{IN_EDITION}/office/paper/minutes/", stations_evening.minutes, name="paper_minutes"),
    path(f"{IN_EDITION}/office/paper/end/", stations_office.end, name="paper_end"),
    path(f"{IN_EDITION}/office/paper/helpers.pdf", stations_helping.sheets, name="helper_sheets"),
    path(f"{IN_EDITION}/office/paper/list.pdf", stations_evening.signature_list, name="signature_list"),
    path(f"{IN_EDITION}/office/paper/names/", stations_evening.names, name="paper_names"),
    path(
        f"{IN_EDITION}/office/paper/names/<number:entry>/back/",
        stations_evening.name_back,
        name="paper_name_back",
    ),
    path(f"{IN_EDITION}/office/paper/passes/", stations_office.pass_open, name="pass_open"),
    path(
        f"{IN_EDITION}/office/paper/passes/<number:day_pass>/close/",
        stations_office.pass_close,
        name="pass_close",
    ),
    path(f"{IN_EDITION}/office/paper/sheets/", stations_evening.type_sheets, name="paper_sheets"),
    path(f"{IN_EDITION}/office/paper/sheets/again/", stations_second_typing.show, name="paper_sheets_again"),
    path(f"{IN_EDITION}/office/paper/stations/", stations_office.add, name="station_add"),
    path(
        f"{IN_EDITION}/office/paper/stations/<number:station>/", stations_office.change, name="station_change"
    ),
    path(
        f"{IN_EDITION}/office/paper/stations/<number:station>/minutes/",
        stations_minutes.show,
        name="station_minutes",
    ),
    path(
        f"{IN_EDITION}/office/paper/stations/<number:station>/remove/",
        stations_office.remove,
        name="station_remove",
    ),
    path(f"{IN_EDITION}/station/", stations.station, name="station"),
    path(f"{IN_EDITION}/station/leave/", stations.leave, name="station_leave"),
    path(f"{IN_EDITION}/station/names/", stations.names, name="station_names"),
    path(f"{IN_EDITION}/station/names/<number:entry>/", stations.sign, name="station_sign"),
]

urlpatterns: list[URLPattern] = [
    *ideas,
    *paper,
    *people,
    *registers,
    *towns,
    *votes,
]

if settings.DEBUG:  # every component in use, for who builds pages
    from frontend.styleguide import views as styleguide

    urlpatterns.insert(0, path("components/", styleguide.components, name="components"))
