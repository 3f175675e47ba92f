"""The demo’s people while servers come and go: errands of a few requests, each tried until it is answered."""

import random
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from deploy.demo.people import PASSWORD
from tests.rehearsals.browser import Answer, Browser, Form

TRIES = 60
PAUSE = 0.5
CHOICE = re.compile(r'type="checkbox" id="[^"]+" name="(contest_[\w-]+)" value="(\d+)"')
NEXT_ENVELOPE = re.compile(r'name="go" value="(\w+)"')
NUMBER = re.compile(r'<p class="tracking__number">(.*?)</p>', re.DOTALL)
LINK = re.compile(r'href="(/[^"#?]*)"')


class Unanswered(AssertionError):
    """Somebody gave up: after half a minute still no answer to what they sent."""


@dataclass
class Memory:
    """What the product said it had kept: the rows must agree."""

    drafts: dict[tuple[str, int], str] = field(default_factory=dict)  # (address, number of the idea): text
    notes: dict[str, str] = field(
        default_factory=dict
    )  # officer's address: private notes of the technical opinion
    declined: list[int] = field(default_factory=list)  # numbers of ideas of the village
    numbers: dict[str, str] = field(
        default_factory=dict
    )  # voter's address: tracking number of the last ballot
    complaints: list[str] = field(default_factory=list)


@dataclass
class Visitor:
    browser: Browser
    memory: Memory
    chance: random.Random

    def reads(self, path: str) -> Answer:
        for _try in range(TRIES):
            answer = self.browser.get(path)
            if answer.status not in (0, 503):
                break
            time.sleep(PAUSE)
        if answer.status >= 400 or answer.status == 0:
            self.memory.complaints.append(f"{self.browser.person} reads {path}: {answer.status}")
        return answer

    def sends(self, form: Form, **pressed: str) -> Answer:
        """Sent again until it is answered; where another text stands meanwhile, one's own is kept."""
        for _try in range(TRIES):
            answer = self.browser.send(form, **pressed)
            if answer.status == 409 and "version" in answer.text:
                form = answer.form(form.address)
            elif answer.status not in (0, 503):
                return answer
            time.sleep(PAUSE)
        raise Unanswered(f"{self.browser.person} sends to {form.address}")


@dataclass
class Reader(Visitor):
    paths: list[str]

    def errand(self) -> None:
        self.reads(self.chance.choice(self.paths))


@dataclass
class Member(Visitor):
    """Somebody with an account, who signs in once and must stay signed in."""

    email: str
    is_in: bool = False
    codes: list[str] = field(default_factory=list)  # the printed ones of whoever works for a town

    def signs_in(self) -> None:
        if self.is_in:
            return
        form = self.reads("/account/login/").form("/account/login/")
        form.fill("login", self.email)
        form.fill("password", PASSWORD)
        answer = self.sends(form)
        while self.codes and "/factor/ask/" in (answer.moved_to or answer.address):
            form = self.reads("/account/factor/ask/").form("/account/factor/ask/")
            form.fill("code", self.codes.pop(0))
            answer = self.sends(form)
        if not 300 <= answer.status < 400:
            raise AssertionError(f"{self.email} could not sign in: {answer.status}")
        self.is_in = True

    def own(self, path: str) -> Answer:
        """A page that needs this person: being asked to sign in again would be a session lost."""
        answer = self.reads(path)
        if "/account/login/" in answer.address:
            self.memory.complaints.append(f"{self.email} was signed out at {path}")
            self.is_in = False
            self.signs_in()
            answer = self.reads(path)
        return answer


@dataclass
class Writer(Member):
    """Writes one draft, over and over."""

    edition: str = ""
    number: int = 0
    turn: int = 0

    def errand(self) -> None:
        self.signs_in()
        if not self.number:
            self._begin()
        self.turn += 1
        text = f"Version {self.turn} par {self.email} : « {self.chance.getrandbits(64):x} », mot à mot."
        path = f"{self.edition}ideas/{self.number}/edit/story/"
        form = self.own(path).form(path)
        form.fill("body", text)
        answer = self.sends(form, later="1")
        if 300 <= answer.status < 400:
            self.memory.drafts[(self.email, self.number)] = text
            self.reads(answer.moved_to)
        else:
            self.memory.complaints.append(f"{self.email} could not save a draft: {answer.status}")

    def _begin(self) -> None:
        path = f"{self.edition}ideas/new/"
        form = self.own(path).form(path)
        form.fill("title", f"Une idée de {self.email}")
        form.fill("summary", "Écrite pendant que des serveurs s’arrêtent et reviennent.")
        answer = self.sends(form)
        found = re.search(r"/ideas/(\d+)/", answer.moved_to)
        if found is None:
            raise AssertionError(f"{self.email} could not begin an idea: {answer.status}")
        self.number = int(found[1])


