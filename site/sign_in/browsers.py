"""What a browser calls itself, in two words: «Firefox, Windows»."""

# Each later browser also names those that it descends from, so the order decides.
BROWSERS = {
    "YaBrowser": "Яндекс Браузер", "Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome",
    "Safari": "Safari",
}  # fmt: skip
SYSTEMS = {
    "Windows": "Windows", "Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Mac OS": "macOS",
    "Linux": "Linux",
}  # fmt: skip
UNKNOWN = "неизвестный браузер"


def name_of(user_agent: str) -> str:
    """Return the browser and the system that the header names, never the header itself."""
    named = (_first(BROWSERS, user_agent) or UNKNOWN, _first(SYSTEMS, user_agent))
    return ", ".join(filter(None, named))


def _first(names: dict[str, str], user_agent: str) -> str:
    return next((word for mark, word in names.items() if mark in user_agent), "")
