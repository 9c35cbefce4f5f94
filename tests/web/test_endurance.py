"""The service goes on under readers who come without a pause."""

import http.client
from concurrent.futures import ThreadPoolExecutor

from glossary.languages import LANGUAGES

PATHS = ("", "concepts/undocumented-migrant", "concepts/refugee/card/my", "search?q=refugee")


def test_no_worker_dies_under_load(served: str) -> None:
    """A worker's death takes the answers of its threads with it (decision 8)."""
    host = served.removeprefix("http://")

    def status(path: str) -> int:
        connection = http.client.HTTPConnection(host, timeout=30)
        connection.request("GET", path)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    paths = [f"/{tag}/{path}" for _ in range(40) for tag in LANGUAGES for path in PATHS]
    with ThreadPoolExecutor(4) as readers:
        assert set(readers.map(status, paths)) == {200}
