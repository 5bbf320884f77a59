"""One harm travels the whole way, through the real front doors of a running installation.

A child's words, a triage desk, the police, a reviewer, an approver, a pupil's device, a province's page.  Every step is an HTTP or a
DNS request like anyone's; nothing is done behind the doors.  The words carry canaries, so that a dump of the database and the
logs can be searched for them afterwards (tests/ops does).
"""

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Final

import dns.exception
import dns.message
import dns.query
import dns.rdatatype
import httpx
from rich.console import Console
from rich.markup import escape

from luytre.lib import release
from luytre.ops import _desk
from luytre.ops._browser import NoSuchForm, Page, Person
from luytre.ops._tour_words import ANSWER, CANARIES, GROUNDS, MESSAGE, NOTE, OUTCOME, REASON, TEXT

PUPIL: Final = "127.0.1.5"
STAFF: Final = "127.0.2.5"
PATIENCE: Final = 30.0  # seconds for something to arrive; the promise is two, a loaded machine may need more


class TourStopped(Exception):
    """What was expected did not happen; the message says what was seen instead."""


@dataclass(slots=True)
class Tour:
    """The addresses of the doors, and what earlier steps learned."""

    public: str
    desk: str
    school: str
    dns_port: int
    console: Console
    filtering: bool
    people: dict[str, Person] = field(default_factory=dict)
    know: dict[str, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def person(self, name: str) -> Person:
        """An officer at the desk, signed in once."""
        if name not in self.people:
            self.people[name] = _desk.sign_in(self.school if name == "giang" else self.desk, name)
        return self.people[name]


def check(truth: object, *, seen: str) -> None:
    """Go on, or stop the tour with what was seen."""
    if not truth:
        raise TourStopped(seen)


def until(look: Callable[[], str], *, missing: str) -> str:
    """Look again until something is there.  Raises TourStopped after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while True:
        if found := look():
            return found
        if time.monotonic() > deadline:
            raise TourStopped(missing)
        time.sleep(0.2)


# ── the steps, in the order a harm travels ──────────────────────────────────────────────────────────────────────────────


def doors_answer(tour: Tour) -> str:
    """Everything that was started answers."""
    answer = httpx.get(f"{tour.public}/healthz", timeout=10, trust_env=False)
    check(answer.status_code == httpx.codes.OK, seen=f"/healthz says {answer.status_code}: {answer.text[:200]}")
    return "web, database, worker and DNS engine answer"


def child_reports(tour: Tour) -> str:
    """An fills in the form; no name, no JavaScript."""
    tour.know["host"] = f"ca-cuoc-{secrets.token_hex(4)}.example"
    tour.know["sealed_host"] = f"rieng-canh-sat-{secrets.token_hex(4)}.example"
    an = Person(tour.public)
    page = an.open("/bao-tin")
    answers: dict[str, str | list[str]] = {
        "text": TEXT,
        # The first will be released and so become public content, the second for the police alone; the third stays.
        "links": "\n".join(
            (
                f"https://{tour.know['host']}/nap-the",
                f"https://{tour.know['sealed_host']}/",
                f"https://nhom-kin.example/{CANARIES['link']}",
            )
        ),
        "reporter": "child",
        "safe_now": "no",
        "province": "20",
        "contact": CANARIES["contact"],
        "must_not_know": ["family"],
    }
    page = an.send(page, page.form("text", "links"), **answers)
    check(page.status == httpx.codes.OK, seen=f"the form came back with {page.status}: {page.text[:300]}")
    code = _desk.find_code(page)
    tour.know["code"] = code
    return f"a receipt: {code.split('-')[0]}-… ({len(code.split('-'))} syllables), shown once"


def machine_reports(tour: Tour) -> str:
    """A platform's machine uses the open JSON door."""
    body = {"text": f"{TEXT} ({CANARIES['machine']})", "links": [], "reporter": "bystander"}
    answer = httpx.post(f"{tour.public}/api/v1/reports", json=body, timeout=10, trust_env=False)
    check(answer.status_code == httpx.codes.CREATED, seen=f"{answer.status_code}: {answer.text[:200]}")
    check(set(answer.json()) == {"id", "code", "received_at"}, seen=str(sorted(answer.json())))
    return f"201, a code of its own, received {answer.json()['received_at'][:19]}"


def triage_reads(tour: Tour) -> str:
    """Bình sees it on top, reads it with the vault open, and answers the child."""
    binh = tour.person("binh")
    queue = binh.open("/queue/")
    report = until(lambda: _desk.report_with(binh, tour.know["host"]), missing=f"not in the queue: {queue.text[:300]}")
    tour.know["report"] = report
    page = binh.open(report)
    page = binh.send(page, page.form_to("/take/"))
    check(CANARIES["words"] in page.text, seen="the words are not on the page of the officer with an open vault")
    form = binh.open(f"{report}answer/")
    page = binh.send(form, form.form("text"), text=ANSWER)
    check(ANSWER in page.text, seen="the answer is not in the conversation")
    return "the words open for Bình; an answer is sealed for An"


def triage_opens_file(tour: Tour) -> str:
    """A file with the law's clocks; the link leaves the seal, on record."""
    binh, report = tour.person("binh"), tour.know["report"]
    form = binh.open(f"{report}file/")
    page = binh.send(form, form.form("code", "severity"), code="C05", severity="4", note=NOTE)
    check(page.path.startswith("/files/"), seen=f"no file was made: {page.text[:300]}")
    tour.know["file"] = page.path
    check("DL02" in page.text or "12" in page.text, seen="the clocks do not stand on the file")
    form = binh.open(f"{report}links/0/")
    page = binh.send(form, form.form("why"), why=GROUNDS)
    check(page.status == httpx.codes.OK, seen=f"the link was not released: {page.text[:300]}")
    form = binh.open(f"{report}links/1/")
    page = binh.send(form, form.form("why", "no_store"), why=GROUNDS, no_store="on")
    check(page.status == httpx.codes.OK, seen=f"the link was not released: {page.text[:300]}")
    return "severity 4, clocks run, one link released for review and one for the police alone"


def police_take_over(tour: Tour) -> str:
    """Offered to the cyber police of Lạng Sơn; Dũng accepts; Bình keeps progress and loses the words."""
    binh, dung, file = tour.person("binh"), tour.person("dung"), tour.know["file"]
    form = binh.open(f"{file}offer/")
    offer = form.form("to_agency", "reason")
    page = binh.send(form, offer, to_agency=_desk.choice_of(form, "Công an tỉnh Lạng Sơn"), reason=REASON)
    check(page.path.startswith("/referrals/"), seen=f"no offer was made: {page.text[:300]}")
    tour.know["referral"] = page.path
    page = dung.open(tour.know["referral"])
    page = dung.send(page, page.form_to("/accept/"))
    check(NOTE in page.text, seen="Dũng does not see the note that came with the file")
    page = binh.open(file)
    check(NOTE not in page.text, seen="Bình still reads a file that has gone")
    chi = tour.person("chi").open(file)
    check(chi.status in {httpx.codes.NOT_FOUND, httpx.codes.FORBIDDEN}, seen=f"Chi got {chi.status}")
    return "accepted; the sender sees progress only; Chi in another province sees nothing at all"


def child_comes_back(tour: Tour) -> str:
    """With the code in hand An sees that somebody helps, reads the answer and writes back."""
    an = Person(tour.public)
    page = _desk.follow(an, tour.know["code"])
    check(ANSWER in page.text, seen="the answer is not there")
    answer = an.json("/api/v1/reports/status", {"code": tour.know["code"]}).json()
    check(answer["state"] == "helping", seen=str(answer["state"]))
    page = an.send(page, page.form("code", "text"), code=tour.know["code"], text=MESSAGE)
    check(MESSAGE in page.text, seen="the message did not arrive")
    return "state “helping”, one answer, one message back"


def reviewer_orders(tour: Tour) -> str:
    """The link is a finding; Hà confirms it and raises an order; Hà cannot approve it herself."""
    ha = tour.person("ha")
    check(tour.know["sealed_host"] not in ha.open("/findings/").text, seen="a reviewer sees a target of the police")
    page = _propose(ha, tour.know["host"], scope="children")
    tour.know["order"] = page.path
    own = [f for f in page.forms if f.action.endswith("/approve/")]
    if own:
        page = ha.send(page, own[0])
        check(page.status >= httpx.codes.BAD_REQUEST or "approve" not in page.path, seen="the proposer approved")
    return "confirmed, proposed with a legal ground and an expiry; the same person may not approve"


def police_target_stays_closed(tour: Tour) -> str:
    """A target under the NO_STORE rule reaches keyed operators and enrolled nodes, and no open list."""
    host, khanh = tour.know["sealed_host"], tour.person("khanh")
    page = khanh.open(_propose(tour.person("dung"), host, scope="everyone").path)
    page = khanh.send(page, page.form_to("/approve/"))
    check(page.status == httpx.codes.OK, seen=f"not approved: {page.text[:300]}")
    if tour.filtering:
        until(lambda: "yes" if _ask(tour, STAFF, host) == tour.know["block"] else "", missing="the node does not obey")
    for feed in ("domains.txt", "hosts", "rpz", "release"):
        text = httpx.get(f"{tour.public}/feeds/{feed}", timeout=10, trust_env=False).text
        check(host not in text, seen=f"the name stands in /feeds/{feed}")
    refused = httpx.get(f"{tour.public}/feeds/restricted", timeout=10, trust_env=False).status_code
    check(refused == httpx.codes.UNAUTHORIZED, seen=f"/feeds/restricted without a key: {refused}")
    return "on no open list, 401 without a key" + (", and blocked by the enrolled node" if tour.filtering else "")


def guarded_name_refused(tour: Tour) -> str:
    """A name the country lives on cannot be proposed."""
    ha = tour.person("ha")
    form = ha.open("/orders/new/")
    day = (datetime.now(tz=UTC) + timedelta(days=90)).date().isoformat()
    order = form.form("scope", "ground", "expires_on")
    for name in ("chinhphu.vn", "moet.gov.vn", "google.com"):
        values = {"host": name, "category": "gambling", "why": GROUNDS}
        page = ha.send(form, order, scope="everyone", ground=GROUND, expires_on=day, **values)
        check(page.status >= httpx.codes.BAD_REQUEST, seen=f"{name} was not refused ({page.status})")
    return "chinhphu.vn, moet.gov.vn and google.com are refused with the reason"


def second_person_approves(tour: Tour) -> str:
    """Khánh approves; a signed release with a larger serial carries the name."""
    before = _release(tour).serial
    khanh = tour.person("khanh")
    page = khanh.open(tour.know["order"])
    page = khanh.send(page, page.form_to("/approve/"))
    tour.seconds["approved"] = time.monotonic()
    check(page.status == httpx.codes.OK, seen=f"not approved: {page.text[:300]}")

    def listed() -> str:
        return next((str(_release(tour).serial) for e in _release(tour).entries if e.name == tour.know["host"]), "")

    serial = until(listed, missing="the name is on no release")
    check(int(serial) > before, seen=f"serial {serial} after {before}")
    for feed in ("domains.txt", "hosts", "rpz"):
        text = httpx.get(f"{tour.public}/feeds/{feed}", timeout=10, trust_env=False).text
        check(tour.know["host"] in text, seen=f"the name is missing in /feeds/{feed}")
    return f"release {serial} (was {before}), signature checked, in every format"


def pupil_is_protected(tour: Tour) -> str:
    """A pupil's device gets the block page's address, a teacher's the site's."""
    host = tour.know["host"]
    until(lambda: "blocked" if _ask(tour, PUPIL, host) == tour.know["block"] else "", missing="pupils still reach it")
    took = time.monotonic() - tour.seconds["approved"]
    staff = _ask(tour, STAFF, host)
    check(staff and staff != tour.know["block"], seen=f"staff got {staff}")
    until(lambda: _block_page(tour, host), missing="the block page does not explain itself")
    return f"{took:.1f} s after the approval pupils get {tour.know['block']}, staff {staff}; the block page says why"


def school_sees_why(tour: Tour) -> str:
    """Giang asks why the name is blocked for her pupils."""
    giang = tour.person("giang")
    page = giang.open("/why/")
    form = page.form("name", "group")
    page = giang.send(page, form, name=tour.know["host"], group=_desk.first_choice(page, "group"))
    check(tour.know["host"] in page.text, seen=page.text[:300])
    return "the console answers with the list and the scope"


def police_close(tour: Tour) -> str:
    """Dũng notes the outcome and closes; An sees the end."""
    dung = tour.person("dung")
    form = dung.open(f"{tour.know['file']}close/")
    page = dung.send(form, form.form("kind"), kind="child_safe", text=OUTCOME)
    check(page.status == httpx.codes.OK, seen=page.text[:300])
    answer = Person(tour.public).json("/api/v1/reports/status", {"code": tour.know["code"]}).json()
    check(answer["state"] == "done", seen=str(answer["state"]))
    return "closed; the child's page says done"


def province_counts(tour: Tour) -> str:
    """Minh sees it in the figures of the province; the public page and its CSV show the copy of the day."""
    minh = tour.person("minh")
    page = minh.open("/figures/20/")
    check("Lạng Sơn" in page.text, seen=page.text[:300])
    total = _desk.csv_rows(minh.raw("/figures/20.csv").text)[-1]
    public = httpx.get(f"{tour.public}/so-lieu/20.csv", timeout=10, trust_env=False)
    check(public.status_code == httpx.codes.OK, seen=str(public.status_code))
    return f"six months of Lạng Sơn: received {total[2]}, triaged {total[3]}, referred {total[4]}, closed {total[5]}"


GROUND = "LANM25-16"

STEPS: Mapping[str, Callable[[Tour], str]] = {
    "The doors answer": doors_answer,
    "A child reports": child_reports,
    "A machine reports": machine_reports,
    "Triage reads and answers": triage_reads,
    "Triage opens a file": triage_opens_file,
    "The police take over": police_take_over,
    "The child comes back": child_comes_back,
    "A reviewer raises an order": reviewer_orders,
    "A guarded name is refused": guarded_name_refused,
    "A second person approves": second_person_approves,
    "The pupil is protected": pupil_is_protected,
    "The school sees why": school_sees_why,
    "The police's target stays closed": police_target_stays_closed,
    "The police close the file": police_close,
    "The province counts": province_counts,
}
NEED_DNS = {"The pupil is protected"}


def _propose(person: Person, host: str, *, scope: str) -> Page:
    """Confirm the finding about a host and propose an order for it; the order's page."""
    finding = until(lambda: _desk.finding_of(person, host), missing=f"{host} did not become a finding")
    page = person.open(finding)
    person.send(page, page.form("category"), category="gambling", why=GROUNDS)
    form = person.open(f"/orders/new/?finding={finding.rstrip('/').rsplit('/', 1)[-1]}")
    day = (datetime.now(tz=UTC) + timedelta(days=90)).date().isoformat()
    order = form.form("scope", "ground", "expires_on")
    page = person.send(form, order, scope=scope, ground=GROUND, expires_on=day, category="gambling", why=GROUNDS)
    check(page.path != form.path, seen=f"no order was made: {page.text[:400]}")
    return page


def _release(tour: Tour) -> release.Release:
    keys = httpx.get(f"{tour.public}/feeds/keys", timeout=10, trust_env=False).json()["keys"]
    blob = httpx.get(f"{tour.public}/feeds/release", timeout=10, trust_env=False).content
    return release.read(blob, [bytes.fromhex(key["public"]) for key in keys])


def _block_page(tour: Tour, host: str) -> str:
    """The page that a pupil sees when the browser follows the answer; "" while it does not name the site and 111."""
    page = httpx.get(f"{tour.school}/", headers={"Host": host}, timeout=10, trust_env=False)
    return page.text if page.status_code == httpx.codes.FORBIDDEN and host in page.text and "111" in page.text else ""


def _ask(tour: Tour, source: str, name: str) -> str:
    """The first A record that this client gets, or "" while nobody answers."""
    query = dns.message.make_query(name, dns.rdatatype.A)
    try:
        answer = dns.query.udp(query, "127.0.0.1", port=tour.dns_port, source=source, timeout=2)
    except (dns.exception.Timeout, OSError):
        return ""
    return next((str(item) for rrset in answer.answer for item in rrset if item.rdtype == dns.rdatatype.A), "")


def walk(tour: Tour) -> bool:
    """Every step in order, each with what was seen; False when one stopped the tour."""
    with tour.console.status("…") as status:
        for number, (title, step) in enumerate(STEPS.items(), start=1):
            status.update(f"{number}/{len(STEPS)} {title} …")
            if title in NEED_DNS and not tour.filtering:
                tour.console.print(f"[yellow]–[/] {number:2}. {title}: left out, dnsdist is not installed here")
                continue
            began = time.monotonic()
            try:
                seen = step(tour)
            except (TourStopped, NoSuchForm, httpx.HTTPError, release.ReleaseError) as error:
                tour.console.print(
                    f"[red]✗[/] {number:2}. [bold]{title}[/]: {escape(str(error) or type(error).__name__)}"
                )
                return False
            took = time.monotonic() - began
            tour.console.print(f"[green]✓[/] {number:2}. [bold]{title}[/] [dim]{took:.1f} s[/]  {escape(seen)}")
    return True


def main() -> int:
    """Walk through the installation that runs on the ports of the settings; 0 when all went well."""
    from django.conf import settings

    from luytre.schoolfilter import api as schoolfilter

    console = Console(highlight=False)
    public, desk, school = (f"http://localhost:{settings.PORT + door}" for door in range(3))
    tour = Tour(public, desk, school, settings.DNS_PORT, console, schoolfilter.engine_installed())
    tour.know["block"] = schoolfilter.block_address()
    try:
        httpx.get(f"{tour.public}/healthz", timeout=5, trust_env=False)
    except httpx.HTTPError:
        console.print(f"Nothing answers at {tour.public}. Start it first, in another terminal: ./run")
        return 1
    done = walk(tour)
    for person in tour.people.values():
        person.close()
    return 0 if done else 1
