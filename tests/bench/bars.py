"""A promise beside what was found."""


def bar(promise: str, measured: str, *, is_met: bool) -> None:
    print(f"  {'met' if is_met else 'NOT MET'}: {promise}; here {measured}", flush=True)
