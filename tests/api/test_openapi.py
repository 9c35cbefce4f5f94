"""The description of the API against the application: routes, answers, values, examples."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate
from werkzeug.test import TestResponse

from glossary.api.v1 import OPENAPI
from glossary.errors import GlossaryError
from glossary.exports import EXPORTS
from glossary.languages import LANGUAGES
from glossary.model import (
    AdministrativeStatus,
    ConceptState,
    Equivalence,
    PartOfSpeech,
    ProposalState,
    RelationType,
    ReportKind,
    ReportState,
    ReviewState,
    TermType,
    Verdict,
)
from glossary.model.vocabulary import Register
from glossary.printing import LAYOUTS, shop
from glossary.printing.orders import Arrangement, Paper, TextSize
from glossary.search.index import SearchIndex
from glossary.search.misleading import Lack, Trap
from glossary.search.result import Reason
from glossary.services.comparing import Agreement
from glossary.services.deliveries import Outcome
from glossary.services.searching import MAX_QUERY_LENGTH

DESCRIPTION: dict[str, Any] = yaml.safe_load(OPENAPI.read_bytes())
PATHS: dict[str, Any] = DESCRIPTION["paths"]
# What anybody may read; tests/workflow/test_api.py looks at what needs a token.
READING = {
    path: operations
    for path, operations in PATHS.items()
    if "get" in operations and "security" not in operations["get"]
}
SCHEMAS: dict[str, Any] = DESCRIPTION["components"]["schemas"]

# The closed lists of values. Seen from its target, a broader relation reads "narrower".
VALUES: dict[str, set[str]] = {
    "AdministrativeStatus": set(AdministrativeStatus),
    "Agreement": set(Agreement),
    "ConceptState": set(ConceptState),
    "Equivalence": set(Equivalence),
    "ImportOutcome": set(Outcome),
    "Lack": set(Lack),
    "PartOfSpeech": set(PartOfSpeech),
    "ProposalState": set(ProposalState),
    "Reason": set(Reason),
    "Register": set(Register),
    "RelationType": {*RelationType, "narrower"},
    "ReportKind": set(ReportKind),
    "ReportState": set(ReportState),
    "ReviewState": set(ReviewState),
    "TermType": set(TermType),
    "Trap": set(Trap),
    "Verdict": set(Verdict),
}
# The keys that an answer or a request may leave out.
OPTIONAL = {
    "NewRelations": {"themes", "relations"},
    "RelationChange": {"was", "contrast"},
    "Hit": {"use_instead", "misleads"},
    "Term": {"use_instead", "reason", "reasons"},
    "Change": {
        "definition",
        "equivalence",
        "note",
        "terms",
        "keeps_meaning",
        "still_right",
        "slug",
        "themes",
    },
    "NewComprehensionTest": {"thought"},
    "NewReview": {"comment"},
    "NewTextCheck": {"language", "into"},
    "ProposalStanding": {"similar"},
    "ProposedTerm": {
        "use_instead",
        "romanization",
        "region",
        "type",
        "part_of_speech",
        "register",
        "literal",
        "note",
        "reason",
        "ambiguity",
        "harmless",
        "seen_in",
    },
}
# What changes with every edit of the glossary.
MOVING = {"changed_at", "next_cursor"}
# The request that each example of an answer stands for.
EXAMPLES = {
    "/search": "search?q=ilegal+migrent",
    "/concepts": "concepts",
    "/concepts/{slug}": "concepts/undocumented-migrant",
    "/compare": "compare?c=human-trafficking&c=smuggling-of-migrants",
    "/ambiguous": "ambiguous?in=lo",
    "/languages": "languages",
    "/themes": "themes",
    "/coverage": "coverage",
    "/index/{tag}": "index/th",
    "/concepts/{slug}/comprehension": "concepts/refugee/comprehension",
}
# A request that gets each error described.
ERRORS = {
    "query_missing": "search",
    "query_too_long": "search?q=" + "a" * (MAX_QUERY_LENGTH + 1),
    "too_many_marks": "search?q=" + "%CC%81" * 20,
    "unreadable_text": "search?q=%00",
    "invalid_parameter": "search?q=a&limit=0",
    "unknown_concept": "concepts/nobody",
    "unknown_language": "index/xx",
    "unknown_collection": "export/pdf?collections=nowhere",
    "unknown_theme": "concepts?theme=nowhere",
    "nothing_missing": "export/xlsx?missing=km",
    "nothing_to_print": "export/pdf?layout=avoid&concepts=wage&languages=en",
    "concept_repeated": "compare?c=refugee&c=refugee&c=migrant",
    "number_of_concepts": "compare?c=refugee",
    "not_a_pair": "export/tsv?languages=en",
    "page_not_found": "nowhere",
}
QUERIES = [
    "ilegal migrent",
    "illegal migrant",
    "refugee",
    "nguoi ti nan",
    "người tị nạn",
    "แรงงานต่างด้าว",
    "ค่าชดเชย",
    "ជនភៀសខ្លួន",
    "ဒုက္ခသည်",
    "ຜູ້ລີ້ໄພ",
    "無證移民",
    "phu li phai",
    "nan min",
    "work",
    "ก",
    "C189",
    "xyzzy",
]


def resolved(part: dict[str, Any]) -> dict[str, Any]:
    """Return what ``part`` refers to, or ``part`` itself."""
    while "$ref" in part:
        found: Any = DESCRIPTION
        for name in part["$ref"].removeprefix("#/").split("/"):
            found = found[name.replace("~1", "/")]
        part = found
    return part


def strict(part: Any) -> Any:
    """Return a schema that also refuses the keys that it does not describe."""
    if isinstance(part, list):
        return [strict(item) for item in part]
    if not isinstance(part, dict):
        return part
    closed = {name: value if name == "if" else strict(value) for name, value in part.items()}
    if part.get("type") == "object" and "properties" in part:
        closed.setdefault("additionalProperties", False)
    return closed


@cache
def validator(path: str, status: str, *, closed: bool = True) -> Draft202012Validator:
    answer = resolved(PATHS[path]["get"]["responses"][status])
    (content,) = answer["content"].values()
    schema = {**content["schema"], "components": {"schemas": SCHEMAS}}
    if closed:
        schema = strict(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def assert_described(path: str, response: TestResponse) -> None:
    """Fail unless the answer of ``path`` is one that the description promises."""
    status = str(response.status_code)
    answer = resolved(PATHS[path]["get"]["responses"][status])
    for name, header in answer.get("headers", {}).items():
        assert name in response.headers or not resolved(header)["required"]
    if "content" not in answer:
        assert response.data == b""
        return
    assert response.mimetype in answer["content"]
    if path == "/export/{format}" and status == "200":
        assert response.data.startswith(b"%PDF-") or response.mimetype != "application/pdf"
        return
    body = yaml.safe_load(response.text) if "yaml" in response.mimetype else response.json
    errors = [
        f"{error.json_path}: {error.message}" for error in validator(path, status).iter_errors(body)
    ]
    assert errors == []


def parts(part: Any, where: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every object of the description but the examples, with its place."""
    if isinstance(part, dict):
        yield where, part
        for name, value in part.items():
            if name not in ("example", "examples"):
                yield from parts(value, f"{where}/{name}")
    elif isinstance(part, list):
        for number, value in enumerate(part):
            yield from parts(value, f"{where}/{number}")


