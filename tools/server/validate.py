"""Holds the description of an interface against OpenAPI 3.1."""

import json
import sys
import urllib.request

from openapi_spec_validator import OpenAPIV31SpecValidator

with urllib.request.urlopen(sys.argv[1]) as answer:
    description = json.load(answer)
errors = list(OpenAPIV31SpecValidator(description).iter_errors())
for error in errors:
    print("/".join(str(part) for part in error.absolute_path), error.message, sep=": ")
sys.exit("The description is no OpenAPI 3.1." if errors else None)
