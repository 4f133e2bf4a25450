"""TLS in front of a server, with certificates made for one run."""

import os
import socket
import ssl
import struct
import subprocess
import threading
import warnings
from urllib.parse import urlsplit

from .complaint import complaint

HOSTS = "DNS:localhost,IP:127.0.0.1"

CA_CONFIG = """
[ca]
default_ca = own
[own]
database = {folder}/index.txt
serial = {folder}/serial
new_certs_dir = {folder}
default_md = sha256
policy = any
copy_extensions = copy
unique_subject = no
[any]
commonName = supplied
"""


def openssl(*args):
    subprocess.run(["openssl", *args], check=True, capture_output=True)


class Certificate:
    """PEM files of one certificate: cert, key and both in one."""

    def __init__(self, folder, name):
        self.cert = os.path.join(folder, name + ".crt")
        self.key = os.path.join(folder, name + ".key")
        self.request = os.path.join(folder, name + ".csr")


class Authority:
    """A certificate authority of the tests; its own certificate is file."""

    def __init__(self, folder, name="authority"):
        self.folder = os.path.join(str(folder), name)
        os.makedirs(self.folder)
        self.own = self_signed(self.folder, name, extra=(
            "-addext", "basicConstraints=critical,CA:TRUE"))
        self.file = self.own.cert
        for file, text in (("index.txt", ""), ("serial", "1000\n"), (
                "ca.conf", CA_CONFIG.format(folder=self.folder))):
            with open(os.path.join(self.folder, file), "w",
                      encoding="utf-8") as out:
                out.write(text)

    def sign(self, name, hosts=HOSTS, since="20200101000000Z",
             until="20600101000000Z"):
        """A certificate of this authority."""
        made = Certificate(self.folder, name)
        openssl("req", "-new", *new_key(made), "-out", made.request,
                "-subj", f"/CN={name}", "-addext", f"subjectAltName={hosts}")
        openssl("ca", "-batch", "-config",
                os.path.join(self.folder, "ca.conf"), "-in", made.request,
                "-cert", self.own.cert, "-keyfile", self.own.key,
                "-out", made.cert, "-notext",
                "-startdate", since, "-enddate", until)
        return made


def new_key(made):
    return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
            "-nodes", "-keyout", made.key)


def self_signed(folder, name, extra=()):
    """A certificate that vouches for itself."""
    made = Certificate(str(folder), name)
    openssl("req", "-x509", *new_key(made), "-out", made.cert,
            "-days", "2", "-subj", f"/CN={name}",
            "-addext", f"subjectAltName={HOSTS}", *extra)
    return made


class Front:
    """Speaks TLS at url and passes the bytes on to a client or proxy.

    clients: file of the authority whose client certificates are wanted;
    newest: the newest version that is spoken; abrupt: a failed handshake ends
    with a reset that may overtake the alert; peers: subjects of the client
    certificates seen; count: connections that got through the handshake."""

    def __init__(self, upstream, certificate, clients=None, newest=None,
                 abrupt=False):
        self.upstream = urlsplit(upstream.url)
        self.abrupt = abrupt
        self.peers = []
        self.count = 0
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(certificate.cert, certificate.key)
        if clients:
            self.context.verify_mode = ssl.CERT_REQUIRED
            self.context.load_verify_locations(clients)
        if newest:
            self.context.set_ciphers("DEFAULT:@SECLEVEL=0")
            self.context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", DeprecationWarning)
                self.context.maximum_version = newest
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.url = f"https://localhost:{self.port}"
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            try:
                line, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.talk, args=(line,),
                             daemon=True).start()

    def talk(self, line):
        near = self.context.wrap_socket(
            line.dup(), server_side=True, do_handshake_on_connect=False)
        try:
            near.do_handshake()
        except OSError:
            if not self.abrupt:
                drain(line)
            close_hard(near, line)
            return
        line.close()
        self.count += 1
        if near.getpeercert():
            self.peers.append(dict(
                pair[0] for pair in near.getpeercert()["subject"]))
        try:
            far = socket.create_connection(
                (self.upstream.hostname, self.upstream.port))
        except OSError:
            close_hard(near)
            return
        threading.Thread(target=pump, args=(far, near), daemon=True).start()
        pump(near, far)

    def close(self):
        self.listener.close()


def drain(line):
    """Let the other side read all it was told before the end."""
    try:
        line.shutdown(socket.SHUT_WR)
        while line.recv(65536):
            pass
    except OSError:
        pass


def close_hard(*lines):
    for line in lines:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER,
                        struct.pack("ii", 1, 0))
        line.close()


def pump(source, sink):
    """Pass on what comes until the end; then both lines are of no use."""
    try:
        while data := source.recv(65536):
            sink.sendall(data)
    except OSError:
        pass
    for line in source, sink:
        try:
            line.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def refuse(esbundle, url, *args, code=5, env=None):
    """The message and the remedy of a connection that must fail."""
    got = esbundle("export", "--from", url, "-o", "x.tar.gz", *args,
                   code=code, env=env)
    assert not got.out
    return complaint(got)
