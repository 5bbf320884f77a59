"""The real house, the real tour: every step is walked, and no word of it can be read afterwards by who holds the disk."""

import re
import socket
from pathlib import Path
from uuid import uuid4

import pytest

from luytre.lib import codes
from luytre.ops import tour
from luytre.ops._tour_words import CANARIES, GROUNDS
from luytre.schoolfilter import api as schoolfilter
from luytre.web.parts import demo
from tests.ops import canaries
from tests.ops.house import DOORS, VISITOR, House, running

SECOND_START = 60.0  # seconds on a machine that is busy with other tests; alone it is ready in a few
STOPPED = 15.0
# What a clumsy or a curious visitor says; it comes back as an error, and may be written nowhere.
CLUMSY = {
    "path": "chim-hoàng-yến-đường-lạ-4410",
    "body": "chim-hoàng-yến-không-phải-json-8126",
    "long": "chim-hoàng-yến-dài-quá-5093",
    "host": "chim-hoang-yen-may-la-7702",
    "twice": "chim-hoàng-yến-hai-lần-3348",
    "login": "chim-hoàng-yến-tên-đăng-nhập-6615",
    "raw": "chim-hoang-yen-khong-phai-http-2957",
}
ADDRESS = re.compile(rb"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|(?<![\w:])[0-9a-f:]*::[0-9a-f:]+")
PRIVATE_PAGE = re.compile(
    rb"(?<![\w./-])/(?:reports|files|referrals|queue|vault|findings|orders|figures|bao-tin|theo-doi|api|sign-in"
    rb"|networks|groups|exceptions|why|blocked|lac-duong)\b"
)


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory):
    with running(tmp_path_factory.mktemp("house")) as one:
        yield one


def report(house: House, text: str, key: str = "") -> codes.Code:
    headers = {"Idempotency-Key": key} if key else {}
    with house.client() as client:
        answer = client.post("/api/v1/reports", json={"text": text, "links": [], "reporter": "child"}, headers=headers)
    assert answer.status_code == 201, answer.text
    return codes.parse(answer.json()["code"])


def state(house: House, code: codes.Code) -> str:
    with house.client() as client:
        answer = client.post("/api/v1/reports/status", json={"code": code.text})
    assert answer.status_code == 200, answer.text
    return answer.json()["state"]


def be_clumsy(house: House) -> None:
    """Everything that ends in an error."""
    key = uuid4().hex
    report(house, f"Lần thứ nhất. {CLUMSY['twice']}", key)
    with house.client() as client:
        again = {"text": f"Lần thứ hai, lời khác. {CLUMSY['twice']}", "links": [], "reporter": "child"}
        assert client.post("/api/v1/reports", json=again, headers={"Idempotency-Key": key}).status_code == 409
        assert client.post("/api/v1/reports", content=f"{{{CLUMSY['body']}").status_code in {400, 415}
        json = {"Content-Type": "application/json"}
        assert client.post("/api/v1/reports", content=f"{{{CLUMSY['body']}", headers=json).status_code == 400
        assert client.post("/api/v1/reports/status", json={"code": CLUMSY["body"]}).status_code in {404, 422}
        assert client.post("/bao-tin/xong", data={"text": CLUMSY["long"] * 60_000}).status_code == 413
        assert client.get("/", headers={"Host": f"{CLUMSY['host']}.example"}).status_code == 400
    for door in DOORS:
        with house.client(door) as client:
            assert client.get(f"/lac-duong/{CLUMSY['path']}").status_code == 404
    with house.client("desk") as client:
        client.post("/sign-in/", data={"login": CLUMSY["login"], "password": CLUMSY["body"]})
    with house.client("school") as client:
        client.get(f"/{CLUMSY['path']}", headers={"Host": f"{CLUMSY['host']}.example"})
    with socket.create_connection(("127.0.0.1", house.port), timeout=10) as line:
        line.sendall(f"{CLUMSY['raw']} / HTTP/9\r\nno colon {CLUMSY['raw']}\r\n\r\n".encode())
        line.recv(1000)


def steps_with_a_tick(shown: str) -> list[str]:
    return [line[5:].partition(" ")[2] for line in shown.splitlines() if line.startswith("✓")]


