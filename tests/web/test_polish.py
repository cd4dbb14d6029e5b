"""The shop in Polish: exact sentences, with the forms that go with 1, 2, 5 and 22."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.api.calling import NOBODY, RESERVATION, Api, wish
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at
from tests.web.pages import read
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

JAZZ = "/pl/events/jazz-night/"
COUNTS = (1, 2, 5, 22)


@pytest.fixture
def counted_event() -> Event:
    """An event whose ticket types have 1, 2, 5 and 22 left and as many for one reservation."""
    return make_event(*(ticket_type(f"T{count}", amount=count, limit=count) for count in COUNTS))


def path(reservation):
    return f"/pl/reservations/{reservation.pk}/"


def pay(reservation, error_type=""):
    settle(start_payment(reservation.pk).pk, Answer(error_type=error_type))


# --- The list -------------------------------------------------------------------------------------------------------


def test_the_list_says_when_where_and_from_what_price(bruno):
    make_event(
        date=datetime(2031, 6, 5, 17, 30, tzinfo=UTC),
        time_zone="Europe/Warsaw",
        venue="Blue Note",
        city="Poznań",
        currency="PLN",
    )

    page = read(bruno.get("/pl/"))

    assert page.one("html")["lang"] == "pl"
    assert page.one("title").text == "Nadchodzące wydarzenia · Ticketonline"
    assert page.texts("h1") == ["Co, gdzie, kiedy"]
    assert page.texts("time") == ["czw., 5 cze 2031 19:30 CEST"]
    assert page.texts("div", class_="event-card-stub") == ["od 45,50 zł"]
    assert page.one("footer").text.startswith(
        "Bilety prosto od organizatora. Cena, którą widzisz, to cena, którą płacisz."
    )


def test_the_list_says_how_an_event_stands(bruno):
    now = timezone.now()
    opens = datetime(2031, 5, 1, 8, 0, tzinfo=UTC)
    make_event(name="A", date=now + timedelta(days=1), sales_close_at=now)
    make_event(ticket_type("Seat", amount=1), name="B", date=now + timedelta(days=2))
    make_event(ticket_type("Seat", "60", amount=20), name="C", date=now + timedelta(days=3))
    make_event(ticket_type("Seat", "0"), name="D", date=now + timedelta(days=4))
    make_event(ticket_type("Seat", "9"), name="E", date=opens + timedelta(days=5), sales_open_at=opens)
    TicketType.objects.filter(event__name="B").update(sold=1)
    TicketType.objects.filter(event__name="C").update(sold=18)

    page = read(bruno.get("/pl/"))

    assert page.texts("div", class_="event-card-stub") == [
        "Koniec sprzedaży",
        "Wyprzedane",
        "60,00 € Ostatnie bilety",
        "Bezpłatnie",
        "9,00 € W sprzedaży od czw., 1 maj 2031, 08:00 UTC",
    ]


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "1 wydarzenie pasuje do hasła „jazz”."),
        (2, "2 wydarzenia pasują do hasła „jazz”."),
        (5, "5 wydarzeń pasuje do hasła „jazz”."),
        (22, "22 wydarzenia pasują do hasła „jazz”."),
    ],
)
def test_a_search_counts_what_it_found(bruno, count, sentence):
    for number in range(count):
        make_event(name=f"Jazz {number}")

    page = read(bruno.get("/pl/", {"q": "jazz"}))

    assert page.one("div", class_="search-result").text == f"{sentence} Pokaż wszystkie wydarzenia"
    assert page.one("title").text == "Wydarzenia: „jazz” · Ticketonline"
    assert page.texts("p", class_="number")[-1:] == (["Strona 1 z 2"] if count > 20 else ["od 45,50 €"])


def test_a_search_that_finds_nothing_says_what_to_try(bruno):
    page = read(bruno.get("/pl/", {"q": "polka"}))

    assert page.one("div", class_="search-result").text == (
        "Nic nie pasuje do hasła „polka” Spróbuj wpisać mniej słów albo inne: nazwę, miejsce lub miasto. "
        "Pokaż wszystkie wydarzenia"
    )


# --- An event -------------------------------------------------------------------------------------------------------


def test_an_event_says_what_is_left_of_each_type(bruno, counted_event):
    page = read(bruno.get(JAZZ))

    assert page.texts("p", class_="pick-left") == ["Został 1", "Zostały 2", "Zostało 5", "Zostały 22"]
    assert page.texts("h2")[:1] == ["Wybierz bilety"]
    assert page.one("button").text == "Zarezerwuj"


def test_an_event_is_dated_on_the_clock_of_its_place(bruno):
    make_event(
        date=datetime(2031, 1, 5, 23, 30, tzinfo=UTC), time_zone="America/New_York", city="New York", country="US"
    )

    page = read(bruno.get(JAZZ))

    assert page.one("p", class_="event-when").text == (
        "niedziela, 5 stycznia 2031, 18:30 czas wschodnioamerykański standardowy"
    )
    assert page.one("p", class_="event-where").text == "New York, Stany Zjednoczone"


def test_shared_links_name_both_languages(bruno, olgas_event):
    page = read(bruno.get(JAZZ))

    assert page.one("meta", property="og:locale")["content"] == "pl_PL"
    assert page.one("meta", property="og:locale:alternate")["content"] == "en_US"


@pytest.mark.parametrize(
    ("seconds", "sentence"),
    [
        (60, "Zarezerwowane bilety czekają na płatność 1 minutę."),
        (120, "Zarezerwowane bilety czekają na płatność 2 minuty."),
        (300, "Zarezerwowane bilety czekają na płatność 5 minut."),
        (1320, "Zarezerwowane bilety czekają na płatność 22 minuty."),
    ],
)
def test_an_event_says_how_long_tickets_are_held(bruno, olgas_event, settings, seconds, sentence):
    settings.HOLD_SECONDS = seconds

    assert read(bruno.get(JAZZ)).one("form", class_="picks").text.endswith(sentence)


# --- Refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        (1, "W jednej rezerwacji może być najwyżej 1 bilet tego rodzaju: VIP."),
        (2, "W jednej rezerwacji mogą być najwyżej 2 bilety tego rodzaju: VIP."),
        (5, "W jednej rezerwacji może być najwyżej 5 biletów tego rodzaju: VIP."),
        (22, "W jednej rezerwacji mogą być najwyżej 22 bilety tego rodzaju: VIP."),
    ],
)
def test_too_many_of_a_type_are_refused(bruno, limit, sentence):
    event = make_event(ticket_type("VIP", amount=50, limit=limit))

    response = bruno.post(JAZZ, {f"amount-{event.ticket_types.get().pk}": limit + 1})

    assert response.status_code == 422
    assert read(response).texts("p", class_="notice") == [sentence]
    assert event.reservations.count() == 0


@pytest.mark.parametrize(
    ("left", "sentence"),
    [
        (0, ""),
        (1, "Został tylko 1 bilet."),
        (2, "Zostały tylko 2 bilety."),
        (5, "Zostało tylko 5 biletów."),
        (22, "Zostały tylko 22 bilety."),
    ],
)
def test_more_than_is_left_is_refused_beside_its_field(bruno, left, sentence):
    event = make_event(ticket_type("VIP", amount=100, limit=100), ticket_type("Standard"))
    event.ticket_types.filter(type="VIP").update(sold=100 - left)

    response = bruno.post(JAZZ, {f"amount-{event.ticket_types.get(type='VIP').pk}": 50})

    page = read(response)
    assert response.status_code == 409
    assert page.texts("p", class_="notice") == [f"Tylu biletów już nie ma. Zostało: VIP ({left})."]
    assert page.texts("p", class_="field-error") == [sentence or "Nie ma już żadnego."]
    assert event.reservations.count() == 0


def test_a_page_that_is_not_there_says_where_to_go_on(bruno):
    page = read(bruno.get("/pl/events/polka/"))

    assert page.texts("h1") == ["Nie ma takiego wydarzenia."]
    assert "Być może w adresie jest literówka, adres jest nieaktualny albo tej strony już nie ma." in page.text
    assert "Zobacz wydarzenia" in page.texts("a")


# --- A reservation --------------------------------------------------------------------------------------------------


def test_a_reservation_is_paid_after_a_declined_card(bruno, olgas_event):
    vip = olgas_event.ticket_types.get(type="VIP")

    payable = read(bruno.post(JAZZ, {f"amount-{vip.pk}": 2}, follow=True))
    reservation = Reservation.objects.get()
    pay(reservation, "card_error")
    declined = read(bruno.get(path(reservation)))
    pay(reservation)
    paid = read(bruno.get(path(reservation)))

    assert payable.texts("h1") == ["Zapłać za bilety"]
    assert payable.one("p", class_="hold-label").text == "Bilety czekają jeszcze"
    assert payable.one("form", class_="pay").text.endswith("Zapłać 240,00 €")
    assert payable.all("details")[-1].text == "Anuluj rezerwację Bilety od razu wrócą do sprzedaży. Tak, anuluj"
    assert declined.one("div", class_="notice").text == (
        "Karta została odrzucona.Bilety są nadal zarezerwowane: możesz spróbować jeszcze raz."
    )
    assert paid.texts("h1") == ["Zapłacone. Do zobaczenia!"]
    assert [text for text in paid.texts("p", class_="small") if "Bilet" in text] == ["Bilet 1 z 2", "Bilet 2 z 2"]


def test_a_reservation_that_is_over_says_why(bruno, olgas_event):
    cancelled, forgotten = make_reservation(olgas_event), make_reservation(olgas_event)
    cancel(cancelled.pk)

    given_up = read(bruno.get(path(cancelled)))
    with at(forgotten.pending_until):
        too_late = read(bruno.get(path(forgotten)))

    assert given_up.texts("h1") == ["Rezerwacja anulowana"]
    assert given_up.one("div", class_="notice").text == "Bilety wróciły do sprzedaży. Nie pobrano żadnych pieniędzy."
    assert too_late.texts("h1") == ["Czas minął"]
    assert too_late.one("div", class_="notice").text == (
        "Bilety nie zostały opłacone na czas i wróciły do sprzedaży. "
        "Być może nadal są dostępne: wybierz je jeszcze raz."
    )


# --- Statistics -----------------------------------------------------------------------------------------------------


def test_statistics_say_what_is_sold_and_left(bruno, olgas_event):
    pay(make_reservation(olgas_event, VIP=5))
    make_reservation(olgas_event, VIP=2)

    page = read(bruno.get(f"{JAZZ}statistics/"))

    assert page.one("p", class_="figure-total").text == "5 z 250 biletów sprzedano (2%)"
    assert page.texts("p", class_="bar-left") == ["Zostało: 43 z 50", "Zostało: 200 z 200"]
    assert page.texts("title")[:3] == [
        "Jak idzie sprzedaż · Jazz Night · Ticketonline",
        "VIP: sprzedano: 5 z 50, zostało: 43, zarezerwowano: 2",
        "Standard: sprzedano: 0 z 200, zostało: 200",
    ]
    assert page.texts("th", scope="col")[:6] == ["Rodzaj", "Pula", "Sprzedano", "Zarezerwowano", "Zostało", "Udział"]


def test_statistics_of_a_single_ticket_count_it(bruno):
    make_event(ticket_type("VIP", amount=1))

    assert read(bruno.get(f"{JAZZ}statistics/")).one("p", class_="figure-total").text == "0 z 1 biletu sprzedano (0%)"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "1 bilet sprzedano po rozpoczęciu wydarzenia. Pokazujemy go osobno."),
        (2, "2 bilety sprzedano po rozpoczęciu wydarzenia. Pokazujemy je osobno."),
        (5, "5 biletów sprzedano po rozpoczęciu wydarzenia. Pokazujemy je osobno."),
        (22, "22 bilety sprzedano po rozpoczęciu wydarzenia. Pokazujemy je osobno."),
    ],
)
def test_statistics_count_what_was_sold_late(bruno, count, sentence):
    event = make_event(ticket_type("VIP", amount=50, limit=50))
    with at(event.date - timedelta(minutes=1)):
        payment = start_payment(make_reservation(event, VIP=count).pk)

    with at(event.date + timedelta(minutes=1)):
        settle(payment.pk, Answer())
        page = read(bruno.get(f"{JAZZ}statistics/"))

    assert page.texts("h1") == ["Jak poszła sprzedaż"]
    assert page.one("div", class_="notice").text.endswith(f"te liczby już się nie zmienią. {sentence}")


# --- Programs and staff ---------------------------------------------------------------------------------------------


def test_the_api_says_it_in_polish_to_whoever_prefers_it(bruno, olgas_event):
    api, polish = Api(bruno), {"Accept-Language": "pl-PL,pl;q=0.9"}

    reserved = api.post(RESERVATION, wish(olgas_event), headers=polish).json()
    refused = api.put(RESERVATION, {"reservation_id": NOBODY}, headers=polish).json()

    assert reserved["ok"] == "Your tickets are reserved. Pay for them before the time runs out."
    assert reserved["message"] == "Bilety są zarezerwowane. Zapłać za nie, zanim minie czas."
    assert refused == {
        "error": "This reservation does not exist.",
        "message": "Nie ma takiej rezerwacji.",
        "code": "reservation_not_found",
    }


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (1, "Opublikowano 1 wydarzenie."),
        (2, "Opublikowano 2 wydarzenia."),
        (5, "Opublikowano 5 wydarzeń."),
        (22, "Opublikowano 22 wydarzenia."),
    ],
)
def test_the_admin_counts_what_it_published(olgas_browser, count, sentence):
    drafts = [make_event(name=f"Jazz {number}", status=Event.Status.DRAFT) for number in range(count)]

    response = olgas_browser.post(
        "/admin/events/event/",
        {"action": "publish", "_selected_action": [draft.pk for draft in drafts]},
        headers={"Accept-Language": "pl"},
        follow=True,
    )

    assert [str(message) for message in response.context["messages"]] == [sentence]
