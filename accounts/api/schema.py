"""What the published schema says of every address: how it may be refused, once for all of them."""

from typing import Any

# Any address may be damaged or unknown; who writes may also be misunderstood, too quick, or at a bad moment.
OF_ANY = {"400": "What was sent cannot be read."}
OF_ALL = {"404": "There is nothing at this address."}
OF_WRITING = {
    "403": "Not signed in, or not this person.",
    "413": "What was sent is too large.",
    "415": "What was sent is no JSON.",
    "429": "Too often: again from `until` on.",
    "503": "Not known whether it took place: the same sent again counts once.",
}


def declare_refusals(result: dict[str, Any], **_others: Any) -> dict[str, Any]:
    for address, methods in result["paths"].items():
        for method, operation in methods.items():
            declared = operation["responses"]
            refusals = OF_ANY | (OF_ALL if "{" in address else {}) | (OF_WRITING if method != "get" else {})
            if any(parameter["name"] == "page" for parameter in operation.get("parameters", [])):
                refusals |= OF_ALL
            for status, sentence in refusals.items():
                declared.setdefault(status, {"content": CONTENT, "description": sentence})
    return result


CONTENT = {"application/json": {"schema": {"$ref": "#/components/schemas/Refusal"}}}
