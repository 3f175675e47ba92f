"""Every text that a service keeps is read by the one seam of `accounts/writing.py`."""

import ast

from tests.contracts.test_doors import modules

# E-mail addresses, which are no text to read, and what the house itself wrote.
NOT_TYPED = {"email", "coordinator_email", "second_email", "drawn"}


def test_no_service_takes_spaces_off_a_text_by_itself():
    """`strip` leaves what shows nothing; whoever wants a text fit to keep asks `written`."""
    breaches = {
        f"{path}:{call.lineno}: {ast.unparse(call)}"
        for path, tree in modules()
        if "/services/" in path and "/importing/" not in path
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in {"strip", "isprintable"}
        and not call.args
        and ast.unparse(call.func.value) not in NOT_TYPED
    }

    assert {breach for breach in breaches if "value.strip()" not in breach} == set()
