"""The writing API as its clients meet it, on SQLite and on PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from jsonschema import Draft202012Validator
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from glossary.api import signed
from glossary.app import create_app
from glossary.db import Database
from glossary.errors import GlossaryError
from glossary.model import AnsweredRequest, Concept, Proposal, Revision
from glossary.services.reports import Sender, take_report
from glossary.services.tokens import make_token
from tests.api.test_openapi import PATHS, SCHEMAS, resolved
from tests.conftest import settings_in
from tests.factories import ConceptFactory
from tests.workflow.conftest import People

NOTE = {"note": "Say it of a person who was recognised."}
PROPOSAL = {"concept": "refugee", "language": "en", "change": NOTE, "reason": "It was missing."}
Ask = Callable[..., TestResponse]
# What needs a token, reading or writing.
SIGNED = [
    (path, method)
    for path, operations in PATHS.items()
    for method, operation in operations.items()
    if "security" in operation
]


@pytest.fixture
def tokens(session: Session, people: People, refugee: Concept) -> dict[str, str]:
    """The token of everybody, in a database that other sessions see."""
    found = {name: make_token(session, account) for name, account in vars(people).items()}
    session.commit()
    return found


@pytest.fixture
def app(database: Database, tmp_path: Path, tokens: dict[str, str]) -> Flask:
    return create_app(settings_in(tmp_path), database)


@pytest.fixture
def ask(app: Flask, tokens: dict[str, str]) -> Ask:
    """Send a request as one of the people; each gets a key of its own."""
    keys = (f"key-{number:06}" for number in range(1_000_000))

    def send(path: str, body: Any = None, *, by: str | None = "translator", key: str | None = None,
             method: str | None = None, **headers: str) -> TestResponse:  # fmt: skip
        if by is not None:
            headers["Authorization"] = f"Bearer {tokens[by]}"
        headers["Idempotency-Key"] = next(keys) if key is None else key
        raw = body if isinstance(body, bytes) or body is None else json.dumps(body).encode()
        verb = method or ("GET" if raw is None else "POST")
        return app.test_client().open(f"/api/v1/{path}", method=verb, data=raw, headers=headers)

    return send


def described(path: str, method: str, response: TestResponse) -> Any:
    """Return the JSON of an answer that is as the description promises."""
    answer = resolved(PATHS[path][method]["responses"][str(response.status_code)])
    schema = {
        **answer["content"]["application/json"]["schema"],
        "components": {"schemas": SCHEMAS},
    }
    assert list(Draft202012Validator(schema).iter_errors(response.json)) == []
    return response.json


def code(response: TestResponse) -> tuple[int, str]:
    assert response.json is not None
    return response.status_code, response.json["error"]["code"]


def test_a_proposal_is_answered_changed_and_approved(ask: Ask) -> None:
    made = ask("proposals", PROPOSAL)
    assert made.status_code == 201
    first = described("/proposals", "post", made)
    assert first == {"id": first["id"], "state": "submitted", "version": 1, "similar": []}
    one = f"proposals/{first['id']}"
    asked = ask(
        f"{one}/review", {"verdict": "changes", "version": 1, "comment": "Shorter."}, by="editor"
    )
    assert described("/proposals/{number}/review", "post", asked)["state"] == "changes_asked"
    shorter = {"version": 1, "change": {"note": "Say it of a recognised person."}, "reason": "Ok."}
    again = described("/proposals/{number}/revision", "post", ask(f"{one}/revision", shorter))
    assert (again["state"], again["version"]) == ("submitted", 2)
    done = ask(f"{one}/review", {"verdict": "approve", "version": 2}, by="editor")
    assert described("/proposals/{number}/review", "post", done)["state"] == "approved"
    entry = ask("concepts/refugee", by=None).json
    assert entry is not None
    assert entry["languages"]["en"]["note"] == "Say it of a recognised person."
    read = described("/proposals/{number}", "get", ask(one))
    assert [remark["verdict"] for remark in read["remarks"]] == ["changes", "approve"]
    assert read["is_own"]
    assert "Sokha" not in json.dumps([read, entry])


def test_people_talk_about_a_proposal_without_deciding(ask: Ask) -> None:
    number = ask("proposals", PROPOSAL).json["id"]
    path, one = "/proposals/{number}/remarks", f"proposals/{number}"
    asked = ask(f"{one}/remarks", {"comment": "Who says it?"}, by="editor")
    assert described(path, "post", asked) == {"id": number, "state": "submitted", "version": 1}
    described(path, "post", ask(f"{one}/remarks", {"comment": "My neighbours."}))
    read = described("/proposals/{number}", "get", ask(one))
    assert [(said["verdict"], said["comment"]) for said in read["remarks"]] == [
        (None, "Who says it?"),
        (None, "My neighbours."),
    ]
    for comment in ("", " ", None, "x" * 2_001):
        assert code(ask(f"{one}/remarks", {"comment": comment}))[0] == 422
    assert code(ask(f"{one}/remarks", {"comment": "?"}, by="stranger"))[0] == 404


def test_a_proposal_can_be_taken_back(ask: Ask) -> None:
    number = ask("proposals", PROPOSAL).json["id"]
    taken = ask(f"proposals/{number}/withdrawal", {"version": 1})
    assert described("/proposals/{number}/withdrawal", "post", taken)["state"] == "withdrawn"


def test_proposals_are_listed_in_pages_of_a_constant_number_of_queries(
    ask: Ask, app: Flask
) -> None:
    engine = app.extensions["glossary_database"].engine
    statements: list[str] = []
    sa.event.listen(engine, "before_cursor_execute", lambda *one: statements.append(one[2]))
    counts = []
    for _ in range(2):
        ask("proposals", PROPOSAL)
        ask("proposals", PROPOSAL)
        statements.clear()
        listed = described("/proposals", "get", ask("proposals?state=submitted&language=en"))
        counts.append(sum(one.startswith("SELECT") for one in statements))
    assert len(listed["proposals"]) == 4
    assert counts == [3, 3]
    after = listed["proposals"][2]["id"]
    rest = ask(f"proposals?cursor={after}").json
    assert [one["id"] for one in rest["proposals"]] == [listed["proposals"][3]["id"]]


@pytest.mark.parametrize("query", ["state=secret", "cursor=-1", "cursor=٣", "cursor=9999999999"])
def test_what_is_no_filter_is_refused(ask: Ask, query: str) -> None:
    assert code(ask(f"proposals?{query}")) == (400, "invalid_parameter")


def test_a_request_sent_again_gets_the_same_answer_and_writes_nothing(
    ask: Ask, database: Database
) -> None:
    first = ask("proposals", PROPOSAL, key="the-same-key")
    again = ask("proposals", PROPOSAL, key="the-same-key")
    assert (again.status_code, again.data) == (first.status_code, first.data)
    with database.read() as session:
        assert session.scalar(sa.select(sa.func.count(Proposal.id))) == 1
    other = ask("proposals", {**PROPOSAL, "reason": "Another."}, key="the-same-key")
    assert code(other) == (409, "idempotency_key_reused")
    # A key belongs to its account.
    assert (
        ask("proposals", PROPOSAL, by="editor", key="the-same-key").json["id"] != (first.json["id"])
    )


@pytest.mark.parametrize("key", ["", "short", "a" * 201, "with space", "with\ttab-tab"])
def test_a_request_that_writes_needs_a_key(ask: Ask, key: str) -> None:
    assert code(ask("proposals", PROPOSAL, key=key)) == (400, "idempotency_key_missing")


def test_a_refused_request_leaves_nothing_behind(ask: Ask, session: Session) -> None:
    assert code(ask("proposals", {**PROPOSAL, "reason": ""})) == (422, "proposal_invalid")
    for table in (Proposal, AnsweredRequest):
        assert session.scalar(sa.select(sa.func.count(table.id))) == 0


@pytest.mark.parametrize(("path", "method"), SIGNED)
def test_nobody_gets_in_without_a_token(ask: Ask, path: str, method: str) -> None:
    body = b"{}" if method == "post" else None
    address = path.format(number=1, slug="refugee").removeprefix("/")
    for sent in ("", "Bearer", "Bearer x", "Basic Zm9vOmJhcg==", "Bearer a b", "bearer\xff"):
        response = ask(address, body, by=None, method=method.upper(), Authorization=sent)
        described(path, method, response)
        assert code(response) == (401, "token_invalid")
        assert response.headers["WWW-Authenticate"] == "Bearer"


def test_what_is_for_one_account_is_neither_cached_nor_compressed(ask: Ask) -> None:
    for _ in range(5):
        ask("proposals", PROPOSAL)
    response = ask("proposals", **{"Accept-Encoding": "gzip"})
    assert len(response.data) > 1_000
    assert response.headers["Cache-Control"] == "no-store"
    assert "Content-Encoding" not in response.headers


# Who asks, for what of the translator's English proposal, and what comes of it.
ACCESS = [
    ("reviewer", "", None, (404, "unknown_proposal")),
    ("stranger", "", None, (404, "unknown_proposal")),
    ("stranger", "/review", {"verdict": "approve", "version": 1}, (404, "unknown_proposal")),
    ("translator", "/review", {"verdict": "approve", "version": 1}, (403, "own_proposal")),
    ("editor", "/withdrawal", {"version": 1}, (403, "not_allowed")),
    (
        "editor",
        "/revision",
        {"version": 1, "change": NOTE, "reason": "Mine."},
        (403, "not_allowed"),
    ),
]


@pytest.mark.parametrize(("who", "path", "body", "expected"), ACCESS)
def test_a_proposal_is_safe_from_others(
    ask: Ask, who: str, path: str, body: Any, expected: tuple[int, str]
) -> None:
    number = ask("proposals", PROPOSAL).json["id"]
    assert code(ask(f"proposals/{number}{path}", body, by=who)) == expected
    assert ask(f"proposals/{number}").json["state"] == "submitted"


BODIES: list[Any] = [
    b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, {"author_id": 1, **PROPOSAL},
    {"state": "approved", **PROPOSAL}, {**PROPOSAL, "concept": 7}, {**PROPOSAL, "concept": "a\0"},
    {**PROPOSAL, "language": None}, {**PROPOSAL, "change": [NOTE]}, {**PROPOSAL, "reason": {}},
]  # fmt: skip


@pytest.mark.parametrize("body", BODIES)
def test_what_is_no_proposal_is_refused(ask: Ask, body: Any) -> None:
    response = ask("proposals", body)
    described("/proposals", "post", response)
    assert code(response) == (422, "proposal_invalid")


@pytest.mark.parametrize("version", [None, 0, -1, True, 1.0, "1", 2**31, 2**70, [], float("nan")])
def test_a_version_is_a_number(ask: Ask, version: Any) -> None:
    number = ask("proposals", PROPOSAL).json["id"]
    body = {"verdict": "reject", "version": version, "comment": "No."}
    assert code(ask(f"proposals/{number}/review", body, by="editor")) == (422, "proposal_invalid")


@pytest.mark.parametrize("verdict", [None, "", "approved", 1, ["approve"]])
def test_a_verdict_is_one_of_three(ask: Ask, verdict: Any) -> None:
    number = ask("proposals", PROPOSAL).json["id"]
    body = {"verdict": verdict, "version": 1}
    assert code(ask(f"proposals/{number}/review", body, by="editor")) == (422, "proposal_invalid")


@pytest.mark.parametrize("number", ["0", "999", "-1", "1e9", "٣", str(2**31), str(2**63)])
def test_what_is_no_number_of_a_proposal_is_not_found(ask: Ask, number: str) -> None:
    assert ask(f"proposals/{number}").status_code == 404


def test_an_old_version_is_not_approved(ask: Ask) -> None:
    number = ask("proposals", PROPOSAL).json["id"]
    ask(f"proposals/{number}/revision", {"version": 1, "change": NOTE, "reason": "Again."})
    response = ask(f"proposals/{number}/review", {"verdict": "approve", "version": 1}, by="editor")
    described("/proposals/{number}/review", "post", response)
    assert code(response) == (409, "proposal_moved")


def test_many_reviewers_at_once_approve_once(ask: Ask, session: Session) -> None:
    number = ask("proposals", PROPOSAL).json["id"]
    body = {"verdict": "approve", "version": 1}
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(
                lambda n: ask(f"proposals/{number}/review", body, by="editor", key=f"once-{n:04}"),
                range(16),
            )
        )
    assert sorted(one.status_code for one in found) == [200] + [409] * 15
    assert session.scalars(sa.select(Revision.number)).all() == [1, 2]


def test_many_edits_of_one_entry_at_once_overwrite_nothing(ask: Ask, session: Session) -> None:
    made = [
        ask("proposals", {**PROPOSAL, "change": {"note": f"Wording {n}."}}).json["id"]
        for n in range(12)
    ]
    body = {"verdict": "approve", "version": 1}
    with ThreadPoolExecutor(8) as pool:
        found = list(
            pool.map(
                lambda n: ask(f"proposals/{n}/review", body, by="editor", key=f"edit-{n:04}"), made
            )
        )
    assert sorted(one.status_code for one in found) == [200] + [409] * 11
    assert {code(one)[1] for one in found if one.status_code == 409} == {"entry_moved"}
    (approved,) = [n for n, one in enumerate(found) if one.status_code == 200]
    entry = ask("concepts/refugee", by=None).json
    assert entry["languages"]["en"]["note"] == f"Wording {approved}."
    assert session.scalars(sa.select(Revision.number)).all() == [1, 2]


def test_one_key_at_the_same_moment_writes_once(ask: Ask, session: Session) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: ask("proposals", PROPOSAL, key="at-one-moment"), range(8)))
    assert {(one.status_code, one.data) for one in found} == {(201, found[0].data)}
    assert session.scalar(sa.select(sa.func.count(Proposal.id))) == 1


def test_who_never_gets_through_is_told_so(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> Any:
        raise sa.exc.IntegrityError("INSERT", {}, Exception("taken"))

    monkeypatch.setattr(signed, "keep_answer", refuse)
    assert code(ask("proposals", PROPOSAL)) == (409, "proposal_moved")


def errors_described() -> Iterator[tuple[str, str]]:
    for name in ("BadKey", "TokenInvalid", "NotAllowed", "NotFoundForProposal", "Conflict",
                 "Unusable"):  # fmt: skip
        answer = resolved({"$ref": f"#/components/responses/{name}"})
        for found, example in answer["content"]["application/json"]["examples"].items():
            yield found, example["value"]["error"]["message"]


@pytest.mark.parametrize(("name", "message"), list(errors_described()))
def test_an_error_is_worded_as_in_its_example(ask: Ask, name: str, message: str) -> None:
    number = ask("proposals", PROPOSAL, key="the-same-key").json["id"]
    second = ask("proposals", PROPOSAL).json["id"]
    review = {"verdict": "approve", "version": 1}
    if name == "entry_moved":
        ask(f"proposals/{second}/review", review, by="editor")
    asked: dict[str, Callable[[], TestResponse]] = {
        "idempotency_key_missing": lambda: ask("proposals", PROPOSAL, key="a"),
        "token_invalid": lambda: ask("proposals", by=None),
        "not_allowed": lambda: ask("proposals", {**PROPOSAL, "language": "lo"}),
        "own_proposal": lambda: ask(f"proposals/{number}/review", review),
        "unknown_proposal": lambda: ask("proposals/999"),
        "unknown_comprehension_test": lambda: ask("comprehension/999/withdrawal", {}),
        "unknown_report": lambda: ask("reports/999", {"state": "done"}),
        "proposal_moved": lambda: ask(
            f"proposals/{number}/review", {**review, "version": 9}, by="editor"
        ),
        "entry_moved": lambda: ask(f"proposals/{number}/review", review, by="editor"),
        "idempotency_key_reused": lambda: ask("proposals", {}, key="the-same-key"),
        "proposal_invalid": lambda: ask(f"proposals/{number}/withdrawal", {}),
        "text_refused": lambda: ask("proposals", {**PROPOSAL, "change": {"note": "\0"}}),
    }
    response = asked[name]()
    assert response.json == {"error": {"code": name, "message": message}}
    assert name in {kind.code for kind in every_kind(GlossaryError)}


def every_kind(kind: type[GlossaryError]) -> Iterator[type[GlossaryError]]:
    yield kind
    for below in kind.__subclasses__():
        yield from every_kind(below)


def test_a_report_is_read_and_settled(ask: Ask, session: Session) -> None:
    sender = Sender(address="192.0.2.7", secret="a secret", form_key="a key of a form")
    fields = {"kind": "wrong", "word": "ជនភៀសខ្លួន", "remark": "rude", "concept": "refugee"}
    take_report(session, fields, sender)
    take_report(session, {"kind": "missing", "word": "2024"}, sender)
    session.commit()
    first, second = described("/reports", "get", ask("reports", by="reviewer"))["reports"]
    assert (first["kind"], first["concept"], first["language"]) == ("wrong", "refugee", "km")
    assert (second["concept"], second["language"]) == (None, None)
    settled = ask(f"reports/{first['id']}", {"state": "done"}, by="reviewer")
    assert described("/reports/{number}", "post", settled)["state"] == "done"
    listed = ask("reports?state=open&language=km", by="reviewer").json
    assert listed == {"reports": [], "next_cursor": None}
    assert code(ask(f"reports/{first['id']}", {"state": "gone"}, by="reviewer")) == (
        422, "proposal_invalid",
    )  # fmt: skip
    assert code(ask(f"reports/{first['id']}", {"state": "open"})) == (403, "not_allowed")
    assert code(ask(f"reports/{first['id']}", {"state": "open"}, by="stranger")) == (
        404, "unknown_report",
    )  # fmt: skip


def test_an_editor_retires_an_entry_and_takes_it_up_again(ask: Ask, app: Flask) -> None:
    read = app.test_client()
    entry = read.get("/api/v1/concepts/refugee").json
    assert entry is not None
    gone = ask(
        "concepts/refugee/retirement", {"seen": entry["revision"], "reason": "No."}, by="editor"
    )
    assert described("/concepts/{slug}/retirement", "post", gone) == {
        "concept": "refugee", "state": "retired", "revision": 2,
    }  # fmt: skip
    assert read.get("/api/v1/concepts/refugee").status_code == 404
    assert read.get("/en/concepts/refugee").status_code == 404
    back = ask("concepts/refugee/reinstatement", {"seen": 2, "reason": "Yes."}, by="editor")
    assert described("/concepts/{slug}/reinstatement", "post", back)["state"] == "published"
    assert read.get("/en/concepts/refugee").status_code == 200
    history = read.get("/en/concepts/refugee/history").text
    assert history.count("No text was changed.") == 2
    assert history.count("as it was first published") == 1


def test_an_editor_brings_an_earlier_state_back(ask: Ask, app: Flask) -> None:
    number = ask("proposals", PROPOSAL).json["id"]
    ask(f"proposals/{number}/review", {"verdict": "approve", "version": 1}, by="editor")
    wish = {"revision": 1, "seen": 2, "reason": "The first one was right."}
    assert code(ask("concepts/refugee/restoration", wish)) == (403, "not_allowed")
    assert code(ask("concepts/refugee/restoration", {**wish, "seen": 1}, by="editor")) == (
        409, "entry_moved",
    )  # fmt: skip
    done = ask("concepts/refugee/restoration", wish, by="editor", key="the-same-key")
    assert described("/concepts/{slug}/restoration", "post", done)["revision"] == 3
    again = ask("concepts/refugee/restoration", wish, by="editor", key="the-same-key")
    assert again.json == done.json
    entry = app.test_client().get("/api/v1/concepts/refugee").json
    assert entry is not None
    assert (entry["revision"], entry["languages"]["en"]["note"]) == (3, None)


def test_an_editor_merges_a_duplicate(
    ask: Ask, app: Flask, session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("escapee", en="escapee")
    session.commit()
    wish = {"duplicate": "escapee", "seen": 1, "reason": "They are the same."}
    done = ask("concepts/refugee/merger", wish, by="editor")
    assert described("/concepts/{slug}/merger", "post", done)["concept"] == "refugee"
    led_on = app.test_client().get("/km/concepts/escapee")
    assert (led_on.status_code, led_on.location) == (302, "/km/concepts/refugee")
    assert code(ask("concepts/refugee/merger", {**wish, "seen": "1"}, by="editor")) == (
        422, "proposal_invalid",
    )  # fmt: skip


def test_an_editor_changes_themes_and_relations(
    ask: Ask, app: Flask, session: Session, make_concept: ConceptFactory
) -> None:
    make_concept("migrant", {"themes": ["movement"]}, en="migrant")
    session.commit()
    told = {"concept": "migrant", "type": "confusable", "contrast": {"en": "A migrant chose."}}
    wish = {"themes": ["movement"], "relations": [told], "seen": 1, "reason": "It is so."}
    path = "concepts/refugee/themes-and-relations"
    assert code(ask(path, wish)) == (403, "not_allowed")
    done = ask(path, wish, by="editor", key="the-same-key")
    assert described("/concepts/{slug}/themes-and-relations", "post", done) == {
        "concept": "refugee", "state": "published", "revision": 2,
    }  # fmt: skip
    assert ask(path, wish, by="editor", key="the-same-key").json == done.json
    assert code(ask(path, wish, by="editor")) == (409, "entry_moved")
    for odd in ([{**told, "concept": "nobody"}], [{**told, "was": "confusable", "type": "friend"}]):
        refused = ask(path, {"relations": odd, "seen": 2, "reason": "No."}, by="editor")
        assert code(refused) == (422, "relations_unusable")
        assert "relations.0." in refused.json["error"]["message"]
    both = [{"concept": "migrant", "type": kind} for kind in ("broader", "narrower")]
    refused = ask(path, {"relations": both, "seen": 2, "reason": "No."}, by="editor")
    assert code(refused) == (422, "relations_unusable")
    assert "migrant → refugee → migrant" in refused.json["error"]["message"]
    read = app.test_client()
    for slug, other in (("refugee", "migrant"), ("migrant", "refugee")):
        entry = read.get(f"/api/v1/concepts/{slug}").json
        assert entry is not None
        assert entry["revision"] == 2
        assert [one["concept"] for one in entry["relations"]] == [other]
    assert read.get("/api/v1/concepts/refugee").json["themes"] == ["movement"]  # type: ignore[index]


@pytest.mark.parametrize(
    "end",
    ['"language": "en"}', '"change": {"note": "a", "note": "b"}}', '"change": ' + "[" * 100_000,
     '"change": {"note": NaN}}', '"change": ' + "9" * 5_000 + "}"],
)  # fmt: skip
def test_json_that_can_be_read_in_two_ways_is_refused(ask: Ask, session: Session, end: str) -> None:
    start = '{"concept": "refugee", "language": "km", "reason": "So.", '
    refused = ask("proposals", (start + end).encode())
    assert code(refused) == (422, "proposal_invalid")
    assert session.scalar(sa.select(sa.func.count()).select_from(Proposal)) == 0


NEW = {"concept": None, "language": "km", "reason": "It is missing."}


def new_concept(slug: str, *words: str) -> dict[str, Any]:
    status = ["preferred", *["admitted"] * len(words)]
    terms = [{"text": text, "status": how} for text, how in zip(words, status, strict=False)]
    return {**NEW, "change": {"slug": slug, "themes": ["people"], "terms": terms}}


def similar(response: TestResponse) -> list[tuple[str, str | None, int | None]]:
    answer = described("/proposals", "post", response)
    return [(one["term"], one["concept"], one["proposal"]) for one in answer["similar"]]


def test_words_that_may_be_there_already_are_named(ask: Ask) -> None:
    # A space that nobody sees, and one that everybody does.
    first = ask("proposals", new_concept("escapee", "ជនភៀស\u200bខ្លួន", "អ្នករត់គេច"))
    assert similar(first) == [("ជនភៀសខ្លួន", "refugee", None)]
    number = first.json["id"]
    second = ask("proposals", new_concept("runner", "អ្នករត់ គេច"))
    assert similar(second) == [("អ្នករត់គេច", None, number)]
    ask(f"proposals/{number}/withdrawal", {"version": 1})
    third = ask("proposals", new_concept("runaway", "អ្នក រត់គេច"))
    assert similar(third) == [("អ្នករត់ គេច", None, second.json["id"])]
    assert similar(ask("proposals", PROPOSAL)) == []


def test_the_own_words_of_an_entry_are_not_named(ask: Ask) -> None:
    change = {"terms": [{"text": "ជនភៀសខ្លួន", "status": "preferred", "note": "Say it."}]}
    wish = {"concept": "refugee", "language": "km", "change": change, "reason": "A note."}
    made = ask("proposals", wish)
    assert similar(made) == []
    again = ask(
        f"proposals/{made.json['id']}/revision",
        {"version": 1, "change": change, "reason": "Once more."},
    )
    assert described("/proposals/{number}/revision", "post", again)["similar"] == []


def test_words_that_only_sound_alike_are_not_named(
    ask: Ask, session: Session, people: People, make_concept: ConceptFactory
) -> None:
    make_concept("try", zh="试验")
    people.editor.languages = ["zh"]
    session.commit()
    wish = {**new_concept("practice", "实验"), "language": "zh"}
    assert similar(ask("proposals", wish, by="editor")) == []
    wish = {**new_concept("trial", "試驗"), "language": "zh"}
    assert similar(ask("proposals", wish, by="editor")) == [("试验", "try", None)]
