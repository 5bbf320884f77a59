"""A person at a front door, without a screen: follows links, fills in the forms that the page really has."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

import httpx


class NoSuchForm(Exception):
    """The page has no form with these fields; the tour stops and says which page it was."""


@dataclass(slots=True)
class Form:
    """A form as the page carries it: where it goes, and what its fields hold when untouched."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    names: set[str] = field(default_factory=set)


class _Reader(HTMLParser):
    """Collects forms and visible text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.words: list[str] = []
        self.links: list[str] = []
        self._form: Form | None = None
        self._select = ""
        self._textarea: tuple[str, list[str]] | None = None
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        at = {name: value or "" for name, value in attrs}
        if tag in {"script", "style", "svg"}:
            self._hidden += 1
        elif tag == "a" and "href" in at:
            self.links.append(at["href"])
        elif tag == "form":
            self._form = Form(at.get("action", ""), at.get("method", "get").lower())
            self.forms.append(self._form)
        elif self._form is not None:
            self._field(tag, at)

    def _field(self, tag: str, at: dict[str, str]) -> None:
        form, name = self._form, at.get("name", "")
        assert form is not None  # noqa: S101  (only called inside a form)
        if tag == "button" and name:
            form.buttons.append((name, at.get("value", "")))
        if not name:
            name = self._select if tag == "option" else ""
        if not name:
            return
        form.names.add(name)
        if tag == "input" and (at.get("type") not in {"checkbox", "radio", "submit"} or "checked" in at):
            form.values.setdefault(name, []).append(at.get("value", "on" if at.get("type") == "checkbox" else ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in at:
            form.values.setdefault(name, []).append(at.get("value", ""))
        elif tag == "textarea":
            self._textarea = (name, [])

    def handle_endtag(self, tag: str) -> None:
        if tag in {"script", "style", "svg"}:
            self._hidden = max(0, self._hidden - 1)
        elif tag == "form":
            self._form = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea" and self._textarea and self._form is not None:
            name, words = self._textarea
            self._form.values[name] = ["".join(words).strip()]
            self._textarea = None

    def handle_data(self, data: str) -> None:
        if self._textarea is not None:
            self._textarea[1].append(data)
        elif not self._hidden and data.strip():
            self.words.append(data.strip())


@dataclass(slots=True)
class Page:
    """What came back: status, where we are, text, forms, links."""

    response: httpx.Response
    text: str
    forms: list[Form]
    links: list[str]

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.response.status_code

    @property
    def path(self) -> str:
        """The path we ended at."""
        return self.response.url.path

    def form(self, *fields: str) -> Form:
        """The first form that has all these fields.  Raises NoSuchForm."""
        for form in self.forms:
            if set(fields) <= form.names | {name for name, _ in form.buttons}:
                return form
        raise NoSuchForm(f"{self.path} (status {self.status}) has no form with {', '.join(fields)}: {self.text[:300]}")

    def form_to(self, ending: str) -> Form:
        """The first form whose action ends so.  Raises NoSuchForm."""
        for form in self.forms:
            if form.action.rstrip("/").endswith(ending.rstrip("/")):
                return form
        raise NoSuchForm(f"{self.path} (status {self.status}) has no form to …{ending}: {self.text[:300]}")


class Person:
    """One visitor with their own cookies, at one front door."""

    def __init__(self, base: str, *, language: str = "vi") -> None:
        self.base = base
        self._client = httpx.Client(
            base_url=base, follow_redirects=True, timeout=30, headers={"Accept-Language": language}, trust_env=False
        )

    def open(self, path: str) -> Page:
        """GET."""
        return self._page(self._client.get(path))

    def send(self, page: Page, form: Form, **values: str | list[str]) -> Page:
        """Fill in these fields, leave the others as they are, press the button."""
        data: dict[str, str | list[str]] = {name: list(kept) for name, kept in form.values.items()}
        data.update(values)
        target = urljoin(str(page.response.url), form.action or page.path)
        headers = {"Referer": str(page.response.url), "Origin": self.base}
        if form.method == "get":
            return self._page(self._client.get(target, params=data, headers=headers))
        return self._page(self._client.post(target, data=data, headers=headers))

    def json(self, path: str, body: object) -> httpx.Response:
        """POST JSON."""
        return self._client.post(path, json=body)

    def raw(self, path: str, **headers: str) -> httpx.Response:
        """GET without reading it as a page."""
        return self._client.get(path, headers=headers)

    def close(self) -> None:
        """Forget the cookies."""
        self._client.close()

    def _page(self, response: httpx.Response) -> Page:
        reader = _Reader()
        reader.feed(response.text)
        return Page(response, " ".join(reader.words), reader.forms, reader.links)
