"""Small YAML and JSON files written by people or earlier runs, validated when they are read, not when they are used."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from build.errors import BuildError, plain, quoted, reading
from build.storage.bounded import read_file

if TYPE_CHECKING:
    import jsonschema

MOST = 1 << 20  # bytes of a YAML file
MOST_JSON = 32 << 20
DEEPEST = 12  # levels of nested lists and mappings

MONTH = {
    "type": "string",
    "pattern": r"^(19|20)\d\d-(0[1-9]|1[0-2])\Z",
    "description": 'a month ("YYYY-MM")',
}
DAY = {
    "type": "string",
    "pattern": r"^(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\Z",
    "description": 'a day ("YYYY-MM-DD")',
}
ADDRESS = {
    "type": "string",
    "pattern": r"^https://[A-Za-z0-9.-]+(:\d{1,5})?(/[^\s<>\"'\\]*)?\Z",
    "maxLength": 500,
    "description": "an https address",
}
TEXT = {"type": "string", "minLength": 1, "maxLength": 4000, "description": "a text of 1 to 4,000 characters"}
COUNT = {"type": "integer", "minimum": 0, "maximum": 10**12, "description": "a whole number, zero or more"}


def entry(required: Mapping[str, Any], optional: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The schema of a mapping with these fields and no others."""
    return {
        "type": "object",
        "properties": {**required, **(optional or {})},
        "required": list(required),
        "additionalProperties": False,
    }


def read_yaml(path: Path, schema: Mapping[str, Any], error: type[BuildError], advice: str) -> Any:
    """Read a small YAML file and validate it; dates are returned as text. Raises ``error`` with the place and advice."""
    with reading(path, advice, error):
        text = read_file(path, MOST).decode("utf-8-sig")
        try:
            _refuse_bombs(path, text, error, advice)
            value = yaml.load(text, _Loader)
        except yaml.MarkedYAMLError as e:
            raise error(f"{path}: {_mark(e)}{plain(e.problem or e)}. {advice}") from e
    require(value, schema, path, error, advice)
    return value


def read_json(path: Path, schema: Mapping[str, Any], error: type[BuildError], advice: str) -> Any:
    """Read a JSON file and validate it. Raises ``error`` with the place and advice."""
    with reading(path, advice, error):
        value = json.loads(read_file(path, MOST_JSON), parse_constant=_refuse_constant)
    require(value, schema, path, error, advice)
    return value


def require(
    value: Any, schema: Mapping[str, Any], place: object, error: type[BuildError], advice: str
) -> None:
    """Raise ``error`` at the first place where a value does not match a schema."""
    import jsonschema  # noqa: PLC0415 (takes long to load, and --help needs none)

    with reading(place, advice, error):
        faults = jsonschema.Draft202012Validator(schema).iter_errors(value)
        fault = min(faults, key=lambda f: [str(part) for part in f.absolute_path], default=None)
    if fault is None:
        return
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in fault.absolute_path)
    raise error(
        f"{place}: {plain(where.lstrip('.'), 80)}{': ' if where else ''}{_fault_in_words(fault)}. {advice}"
    )


def _fault_in_words(fault: jsonschema.ValidationError) -> str:
    if fault.validator == "required":
        missing = [name for name in fault.validator_value if name not in fault.instance]
        return f"{missing[0]!r} is missing in {quoted(fault.instance)}"
    wanted = fault.schema.get("description") if isinstance(fault.schema, dict) else None
    return f"{quoted(fault.instance)} is not {wanted}" if wanted else plain(fault.message)


class _Loader(yaml.SafeLoader):
    """Keeps dates as text; a repeated key is an error, where YAML would let the last one win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        names = [key.value for key, _ in node.value if isinstance(key, yaml.ScalarNode)]
        twice = next((name for name in names if names.count(name) > 1), None)
        if twice is not None:
            raise yaml.constructor.ConstructorError(
                None, None, f"{quoted(twice)} is given twice", node.start_mark
            )
        found: dict[Any, Any] = super().construct_mapping(node, deep)
        return found


def _as_text(loader: _Loader, node: yaml.ScalarNode) -> str:
    return str(loader.construct_scalar(node))


_Loader.add_constructor("tag:yaml.org,2002:timestamp", _as_text)


def _refuse_bombs(path: Path, text: str, error: type[BuildError], advice: str) -> None:
    """Reject aliases, with which a small file can expand into a huge value, and nesting deeper than any file needs."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent):
            raise error(f"{path}: line {line}: an alias, which is not allowed here. {advice}")
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise error(f"{path}: line {line}: nested too deeply. {advice}")


def _mark(error: yaml.MarkedYAMLError) -> str:
    mark = error.problem_mark or error.context_mark
    return f"line {mark.line + 1}: " if mark else ""


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not valid JSON")
