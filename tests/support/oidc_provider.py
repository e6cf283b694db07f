"""An OpenID Connect provider of our own, in a process of its own: real signed tokens over real HTTP.

`python -m tests.support.oidc_provider` serves and prints its issuer;
/control takes what the next answers are to be like.
Signatures are joserfc's, PKCE is Authlib's server part; nobody is asked for a password: whoever is named
by /control is signed in there.
"""

import json
import secrets
import sys
import time
from base64 import b64decode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT, SECRET = "factcheck", "a secret between the two of us"
KEY, STRANGE_KEY = RSAKey.generate_key(2048, {"kid": "one"}), RSAKey.generate_key(2048, {"kid": "one"})


class State:
    """What the provider knows. wrong: what its next id_tokens are to lie about."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {}
        self.wrong: dict[str, Any] = {}
        self.gone: set[str] = set()
        self.codes: dict[str, dict[str, Any]] = {}
        self.refresh: dict[str, dict[str, Any]] = {}
        self.refreshed = 0
        self.has_refresh = True
        self.is_down = False


STATE = State()


class Handler(BaseHTTPRequestHandler):
    server: "Server"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Silence."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(address.query).items()}
        if address.path == "/realm/.well-known/openid-configuration":
            self.answer(200, self.server.description())
        elif address.path == "/realm/keys":
            self.answer(200, {"keys": [KEY.as_dict(private=False)]})
        elif address.path == "/realm/authorize":
            self.authorize(asked)
        elif address.path == "/realm/userinfo":
            self.answer(200, STATE.person)
        else:
            self.answer(404, {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
        if self.path == "/control":
            for name, value in json.loads(body).items():
                setattr(STATE, name, set(value) if name == "gone" else value)
            return self.answer(200, {"refreshed": STATE.refreshed})
        if STATE.is_down:
            return self.answer(503, {})
        asked = {name: values[0] for name, values in parse_qs(body).items()}
        return self.code(asked) if asked["grant_type"] == "authorization_code" else self.again(asked)

    def authorize(self, asked: dict[str, str]) -> None:
        if not STATE.person or STATE.person["sub"] in STATE.gone:
            back = {"error": "login_required", "state": asked["state"]}
        else:
            code = secrets.token_urlsafe(16)
            STATE.codes[code] = {**asked, "person": dict(STATE.person)}
            back = {"code": code, "state": asked["state"]}
        self.send_response(302)
        self.send_header("Location", f"{asked['redirect_uri']}?{urlencode(back)}")
        self.end_headers()

    def code(self, asked: dict[str, str]) -> None:
        known = STATE.codes.pop(asked.get("code", ""), None)
        challenge = create_s256_code_challenge(asked.get("code_verifier", ""))
        if known is None or known["code_challenge"] != challenge or not self.is_client(asked):
            return self.answer(400, {"error": "invalid_grant"})
        return self.tokens(known["person"], nonce=known.get("nonce"))

    def again(self, asked: dict[str, str]) -> None:
        """A refresh token is good for once, as careful providers have it."""
        person = STATE.refresh.pop(asked.get("refresh_token", ""), None)
        if person is None or person["sub"] in STATE.gone or not self.is_client(asked):
            return self.answer(400, {"error": "invalid_grant"})
        STATE.refreshed += 1
        now = STATE.person if STATE.person.get("sub") == person["sub"] else person
        return self.tokens(now, nonce=None)

    def is_client(self, asked: dict[str, str]) -> bool:
        header = self.headers.get("Authorization", "")
        if header.startswith("Basic "):
            given = b64decode(header.removeprefix("Basic ")).decode()
            return given == f"{CLIENT}:{SECRET}"
        return (asked.get("client_id"), asked.get("client_secret")) == (CLIENT, SECRET)

    def tokens(self, person: dict[str, Any], *, nonce: str | None) -> None:
        now = int(time.time())
        claims = {"iss": self.server.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, **person}
        claims |= {"nonce": nonce} if nonce else {}
        claims |= {name: value for name, value in STATE.wrong.items() if name != "key"}
        key = STRANGE_KEY if STATE.wrong.get("key") else KEY
        answer = {
            "access_token": secrets.token_urlsafe(16),
            "token_type": "Bearer",
            "expires_in": 300,
            "id_token": jwt.encode({"alg": "RS256", "kid": "one"}, claims, key),
        }
        if STATE.has_refresh:
            refresh = secrets.token_urlsafe(16)
            STATE.refresh[refresh], answer["refresh_token"] = person, refresh
        self.answer(200, answer)

    def answer(self, status: int, body: dict[str, Any]) -> None:
        sent = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        self.end_headers()
        self.wfile.write(sent)


class Server(ThreadingHTTPServer):
    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/realm"

    def description(self) -> dict[str, Any]:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "userinfo_endpoint": f"{self.issuer}/userinfo",
            "jwks_uri": f"{self.issuer}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        }


if __name__ == "__main__":
    server = Server(("127.0.0.1", 0), Handler)
    print(server.issuer, flush=True)
    sys.stdout.close()
    server.serve_forever()
