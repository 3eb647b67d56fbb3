"""What is sent small, and what is left as it is."""

import gzip

import brotli
import pytest

from parapp import assets


@pytest.fixture
def backend() -> str:
    return "sqlite"


@pytest.fixture
def stylesheet(app) -> str:
    with app.test_request_context():
        return assets.asset_url("respond.css")


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("gzip, deflate, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0.1, gzip", "gzip"),
        ("identity", None),
        ("br;q=0, gzip;q=0", None),
        ("", None),
    ],
)
def test_the_browser_chooses_how_it_is_compressed(client, stylesheet, accepted, coding):
    plain = client.get(stylesheet).data

    answer = client.get(stylesheet, headers={"Accept-Encoding": accepted})

    assert answer.headers.get("Content-Encoding") == coding
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    open_up = {"br": brotli.decompress, "gzip": gzip.decompress, None: bytes}[coding]
    assert open_up(answer.data) == plain


def test_pages_are_compressed_and_short_ones_are_not(client):
    long = client.get("/s/nobody", headers={"Accept-Encoding": "gzip"})

    assert long.headers["Content-Encoding"] == "gzip"


def test_pictures_are_left_as_they_are(app):
    @app.get("/picture")
    def picture():
        return b"\x89PNG" + b"\0" * 5000, {"Content-Type": "image/png"}

    app.view_functions["picture"].parapp_declaration = app.view_functions[
        "respond.languages"
    ].parapp_declaration
    answer = app.test_client().get("/picture", headers={"Accept-Encoding": "gzip"})

    assert "Content-Encoding" not in answer.headers


def test_a_stylesheet_is_kept_for_a_year_under_the_name_of_its_content(client, stylesheet):
    answer = client.get(stylesheet)

    assert "immutable" in answer.headers["Cache-Control"]
    assert "/*" not in answer.text
    assert answer.mimetype == "text/css"


def test_an_old_address_gets_the_present_stylesheet_and_does_not_keep_it(client, stylesheet):
    old = stylesheet.replace(stylesheet.split("/")[2], "000000000000")

    answer = client.get(old)

    assert answer.data == client.get(stylesheet).data
    assert answer.headers["Cache-Control"] == "no-cache"


def test_only_our_bundles_are_served(client):
    assert client.get("/assets/x/passwd").status_code == 404
    assert client.get("/assets/x/..%2f..%2fsettings.py").status_code == 404


def test_the_respondents_scripts_stay_small():
    assert len(gzip.compress(assets.build("respond.js").content)) <= 6 * 1024
