"""What the address that people type first tells them."""

from __future__ import annotations

from flask.testing import FlaskClient


def test_every_entry_leads_somewhere_and_says_what_it_holds(records: FlaskClient) -> None:
    index = records.get("/v1").json
    needs_more = {"comparisons": "?treatments=adalimumab,baricitinib", "search": "?q=humira"}
    for entry in index["entries"]:
        address = entry["address"] + needs_more.get(entry["name"], "")
        assert records.get(address).status_code == 200, address
        assert entry["meaning"].endswith(".")
    assert [entry["name"] for entry in index["entries"]][:2] == ["comparisons", "search"]
    assert records.get(index["documentation"]).status_code == 200
    assert records.get(index["contract"]).status_code == 200


def test_every_collection_is_listed(records: FlaskClient) -> None:
    paths = records.get("/openapi.json").json["paths"]
    read = {path for path, methods in paths.items() if "get" in methods}
    lists = {path for path in read if "{" not in path and path.count("/") == 2}
    assert {entry["address"] for entry in records.get("/v1").json["entries"]} == lists


def test_what_browsers_and_crawlers_ask_for_is_there(records: FlaskClient) -> None:
    assert records.get("/favicon.ico").mimetype == "image/png"
    assert records.get("/robots.txt").get_data(as_text=True) == "User-agent: *\nAllow: /\n"
