"""The API as an OpenAPI 3.1 document: data, put together from the constants that the API itself goes by."""

from fzsearch.web.openapi.described import described
from fzsearch.web.openapi.document import document
from fzsearch.web.openapi.operations import OPERATIONS, SENDING, Operation

__all__ = ["OPERATIONS", "SENDING", "Operation", "described", "document"]
