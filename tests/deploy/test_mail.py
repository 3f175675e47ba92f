"""Mail leaves by TLS or not at all."""

import smtplib
import socketserver
import threading

import pytest
from django.core.mail import EmailMessage, get_connection


class WithoutTls(socketserver.StreamRequestHandler):
    """A mail server, or somebody between, that offers no TLS; it notes every line it is given."""

    def handle(self) -> None:
        self.wfile.write(b"220 mail.example.org\r\n")
        for line in self.rfile:
            self.server.heard.append(line)
            word = line.split()[0].upper()
            self.wfile.write(b"502 no\r\n" if word == b"STARTTLS" else b"250 mail.example.org\r\n")


@pytest.fixture
def mail_server():
    server = socketserver.TCPServer(("127.0.0.1", 0), WithoutTls)
    server.heard = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server
    server.shutdown()
    thread.join()
    server.server_close()


def test_no_word_leaves_in_clear_for_a_server_that_offers_no_tls(mail_server):
    host, port = mail_server.server_address
    road = get_connection(
        "django.core.mail.backends.smtp.EmailBackend", host=host, port=port, use_tls=True,
        username="town", password="un mot de passe", timeout=5,
    )  # fmt: skip
    message = EmailMessage("Un lien", "https://budget.example.org/k", "town@example.org", ["a@example.org"])

    with pytest.raises(smtplib.SMTPNotSupportedError):
        road.send_messages([message])
    road.close()

    assert {line.split()[0].upper() for line in mail_server.heard} <= {b"EHLO", b"QUIT"}
