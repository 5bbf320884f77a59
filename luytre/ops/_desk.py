"""What a person does at a front door, for the tour: sign in, find a row, choose an option."""

import csv
import io
import re
import time

from luytre.ops._browser import NoSuchForm, Page, Person
from luytre.web.parts import demo

CODE = re.compile(r"\b[a-z]{2,6}(?:- ?[a-z]{2,6}){8}\b")


def sign_in(base: str, name: str) -> Person:
    """Password, six digits, vault passphrase.  A code works once, so a second tour waits for the next one."""
    person = Person(base)
    page = person.open("/sign-in/")
    page = person.send(page, page.form("login", "password"), login=name, password=demo.PASSWORD)
    for _attempt in range(2):
        after = person.send(page, page.form("code"), code=demo.code(name))
        if not after.path.startswith("/sign-in"):
            break
        time.sleep(demo.PERIOD - time.time() % demo.PERIOD + 1)
        page = after
    else:
        raise NoSuchForm(f"{name} could not sign in: {after.text[:200]}")
    vault = person.open("/vault/")
    if any("vault_passphrase" in form.names for form in vault.forms):
        person.send(vault, vault.form("vault_passphrase"), vault_passphrase=demo.PASSPHRASE)
    return person


def find_code(page: Page) -> str:
    """The receipt code on the page that answers a report."""
    found = CODE.search(page.text)
    if not found:
        raise NoSuchForm(f"no receipt code on {page.path}: {page.text[:300]}")
    return found.group().replace(" ", "")


def follow(person: Person, code: str) -> Page:
    """Come back with the code."""
    page = person.open("/theo-doi")
    return person.send(page, page.form("code"), code=code)


def report_with(person: Person, host: str) -> str:
    """The path of the waiting report in which this host stands, or ""."""
    links = dict.fromkeys(
        link for link in person.open("/queue/").links if re.fullmatch(r"/reports/[0-9a-f-]{36}/", link)
    )
    return next((link for link in links if host in person.open(link).text), "")


def finding_of(person: Person, host: str) -> str:
    """The path of the finding about this host, or ""."""
    page = person.open("/findings/")
    links = dict.fromkeys(link for link in page.links if re.fullmatch(r"/findings/[0-9a-f-]{36}/", link))
    return next((link for link in links if host in person.open(link).text), "") if host in page.text else ""


def choice_of(page: Page, words: str) -> str:
    """The value of the option or radio button whose label contains these words."""
    pattern = re.compile(
        r'<(?:input|option)[^>]*value="([^"]+)"[^>]*>(?:(?!<(?:input|option)\b).)*?' + re.escape(words), re.DOTALL
    )
    found = pattern.search(page.response.text)
    if not found:
        raise NoSuchForm(f"no choice says {words!r} on {page.path}")
    return found.group(1)


def first_choice(page: Page, name: str) -> str:
    """The first value one can choose for a field."""
    html = page.response.text
    select = re.search(rf'<select[^>]*name="{name}".*?</select>', html, re.DOTALL)
    pattern = r'<option[^>]*value="([^"]+)"' if select else rf'<input[^>]*name="{name}"[^>]*value="([^"]+)"'
    found = re.search(pattern, select.group() if select else html)
    if not found:
        raise NoSuchForm(f"nothing to choose for {name} on {page.path}")
    return found.group(1)


def csv_rows(text: str) -> list[list[str]]:
    """The lines of a CSV file."""
    return list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
