import re

from parapp import receipts
from parapp.models import Role

CODE = re.compile(r"((?:<span>[a-z0-9]{4}</span>-?\s*){6})")


def test_a_sheet_of_cards_is_made_that_says_nothing_of_the_project(coordinator):
    assert "How many cards" in coordinator.get("/p/bread/receipts").text
    page = coordinator.post("/p/bread/receipts", data={"number": "12"})
    assert page.status_code == 200
    cards = page.text[
        page.text.index('<ul class="cards">') : page.text.index(
            "</ul>", page.text.index('<ul class="cards">')
        )
    ]
    assert "Bread" not in cards
    codes = ["".join(re.findall(r"<span>(\w{4})</span>", found)) for found in CODE.findall(cards)]
    assert len(set(codes)) == 12
    assert all(receipts.typed(code) == code for code in codes)
    again = coordinator.post("/p/bread/receipts", data={"number": "12"})
    assert not any(code[:4] in again.text and code[4:8] in again.text for code in codes)


def test_a_number_that_cannot_be_printed_is_said_beside_the_field(coordinator):
    for number in ("", "many", "0", "201"):
        page = coordinator.post("/p/bread/receipts", data={"number": number})
        assert page.status_code == 422
        assert 'aria-invalid="true"' in page.text


def test_field_workers_print_receipts_and_viewers_do_not(staff):
    assert staff(Role.FIELD_WORKER).get("/p/bread/receipts").status_code == 200
    assert staff(Role.VIEWER).get("/p/bread/receipts").status_code == 403


def test_the_survey_leads_to_the_receipts(coordinator, publication):
    assert "/p/bread/receipts" in coordinator.get("/p/bread/surveys/small/").text
