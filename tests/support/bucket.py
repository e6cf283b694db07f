"""A real S3 server on loopback, with one bucket."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import boto3
from moto.server import ThreadedMotoServer

KEYS = {"aws_access_key_id": "an-id", "aws_secret_access_key": "a-key"}


@contextmanager
def served() -> Iterator[dict[str, str]]:
    """Its address, as settings.BLOB_STORAGE has it; objects lie under kept/."""
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        options = {
            "bucket_name": "evidence",
            "location": "kept",
            "endpoint_url": f"http://{host}:{port}",
            "region_name": "us-east-1",
            "addressing_style": "path",
        }
        client(options).create_bucket(Bucket="evidence")
        yield options
    finally:
        server.stop()


def client(options: dict[str, str]) -> Any:
    where = {name: options[name] for name in ("endpoint_url", "region_name")}
    return boto3.client("s3", **where, **KEYS)
