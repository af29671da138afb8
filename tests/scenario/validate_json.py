"""Validates JSON files against a JSON Schema (draft-07): prints "ok" or the number of errors for each.

    python3 validate_json.py SCHEMA FILE...
"""

import json
import sys

from jsonschema import Draft7Validator


def main(arguments):
    with open(arguments[0], encoding="utf-8") as file:
        schema = json.load(file)
    Draft7Validator.check_schema(schema)
    validator = Draft7Validator(schema)
    for name in arguments[1:]:
        with open(name, encoding="utf-8") as file:
            errors = list(validator.iter_errors(json.load(file)))
        print("wrong" if errors else "ok")


main(sys.argv[1:])
