"""What a page weighs on its way to a phone, and that nothing moves when it arrives."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.conftest import PHONE
from tests.browser.samples import ENTRY

# Bytes as sent, headers included, and requests of a first view; fonts come on top.
MOST_BYTES, MOST_REQUESTS = 30_000, 4
# Web fonts of a device that has none for Khmer, Burmese and Lao, each loaded once.
MOST_FONT_BYTES = 71_000
# Cumulative layout shift; up to 0.1 counts as good (web.dev/cls). Where a device has no font for
# a script, its text is boxes until the web font comes, and no box is as wide as a word.
MOST_SHIFT, MOST_SHIFT_BY_FONT = 0.02, 0.08

FIRST_VIEWS = ["/en/", "/en/search?q=refugee", f"/en{ENTRY}", "/km/", "/my/search?q=refugee"]

MEASURE_SHIFT = """() => new Promise(resolve => {
  let shift = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) shift += entry.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => resolve(shift), 300);
})"""


@dataclass
class Traffic:
    """What a page asks for, and how much comes back."""

    addresses: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    statuses: dict[str, int] = field(default_factory=dict)
    cached: set[str] = field(default_factory=set)

    @property
    def asked(self) -> list[str]:
        """The addresses asked of the service, in order."""
        return [self.addresses[one] for one in self.addresses if one not in self.cached]

    @property
    def fonts(self) -> list[str]:
        """The fonts among them, by name."""
        names = [one.rsplit("/", 1)[-1] for one in self.asked if one.endswith(".woff2")]
        return sorted(name.rsplit("-", 1)[0] for name in names)

    def bytes_of(self, *, fonts: bool) -> int:
        """Return the bytes of all fonts, or of all else."""
        return sum(
            size
            for request, size in self.sizes.items()
            if self.addresses.get(request, "").endswith(".woff2") is fonts
        )


def listen(page: Page) -> Traffic:
    """Note the traffic of ``page`` from now on."""
    traffic = Traffic()
    wire = page.context.new_cdp_session(page)

    def ask(event: dict[str, Any]) -> None:
        if not event["request"]["url"].startswith("data:"):
            traffic.addresses[event["requestId"]] = event["request"]["url"]

    def finish(event: dict[str, Any]) -> None:
        traffic.sizes[event["requestId"]] = int(event["encodedDataLength"])

    def answer(event: dict[str, Any]) -> None:
        traffic.statuses[event["requestId"]] = event["statusCode"]

    def receive(event: dict[str, Any]) -> None:
        if event["response"]["fromDiskCache"]:
            traffic.cached.add(event["requestId"])

    wire.on("Network.requestWillBeSent", ask)
    wire.on("Network.loadingFinished", finish)
    wire.on("Network.responseReceivedExtraInfo", answer)
    wire.on("Network.responseReceived", receive)
    wire.on("Network.requestServedFromCache", lambda event: traffic.cached.add(event["requestId"]))
    wire.send("Network.enable")
    return traffic


def view(page: Page, path: str) -> Traffic:
    """Load one page and return its traffic, fonts included."""
    traffic = listen(page)
    page.goto(path, wait_until="networkidle")
    # Fonts are asked for when the text is laid out, on a busy machine after the first quiet.
    page.evaluate(
        "() => new Promise(requestAnimationFrame).then(() => document.fonts.ready).then(() => 1)"
    )
    page.wait_for_load_state("networkidle")
    return traffic


@pytest.mark.parametrize("path", FIRST_VIEWS)
def test_a_first_view_is_light_and_keeps_still(page: Page, path: str) -> None:
    traffic = view(page, path)

    assert traffic.bytes_of(fonts=False) <= MOST_BYTES
    assert len(traffic.asked) - len(traffic.fonts) <= MOST_REQUESTS
    assert page.evaluate(MEASURE_SHIFT) < MOST_SHIFT


def test_a_second_view_costs_next_to_nothing(page: Page) -> None:
    view(page, "/en/search?q=refugee")
    page.goto("about:blank")

    traffic = view(page, "/en/search?q=refugee")

    assert len(traffic.asked) == 1
    assert list(traffic.statuses.values()) == [304]
    assert sum(traffic.sizes.values()) < 1_500


def test_the_next_page_loads_only_itself(page: Page) -> None:
    view(page, "/en/search?q=refugee")

    assert len(view(page, f"/en{ENTRY}").asked) == 1


@pytest.mark.parametrize(
    ("path", "fonts"),
    [
        ("/en/concepts/broker/card/km", ["noto-sans-khmer"]),
        ("/en/concepts/broker/card/my", ["noto-sans-myanmar"]),
        ("/en/concepts/broker/card/lo", ["noto-sans-lao-looped"]),
        ("/en/concepts/broker/card/th", []),
        ("/en/about", []),
    ],
)
def test_a_device_without_a_script_loads_its_font_alone(
    bare_browser: Browser, served: str, path: str, fonts: list[str]
) -> None:
    with bare_browser.new_context(**PHONE, base_url=served) as phone:
        assert view(phone.new_page(), path).fonts == fonts


@pytest.mark.parametrize("path", ["/km/", "/my/search?q=refugee", f"/lo{ENTRY}"])
def test_a_device_without_fonts_is_served_well(
    bare_browser: Browser, served: str, path: str
) -> None:
    with bare_browser.new_context(**PHONE, base_url=served) as phone:
        page = phone.new_page()
        slow_down(page)
        traffic = view(page, path)

        assert len(traffic.fonts) == len(set(traffic.fonts))
        assert 0 < traffic.bytes_of(fonts=True) <= MOST_FONT_BYTES
        assert traffic.bytes_of(fonts=False) <= MOST_BYTES
        assert page.evaluate(MEASURE_SHIFT) < MOST_SHIFT_BY_FONT


def slow_down(page: Page) -> None:
    """Make the network as slow as a village's, so that fonts come after the text."""
    bytes_per_second = 51_200
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    wire.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": 100,
            "downloadThroughput": bytes_per_second,
            "uploadThroughput": bytes_per_second,
        },
    )
