import pytest

from survey.accounts.agents import name_agent

_KIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("said", "named"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {_KIT} Chrome/140.0.0.0 Safari/537.36",
            "Chrome · Windows",
        ),
        (f"Mozilla/5.0 (Windows NT 10.0) {_KIT} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {_KIT} Version/18 Safari/605", "Safari · macOS"),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {_KIT} MicroMessenger/8",
            "WeChat · iPhone",
        ),
        (f"Mozilla/5.0 (Linux; Android 14; V2) {_KIT} Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        (f"Mozilla/5.0 (X11; Linux x86_64; UOS) {_KIT} Chrome/140.0 Safari/537.36", "Chrome · UOS/Kylin"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        ("curl/8.5", ""),
        ("", ""),
        ("<script>" * 500, ""),
    ],
)
def test_browser_and_system_are_called_by_their_names(said: str, named: str) -> None:
    assert name_agent(said) == named
