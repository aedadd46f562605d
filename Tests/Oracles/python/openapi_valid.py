# SPDX-License-Identifier: Apache-2.0
"""Reads an OpenAPI document as JSON on standard input, and prints `valid` if openapi-spec-validator accepts it."""
import json
import sys

from openapi_spec_validator import OpenAPIV31SpecValidator

document = json.load(sys.stdin)
for error in OpenAPIV31SpecValidator(document).iter_errors():
    print("/".join(str(step) for step in error.absolute_path), error.message)
    break
else:
    print("valid")
