"""An OpenID Connect issuer on loopback: it signs in whoever a test says, or answers as an attacker would."""

import base64
import hashlib
import json
import time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from tests.standins.loopback import Loopback, Quiet


class Issuer(Loopback):
    """Serves until closed. ``claims`` are put over those of an honest ID token; ``key`` signs it."""

    def __init__(self, client_id: str) -> None:
        self.client_id = client_id
        self.claims: dict[str, Any] = {}
        self.key = self.published = RSAKey.generate_key(2048, {"kid": "k1", "use": "sig", "alg": "RS256"})
        self._codes: dict[str, dict[str, str]] = {}
        outer = self

        class Handler(Quiet):
            def do_GET(self) -> None:
                self._give(outer._documents()[self.path])

            def do_POST(self) -> None:
                sent = parse_qs(self.body().decode())
                self._give(outer._token({name: values[0] for name, values in sent.items()}))

            def _give(self, document: dict[str, Any]) -> None:
                content, status = json.dumps(document).encode(), 400 if "error" in document else 200
                self.answer(status, content, {"Content-Type": "application/json"})

        self.serve(Handler)
        self.url = self.address

    def signs_in(self, asked: str) -> str:
        """Give where the browser is sent after signing in at the address it was ``asked`` to open."""
        query = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        code = f"code{len(self._codes)}"
        self._codes[code] = query
        return f"{urlsplit(query['redirect_uri']).path}?code={code}&state={query['state']}"

    def _documents(self) -> dict[str, dict[str, Any]]:
        places = {"authorization": "authorize", "token": "token"}
        found = {f"{name}_endpoint": f"{self.url}/{path}" for name, path in places.items()}
        found |= {"issuer": self.url, "jwks_uri": f"{self.url}/jwks"}
        keys = {"keys": [self.published.as_dict(private=False)]}
        return {"/.well-known/openid-configuration": found, "/jwks": keys}

    def _token(self, sent: dict[str, str]) -> dict[str, Any]:
        asked = self._codes.pop(sent["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(sent["code_verifier"].encode()).digest())
        if asked is None or asked["code_challenge"] != proof.decode().rstrip("="):
            return {"error": "invalid_grant"}
        now = int(time.time())
        honest = {"iss": self.url, "aud": self.client_id, "sub": "1", "iat": now, "exp": now + 60}
        claims = honest | {"nonce": asked["nonce"]} | self.claims
        signed = jwt.encode({"alg": "RS256", "kid": "k1"}, claims, self.key)
        return {"access_token": "a", "token_type": "Bearer", "expires_in": 60, "id_token": signed}
