#!/usr/bin/python3
"""A server over TLS for the tests, on a free port of this machine, which is its first line.

tls_server.py https | smtps | starttls

Makes cert.pem (which names 127.0.0.1), wrong.pem (which names another) and their keys in the
current folder; with WRONG as second word it shows the wrong one. As a mail server it writes a line
"to size" to letters.txt for each letter that it took whole; who is called corta@… finds it gone in
the middle of the first letter. https answers 200 to everything."""
import base64
import os
import socket
import ssl
import subprocess
import sys


def certificate(name, subject):
    if not os.path.exists(name + ".pem"):
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30",
                        "-subj", "/CN=test", "-addext", "subjectAltName=" + subject,
                        "-keyout", name + ".key", "-out", name + ".pem"],
                       check=True, stderr=subprocess.DEVNULL)


class Mail:
    def __init__(self, plain, context, starttls):
        self.plain, self.context, self.starttls = plain, context, starttls
        self.socket = plain if starttls else context.wrap_socket(plain, server_side=True)
        self.file = self.socket.makefile("rwb")
        self.safe = not starttls

    def say(self, line):
        self.file.write(line.encode() + b"\r\n")
        self.file.flush()

    def begin_tls(self):
        self.say("220 go on")
        self.socket = self.context.wrap_socket(self.plain, server_side=True)
        self.file = self.socket.makefile("rwb")
        self.safe = True

    def letter(self, to, cut):
        self.say("354 go on")
        if to.startswith("corta@") and not cut["done"]:
            cut["done"] = True
            self.file.read(1000)
            raise ConnectionAbortedError
        size = 0
        for line in iter(self.file.readline, b".\r\n"):
            if not line:
                return
            size += len(line)
        with open("letters.txt", "a", encoding="utf-8") as out:
            out.write(f"{to} {size}\n")
        self.say("250 taken")

    def talk(self, cut):
        to = ""
        self.say("220 test")
        while line := self.file.readline():
            word = line.decode(errors="replace").strip()
            if word.startswith("EHLO"):
                self.say("250-test")
                self.say("250 AUTH PLAIN" if self.safe else "250 STARTTLS")
            elif word == "STARTTLS" and self.starttls and not self.safe:
                self.begin_tls()
            elif not self.safe:
                self.say("530 first STARTTLS")
            elif word.startswith("AUTH PLAIN"):
                if len(word) < 14:
                    self.say("334 ")
                    word += " " + self.file.readline().decode().strip()
                good = base64.b64decode(word.split()[-1]) == b"\0ana\0clave"
                self.say("235 welcome" if good else "535 no")
            elif word.startswith("RCPT TO:"):
                to = word[9:-1]
                self.say("250 ok")
            elif word == "DATA":
                self.letter(to, cut)
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")


def page(plain, context):
    with context.wrap_socket(plain, server_side=True) as s:
        s.recv(8000)
        s.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")


def main():
    mode, wrong = sys.argv[1], "WRONG" in sys.argv
    certificate("cert", "IP:127.0.0.1")
    certificate("wrong", "DNS:otro.example")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    name = "wrong" if wrong else "cert"
    context.load_cert_chain(name + ".pem", name + ".key")
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    cut = {"done": False}
    while True:
        plain, _ = server.accept()
        plain.settimeout(20)
        try:
            if mode == "https":
                page(plain, context)
            else:
                Mail(plain, context, mode == "starttls").talk(cut)
        except OSError:
            pass
        plain.close()


main()
