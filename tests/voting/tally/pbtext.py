"""Small `.pb` files for the tests, as text."""

from io import BytesIO

from voting.tally import pabulib

META = {"description": "Test", "budget": "100", "vote_type": "approval", "rule": "greedy"}
PROJECTS = ("project_id;cost;name", "1;60;One", "2;50;Two", "3;30;Three")
VOTES = ("voter_id;vote", "a;1,2", "b;1,3", "c;")


def text(meta=None, projects=PROJECTS, votes=VOTES, **more):
    keys = {**(META if meta is None else meta), **more}
    lines = ["META", "key;value", *(f"{key};{value}" for key, value in keys.items())]
    return "\n".join([*lines, "PROJECTS", *projects, "VOTES", *votes]) + "\n"


def read(content):
    raw = content if isinstance(content, bytes) else content.encode()
    return pabulib.read(BytesIO(raw))
