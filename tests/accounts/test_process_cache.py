"""What a process remembers: by its arguments, by its language, and forgotten all at once."""

from django.utils.translation import override

from accounts import process_cache


def test_an_answer_is_made_once_until_everything_is_forgotten():
    asked = []

    @process_cache.remembered(size=2)
    def answer(question):
        asked.append(question)
        return question.upper()

    assert (answer("a"), answer("a"), answer("b")) == ("A", "A", "B")
    assert asked == ["a", "b"]

    process_cache.forget_all()
    answer("a")

    assert asked == ["a", "b", "a"]


def test_each_language_has_its_own_answer():
    greetings = iter(["Bonjour", "Hello"])

    @process_cache.remembered_by_language(size=2)
    def greeting():
        return next(greetings)

    with override("fr"):
        first = greeting()
    with override("en"):
        second = greeting()
    with override("fr"):
        again = greeting()

    assert (first, second, again) == ("Bonjour", "Hello", "Bonjour")


def test_a_shelf_keeps_no_more_than_its_size():
    shelf = process_cache.Shelf[int, list[int]](size=2)
    kept = shelf.get(1, lambda: [1])

    assert shelf.get(1, lambda: [2]) is kept

    shelf.get(2, lambda: [2])
    shelf.get(3, lambda: [3])

    assert shelf.get(1, lambda: [4]) == [4]
