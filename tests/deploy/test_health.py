from django.core.cache.backends.locmem import LocMemCache


def test_anybody_may_ask_whether_it_lives(client):
    answer = client.get("/healthz")

    assert answer.json() == {"alive": True}


def test_it_is_ready_when_everything_it_needs_answers(client, db):
    answer = client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json() == {"database": True, "migrations": True, "cache": True, "broker": True}


def test_it_says_what_is_missing(client, db, monkeypatch):
    def gone(*args, **kwargs):
        raise ConnectionError

    monkeypatch.setattr(LocMemCache, "set", gone)

    answer = client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json() == {"database": True, "migrations": True, "cache": False, "broker": True}