def test_one_harm_travels_the_whole_way_and_leaves_no_word_behind(house, subtests):
    mine = "chim-hoàng-yến-lời-của-em-1180"
    code = report(house, f"[Dữ liệu mẫu] Người lạ tặng quà và bắt em giữ bí mật. {mine}")
    walked = house.command("tour")
    be_clumsy(house)
    spoken = {*CANARIES.values(), *CLUMSY.values(), mine, code.text, demo.PASSPHRASE, demo.PASSWORD}

    with subtests.test("the tour walks every step"):
        assert walked.returncode == 0, walked.stdout + walked.stderr
        expected = [title for title in tour.STEPS if title not in tour.NEED_DNS or schoolfilter.engine_installed()]
        ticked = steps_with_a_tick(walked.stdout)
        assert len(ticked) == len(expected), walked.stdout
        assert all(line.startswith(title) for line, title in zip(ticked, expected, strict=True)), walked.stdout

    dump = house.dump()
    with subtests.test("a dump of the database holds no word and no code"):
        assert GROUNDS.encode() in dump  # what stands in clear is there, so this is the tour's database
        assert canaries.found(spoken, [code.secret], {"the dump": dump}) == []
        assert canaries.receipt_codes(dump) == []

    logs = house.logs()
    with subtests.test("no log holds a word, a code, an address or what somebody looked at"):
        assert {"public.log", "desk.log", "school.log", "worker.log", "postgres.log"} <= set(logs)
        assert canaries.found(spoken, [code.secret], logs) == []
        assert [name for name, text in logs.items() if canaries.receipt_codes(text)] == []
        assert addresses_of_people(logs) == []
        assert [(name, page) for name, text in logs.items() if (page := PRIVATE_PAGE.findall(text))] == []

    with subtests.test("no file of the installation holds a word as it was said"):
        assert words_on_disk(house.data, spoken) == []

    with subtests.test("Ctrl-C stops everything"):
        assert house.stop() < STOPPED
        assert house.process.returncode == 0, house.said.read_text()
        assert house.processes() == []

    with subtests.test("a second start is quick and nothing is lost"):
        assert house.up() < SECOND_START
        assert "demonstration data loaded" not in house.said.read_text()
        assert state(house, code) == "received"
        assert house.command("verify", "audit").returncode == 0


def addresses_of_people(logs: dict[str, bytes]) -> list[tuple[str, list[bytes]]]:
    """The engine says at its start where it listens itself; nobody else has an address to name."""
    people = {VISITOR.encode(), tour.PUPIL.encode(), tour.STAFF.encode()}
    found = []
    for name, text in logs.items():
        seen = [address for address in ADDRESS.findall(text) if not name.startswith("dns") or address in people]
        if seen:
            found.append((name, seen))
    return found


def words_on_disk(data: Path, spoken: set[str]) -> list[str]:
    """Every file: tables, write-ahead log, lists, stores.  PostgreSQL may remove one while we look."""
    needles = {needle.encode() for word in spoken for needle in (word, canaries.vi.plain(word))}
    found = []
    for path in data.rglob("*"):
        if path.is_file() and not path.is_symlink():
            try:
                content = path.read_bytes()
            except FileNotFoundError:
                continue
            found += [f"{needle.decode()} in {path.relative_to(data)}" for needle in needles if needle in content]
    return found


def test_the_search_itself_finds_what_it_looks_for():
    word, code = CANARIES["words"], codes.new_code()
    for form in canaries.spellings(word):
        for before in ("", "a", "ab", "abc"):
            text = f"{before}{form} và thêm nữa".encode()
            for dressed in (text, text.hex().encode(), text.hex().upper().encode(), canaries.base64.b64encode(text)):
                assert canaries.found([word], [], {"here": b"x" * 7 + dressed}), (form, before)
    assert canaries.receipt_codes(f"em ghi lai ma la {code.text} nhe".encode()) == [code.text]
    assert canaries.found([], [code.secret], {"here": b"\\x00" + code.secret.hex().encode()})
    assert ADDRESS.findall(b"from 127.0.0.77:5432, ::1 and 2001:db8::1, at 09:02:04") == [
        b"127.0.0.77",
        b"::1",
        b"2001:db8::1",
    ]
    assert PRIVATE_PAGE.findall(b'GET /reports/0000 and "/sign-in/"; /tmp/x/files/y.py is a file') == [
        b"/reports",
        b"/sign-in",
    ]
