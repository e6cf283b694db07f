"""Files that people send: nothing larger than we take is ever written down, whoever sends it, wherever."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler
from rest_framework.parsers import MultiPartParser

from sources.errors import FileTooLarge

MB = 1024 * 1024
MOST = 52 * MB  # of a request: the largest file that we take, and what is said with it


class Bounded(FileUploadHandler):
    """The first of the handlers: a request that says it is larger is not read at all."""

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        if content_length > MOST:
            raise RequestDataTooBig(f"A file has at most {MOST // MB - 2} MB.")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None


class FileParser(MultiPartParser):
    """multipart/form-data for the API; its refusal names the field."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        request = (parser_context or {})["request"]
        if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
            raise FileTooLarge(f"A file has at most {MOST // MB - 2} MB.", field="file")
        return super().parse(stream, media_type, parser_context)
