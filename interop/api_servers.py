"""Servers for the tests of the API: one that speaks Arrow, and one that is older than Arrow."""

import re
from contextlib import contextmanager

import btrdb
from conftest import NODE, SERVER, Child


@contextmanager
def server_address(folder, *options, obliterate=True):
    """A server on a free port; yields its host:port, which takes gRPC and gRPC-Web."""
    args = [NODE, str(SERVER), "--port", "0", "--no-tls", *options]
    if obliterate:
        args.append("--enable-obliterate")
    child = Child(args, {"BTRDB_CACHE_DIR": str(folder)})
    try:
        port = re.search(r"grpc://\S+:(\d+)", child.ready_line("btrdb-dev-server ready:"))[1]
        yield f"127.0.0.1:{port}"
    finally:
        child.close()


@contextmanager
def running_server(folder, *options, obliterate=True):
    """A server on a free port; yields a function that connects to it."""
    with server_address(folder, *options, obliterate=obliterate) as address:
        yield lambda: btrdb.connect(address)