def is_part_of(example: Any, answer: Any) -> bool:
    """Whether ``answer`` holds all of ``example``; counts and moments may have moved on."""
    if isinstance(example, dict):
        return all(
            key in answer and (key in MOVING or is_part_of(value, answer[key]))
            for key, value in example.items()
        )
    if isinstance(example, list):
        return all(any(is_part_of(item, other) for other in answer) for item in example)
    if isinstance(example, int | float):
        return isinstance(answer, int | float)
    return bool(example == answer)


def examples_of(content: dict[str, Any]) -> list[Any]:
    if "example" in content:
        return [content["example"]]
    return [example["value"] for example in content.get("examples", {}).values()]


def test_the_description_is_valid_openapi() -> None:
    assert DESCRIPTION["openapi"].startswith("3.1.")
    validate(DESCRIPTION)


def test_the_description_and_the_routes_are_the_same(app: Flask) -> None:
    routes = {
        (re.sub(r"<(?:[^:<>]+:)?([^<>]+)>", r"{\1}", rule.rule), method.lower()): rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    (server,) = DESCRIPTION["servers"]
    described = {
        (server["url"] + path, method): f"api_v1.{operation['operationId']}"
        for path, operations in PATHS.items()
        for method, operation in operations.items()
    }
    assert described == routes


def test_the_parameters_in_a_path_are_those_described() -> None:
    for path, operations in PATHS.items():
        for operation in operations.values():
            described = [resolved(parameter) for parameter in operation["parameters"]]
            names = {one["name"] for one in described if one["in"] == "path"}
            assert names == set(re.findall(r"{(\w+)}", path))


@pytest.mark.parametrize("name", VALUES)
def test_a_list_of_values_is_that_of_the_code(name: str) -> None:
    assert set(SCHEMAS[name]["enum"]) == VALUES[name]


def test_every_list_of_values_is_compared_with_the_code() -> None:
    listed = {where for where, part in parts(SCHEMAS) if isinstance(part.get("enum"), list)}
    # The condition in a term repeats two values of AdministrativeStatus.
    condition = "#/Term/if/properties/status"
    assert listed == {f"#/{name}" for name in VALUES} | {condition}
    discouraged = {status for status in AdministrativeStatus if status.is_discouraged}
    assert set(SCHEMAS["Term"]["if"]["properties"]["status"]["enum"]) == discouraged


def test_the_longest_query_is_described() -> None:
    (query,) = (one for one in PATHS["/search"]["get"]["parameters"] if one.get("name") == "q")
    assert query["schema"]["maxLength"] == MAX_QUERY_LENGTH


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_tag_of_every_language_fits_its_description(tag: str) -> None:
    assert re.search(SCHEMAS["LanguageTag"]["pattern"], tag)
    assert tag in SCHEMAS["LanguageTag"]["examples"]


def test_the_keys_of_an_answer_are_required_but_for_the_named_ones() -> None:
    for where, part in parts(SCHEMAS):
        if part.get("type") == "object" and "properties" in part:
            optional = OPTIONAL.get(where.removeprefix("#/"), set())
            assert set(part["required"]) == set(part["properties"]) - optional, where


def test_an_answer_may_gain_keys() -> None:
    for where, part in parts(DESCRIPTION):
        assert part.get("additionalProperties") is not False, where
        assert part.get("unevaluatedProperties") is not False, where


def test_everything_is_described_in_words() -> None:
    for path, operations in PATHS.items():
        for operation in operations.values():
            assert operation["summary"], path
            assert operation["description"], path
            for parameter in operation["parameters"]:
                assert resolved(parameter)["description"], path
            for answer in operation["responses"].values():
                assert resolved(answer)["description"], path


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("options", [{}, {"in": "en"}, {"in": "th", "limit": "50"}, {"in": "zh"}])
def test_searches_are_as_described(
    client: FlaskClient, query: str, options: dict[str, str]
) -> None:
    response = client.get("/api/v1/search", query_string={"q": query, **options})
    assert response.status_code == 200
    assert_described("/search", response)


def test_entries_are_as_described(client: FlaskClient, glossary_index: SearchIndex) -> None:
    for slug in list(glossary_index.concepts)[::3]:
        response = client.get(f"/api/v1/concepts/{slug}")
        assert response.status_code == 200
        assert_described("/concepts/{slug}", response)


@pytest.mark.parametrize(
    "filters", ["", "?theme=people", "?language=km", "?changed_since=2999-01-01", "?cursor=strike"]
)
def test_lists_of_concepts_are_as_described(client: FlaskClient, filters: str) -> None:
    response = client.get(f"/api/v1/concepts{filters}")
    assert response.status_code == 200
    assert_described("/concepts", response)


@pytest.mark.parametrize("tag", LANGUAGES)
def test_the_order_of_each_language_is_as_described(client: FlaskClient, tag: str) -> None:
    response = client.get(f"/api/v1/index/{tag}")
    assert response.status_code == 200
    assert_described("/index/{tag}", response)


@pytest.mark.parametrize(
    "path", [path for path in READING if "{" not in path and path not in ("/search", "/compare")]
)
def test_an_address_without_parameters_is_as_described(client: FlaskClient, path: str) -> None:
    response = client.get(f"/api/v1{path}")
    assert response.status_code == 200
    assert_described(path, response)


@pytest.mark.parametrize("path", READING)
def test_an_unreadable_address_is_answered_as_described(client: FlaskClient, path: str) -> None:
    address = path.format(slug="refugee", tag="th", format="pdf")
    response = client.get(f"/api/v1{address}?q=%ff")
    assert response.status_code == 400
    assert_described(path, response)


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_as_described(client: FlaskClient, name: str) -> None:
    options = {
        parameter["name"]: parameter["example"]
        for parameter in map(resolved, PATHS["/export/{format}"]["get"]["parameters"])
        if parameter["in"] == "query" and "example" in parameter
    }
    response = client.get(f"/api/v1/export/{name}", query_string=options)
    assert response.status_code == 200
    assert response.mimetype == EXPORTS[name].mimetype
    assert_described("/export/{format}", response)


def test_an_export_that_is_too_large_is_as_described(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop, "MOST_SECTIONS", 1)
    response = client.get("/api/v1/export/pdf?languages=my,km&concepts=broker,wage")
    assert response.status_code == 413
    assert response.json == described_errors()["print_too_large"]
    assert_described("/export/{format}", response)


def test_the_values_of_an_export_are_those_of_the_code() -> None:
    parameters = {
        parameter["name"]: parameter["schema"].get("enum")
        for parameter in map(resolved, PATHS["/export/{format}"]["get"]["parameters"])
    }
    assert parameters["format"] == list(EXPORTS)
    assert parameters["layout"] == list(LAYOUTS)
    assert parameters["paper"] == list(Paper)
    assert parameters["text-size"] == list(TextSize)
    assert parameters["arrange"] == list(Arrangement)


@given(
    q=st.text(max_size=210),
    language=st.sampled_from(["", "th", "xx"]),
    limit=st.one_of(st.integers(-1, 60).map(str), st.text(max_size=5)),
)
@settings(max_examples=60, deadline=None)
def test_any_search_is_answered_as_described(app: Flask, q: str, language: str, limit: str) -> None:
    asked = {"q": q, "in": language, "limit": limit}
    assert_described("/search", app.test_client().get("/api/v1/search", query_string=asked))


@given(
    asked=st.one_of(
        st.fixed_dictionaries({"changed_since": st.datetimes(timezones=st.timezones())}).map(
            lambda one: {"changed_since": one["changed_since"].isoformat()}
        ),
        st.dictionaries(
            st.sampled_from(["changed_since", "cursor", "theme", "language"]),
            st.text(max_size=20),
            min_size=1,
        ),
    )
)
@settings(max_examples=40, deadline=None)
def test_any_list_of_concepts_is_answered_as_described(app: Flask, asked: dict[str, str]) -> None:
    response = app.test_client().get("/api/v1/concepts", query_string=asked)
    assert_described("/concepts", response)


@pytest.mark.parametrize("path", EXAMPLES)
def test_an_example_is_a_part_of_the_real_answer(client: FlaskClient, path: str) -> None:
    real = client.get(f"/api/v1/{EXAMPLES[path]}").json
    content = PATHS[path]["get"]["responses"]["200"]["content"]["application/json"]
    examples = examples_of(content)
    assert examples
    for example in examples:
        assert list(validator(path, "200", closed=False).iter_errors(example)) == []
        assert is_part_of(example, real)


def test_every_answer_in_json_has_an_example() -> None:
    with_json = {
        path
        for path, operations in READING.items()
        if "application/json" in operations["get"]["responses"]["200"]["content"]
    }
    # A file is no answer that a program waits for; docs/exchange.md says what it holds.
    assert with_json - {"/export/{format}"} == set(EXAMPLES)


def described_errors() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in ("BadRequest", "NotFound", "TooLarge", "Unavailable"):
        content = DESCRIPTION["components"]["responses"][name]["content"]["application/json"]
        found |= {code: example["value"] for code, example in content["examples"].items()}
    return found


@pytest.mark.parametrize("code", ERRORS)
def test_an_error_is_worded_as_in_its_example(client: FlaskClient, code: str) -> None:
    response = client.get(f"/api/v1/{ERRORS[code]}")
    assert response.json == described_errors()[code]
    assert response.json["error"]["code"] == code


def test_the_errors_described_are_those_that_happen() -> None:
    elsewhere = {"database_unavailable", "nothing_selected", "print_too_large"}
    assert set(described_errors()) == {*ERRORS, *elsewhere}
    codes, kinds = set(), [GlossaryError]
    while kinds:
        kind = kinds.pop()
        codes.add(kind.code)
        kinds += kind.__subclasses__()
    assert set(described_errors()) <= codes