@dataclass
class Voter(Member):
    """Votes, and changes their mind."""

    edition: str = ""
    casts: int = 0
    most: int = 4

    def errand(self) -> None:
        self.signs_in()
        if self.casts >= self.most:
            self.own(self.edition)
            return
        path = f"{self.edition}vote/"
        paper = self.own(path)
        while further := NEXT_ENVELOPE.search(paper.text):
            paper = self.sends(self._filled(paper, path), go=further[1])
        review = self.sends(self._filled(paper, path))
        answer = self.sends(review.form(f"{path}cast/"))
        if 300 <= answer.status < 400:
            answer = self.reads(answer.moved_to)
        if "dans l’urne" not in answer.text:
            self.memory.complaints.append(f"{self.email} could not vote: {answer.status}")
            return
        self.casts += 1
        self.memory.numbers[self.email] = number_on(answer.text)

    def _filled(self, paper: Answer, path: str) -> Form:
        form = paper.form(path)
        offered: dict[str, list[str]] = {}
        for name, value in CHOICE.findall(paper.text):
            offered.setdefault(name, []).append(value)
        for name, values in offered.items():
            form.choose(name, self.chance.sample(values, self.chance.randint(1, min(3, len(values)))))
        return form


def number_on(receipt: str) -> str:
    """The tracking number as the page shows it, without the spaces between its groups."""
    found = NUMBER.search(receipt)
    if found is None:
        raise AssertionError("the receipt shows no number")
    return re.sub(r"<[^>]*>|\s", "", found[1])


@dataclass
class Officer(Member):
    """Keeps notes on one file."""

    file: str = ""
    turn: int = 0

    def errand(self) -> None:
        self.signs_in()
        self.turn += 1
        form = self.own(self.file).form(f"{self.file}opinions/")
        name = next(name for name, _value in form.fields if name.endswith("private_notes"))
        text = f"Note {self.turn} : {self.chance.getrandbits(64):x}, à relire."
        form.fill(name, text)
        answer = self.sends(form)
        if 300 <= answer.status < 400:
            self.memory.notes[self.email] = text
            self.reads(answer.moved_to)
        else:
            self.memory.complaints.append(f"{self.email} could not save notes: {answer.status}")


@dataclass
class Coordinator(Member):
    """Answers the ideas that wait for the town, one at a time, and otherwise looks around the office."""

    edition: str = ""
    town: str = ""
    most: int = 8
    not_hers: set[str] = field(default_factory=set)  # files whose proposer still has time to complete them

    def errand(self) -> None:
        self.signs_in()
        queue = f"{self.edition}office/ideas/"
        waiting = [path for path in links(self.own(queue)) if re.fullmatch(rf"{queue}\d+/", path)]
        hers = [path for path in waiting if path not in self.not_hers]
        if hers and len(self.memory.declined) < self.most:
            self._decline(hers[0])
        for path in (f"{self.town}office/", f"{self.edition}office/", f"{self.town}office/journal/"):
            self.own(path)

    def _decline(self, file: str) -> None:
        page = self.own(file)
        if f"{file}decline/" not in page.text:
            self.not_hers.add(file)
            return
        form = page.form(f"{file}decline/", holding="outside_rulebook-article")
        form.fill("outside_rulebook-article", "3")
        form.fill(
            "outside_rulebook-reason", "Une belle idée, que le règlement ne permet pas de payer cette année."
        )
        answer = self.sends(form)
        if 300 <= answer.status < 400:
            self.memory.declined.append(int(file.rstrip("/").rpartition("/")[2]))
            self.reads(answer.moved_to)
        else:
            said = re.findall(r'role="alert"[^>]*>(.*?)</div>', answer.text, re.DOTALL)
            self.memory.complaints.append(f"{self.email} could not answer {file}: {answer.status} {said}")


def links(answer: Answer) -> Iterator[str]:
    for path in dict.fromkeys(LINK.findall(answer.text)):
        yield unescape(path)
