"""Whether what a file holds is a report: it may be damaged, changed by hand, or another program's."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from posecheck.language import _
from posecheck.report.schema import load


def why_no_report(data: Any) -> str | None:
    """Where `data` is not what `report.schema.json` says, in the words of its validator; None for a report.

    Also when a rule is named that the report does not have, and for endless numbers, of which a schema knows nothing.
    """
    from fastjsonschema import JsonSchemaValueException

    try:
        json.dumps(data, allow_nan=False)
        _validator()(data)
    except (JsonSchemaValueException, ValueError) as error:
        return str(error)
    return _strange_rule(data)


@lru_cache(maxsize=1)
def _validator() -> Callable[[Any], Any]:
    from fastjsonschema import compile as compiled

    validate: Callable[[Any], Any] = compiled(load())
    return validate


def _strange_rule(report: Mapping[str, Any]) -> str | None:
    known = {rule["code"] for rule in report["rules"]}
    named = {episode["rule"] for episode in report["episodes"]}
    for sample in report.get("samples", ()):
        named |= sample["statuses"].keys() | sample["values"].keys()
    strange = sorted(named - known)
    return _("it has no rule {code}", code=strange[0]) if strange else None
