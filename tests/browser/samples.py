"""At least one address of every template, and the languages it is looked at in."""

from __future__ import annotations

from dataclasses import dataclass

from glossary.languages import LANGUAGES
from glossary.settings import shipped_folder
from glossary.web.i18n import Interface

INTERFACE_LANGUAGES = Interface(shipped_folder("translations")).languages

# How regular expressions name the scripts that only one of our languages is written in.
SCRIPTS = {"Thai": "Thai", "Khmr": "Khmer", "Mymr": "Myanmar", "Laoo": "Lao", "Hans": "Han"}
LANGUAGE_OF_SCRIPT = {
    SCRIPTS[language.script]: language.lang_attribute
    for language in LANGUAGES.values()
    if language.script in SCRIPTS
}

ENTRY = "/concepts/undocumented-migrant"
FOUR = "/compare?c=nationality&c=citizenship&c=statelessness&c=naturalisation"
# The token of the link that the tests' administrator was given.
INVITATION = "i" * 43


@dataclass(frozen=True)
class Sample:
    """One page to look at; ``{ui}`` in the path stands for the interface language."""

    name: str
    template: str
    path: str
    status: int = 200
    is_signed_in: bool = False

    def address(self, ui: str) -> str:
        """Return the address below the service's own."""
        return f"/{ui}{self.path.format(ui=ui)}"


SAMPLES = (
    Sample("home", "search/home.html", "/"),
    Sample("results", "search/results.html", "/search?q=refugee"),
    Sample("discouraged", "search/results.html", "/search?q=illegal+migrant&show=th,km,my,lo"),
    Sample("nothing-found", "search/results.html", "/search?q=zzzzqqq&in=th"),
    Sample("entry", "concepts/concept.html", ENTRY),
    Sample("quoting-entry", "concepts/concept.html", "/concepts/broker"),
    Sample("card", "concepts/card.html", ENTRY + "/card/{ui}"),
    Sample("check-text", "text_checks/check.html", "/check-text"),
    Sample("countries", "countries/countries.html", "/countries/"),
    Sample("country", "countries/country.html", "/countries/LA"),
    Sample("two-countries", "countries/country.html", "/countries/TH?beside=VN"),
    Sample("two-languages", "concepts/languages.html", "/concepts/passport/languages?a=lo&b=th"),
    Sample("history", "concepts/history.html", ENTRY + "/history"),
    Sample("manage", "overseeing/entry.html", ENTRY + "/manage", is_signed_in=True),
    Sample("relations", "overseeing/relations.html", ENTRY + "/relations", is_signed_in=True),
    Sample("retire", "overseeing/step.html", ENTRY + "/retire", is_signed_in=True),
    Sample(
        "merge",
        "overseeing/merge.html",
        "/concepts/passport/merge?duplicate=visa",
        is_signed_in=True,
    ),
    Sample("merge-choice", "overseeing/merge.html", ENTRY + "/merge?find=work", is_signed_in=True),
    Sample("retired", "overseeing/retired.html", "/retired", is_signed_in=True),
    Sample("comparisons", "comparing/choose.html", "/compare"),
    Sample(
        "comparison",
        "comparing/compare.html",
        "/compare?c=human-trafficking&c=smuggling-of-migrants&show=th,km",
    ),
    Sample("comparison-of-four", "comparing/compare.html", FOUR),
    Sample("comparison-refused", "comparing/choose.html", "/compare?c=refugee&c=nobody", 404),
    Sample("avoid", "avoiding/avoid.html", "/avoid?theme=people"),
    Sample("avoid-found", "avoiding/avoid.html", "/avoid?q=illegal"),
    Sample("map", "concepts/map.html", "/concepts/migrant/map"),
    Sample("themes", "browsing/themes.html", "/themes/"),
    Sample("theme", "browsing/theme.html", "/themes/people"),
    Sample("collections", "browsing/collections.html", "/collections/"),
    Sample("collection", "browsing/collection.html", "/collections/countries-of-origin"),
    Sample("index", "browsing/index.html", "/index/{ui}"),
    Sample("booklet", "booklet/booklet.html", "/booklet?find=work"),
    Sample("booklet-print", "booklet/booklet.html", "/booklet?concepts=wage,broker&layout=cards"),
    Sample("booklet-refused", "booklet/booklet.html", "/booklet?concepts=wage&layout=avoid", 400),
    Sample("editions", "editions/editions.html", "/editions/"),
    Sample(
        "publish-edition",
        "editions/publish.html",
        "/editions/publish?concepts=wage,broker&layout=cards",
        is_signed_in=True,
    ),
    Sample("export", "exporting/export.html", "/export?format=csv&themes=work&concepts=wage"),
    Sample("ambiguous", "misleading/ambiguous.html", "/ambiguous"),
    Sample("ambiguous-lao", "misleading/ambiguous.html", "/ambiguous?in=lo"),
    Sample("coverage", "contributing/coverage.html", "/coverage"),
    Sample("gaps", "contributing/gaps.html", "/coverage/{ui}?what=review&theme=documents"),
    Sample("wanted", "contributing/wanted.html", "/wanted?in={ui}"),
    Sample("report", "reporting/report.html", "/report?concept=broker&word=broker&language={ui}"),
    Sample("report-sent", "reporting/sent.html", "/report/sent"),
    Sample("sign-in", "accounts/sign_in.html", "/sign-in"),
    Sample("sign-in-needed", "accounts/sign_in.html", "/account", 401),
    Sample("account", "accounts/account.html", "/account", is_signed_in=True),
    Sample("propose", "editing/edit.html", "/propose?in=km&in=en", is_signed_in=True),
    Sample("edit", "editing/edit.html", ENTRY + "/edit?in={ui}", is_signed_in=True),
    Sample("review-desk", "reviewing/queue.html", "/review/", is_signed_in=True),
    Sample("reports", "reviewing/reports.html", "/review/reports", is_signed_in=True),
    Sample(
        "understanding",
        "understanding/understanding.html",
        ENTRY + "/understanding?in=km",
        is_signed_in=True,
    ),
    Sample("notices", "accounts/notices.html", "/account/notices", is_signed_in=True),
    Sample("my-proposals", "reviewing/proposals.html", "/proposals/", is_signed_in=True),
    Sample("proposal", "reviewing/proposal.html", "/proposals/1", is_signed_in=True),
    Sample("own-proposal", "reviewing/proposal.html", "/proposals/2", is_signed_in=True),
    Sample("import", "importing/import.html", "/import", is_signed_in=True),
    Sample("people", "accounts/people.html", "/account/invitations", is_signed_in=True),
    Sample("invitation", "accounts/invitation.html", f"/invitation?token={INVITATION}"),
    Sample("invitation-void", "accounts/invitation.html", "/invitation?token=x", 404),
    Sample("about", "search/about.html", "/about"),
    Sample("missing", "errors/error.html", "/nothing-here", 404),
    Sample("refused", "errors/error.html", "/search?q=", 400),
)
