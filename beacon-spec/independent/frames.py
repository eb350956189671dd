"""Hashes, signatures and frames: sections 2 and 3."""

import hashlib
import hmac

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature

ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


class Malformed(Exception):
    """The bytes are not the frame they were taken for."""


# --- 2 Keys and hashes


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def mac(key, *parts):
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def domain(name):
    return f"klabat-{name}-v1".encode() + b"\0"


def counted(width, parts):
    return b"".join(len(part).to_bytes(width, "big") + part for part in parts)


def nonce(epoch_nonce, session_id, hello):
    return mac(epoch_nonce, domain("nonce"), session_id, hello)


def fingerprint(public):
    return sha256(b"\4", public)


def peer_tag(secret, address_type, address):
    return mac(secret, domain("peer"), bytes([address_type]), address)[:4]


def private_key(scalar):
    return ec.derive_private_key(int.from_bytes(scalar, "big"), ec.SECP256R1())


def public_of(key):
    numbers = key.public_key().public_numbers()
    return numbers.x.to_bytes(32, "big") + numbers.y.to_bytes(32, "big")


def sign(key, message):
    der = key.sign(message, ec.ECDSA(hashes.SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(der)
    return r.to_bytes(32, "big") + min(s, ORDER - s).to_bytes(32, "big")


def verify(public, message, signature):
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\4" + public)
        r, s = (int.from_bytes(half, "big") for half in (signature[:32], signature[32:]))
        key.verify(encode_dss_signature(r, s), message, ec.ECDSA(hashes.SHA256()))
    except (InvalidSignature, ValueError):
        return False
    return True


# --- 3 Frames: name and width; a negative width is a signed number, a width as text is bytes

FRAMES = {
    "identity": [("version", 1), ("beacon_id", "16"), ("fingerprint", "32"), ("boot", 4), ("epoch_id", "16"),
                 ("refresh_due", 4)],
    "session_answer": [("session_id", "16"), ("nonce", "32")],
    "seal_write": [("session_id", "16"), ("assertion_hash", "32")],
    "seal": [("version", 1), ("beacon_id", "16"), ("boot", 4), ("counter", 4), ("epoch_id", "16"), ("opened_at", 8),
             ("sealed_at", 8), ("uncertainty", 4), ("rssi_median", -1), ("rssi_min", -1), ("rssi_max", -1),
             ("rssi_samples", 1), ("shortest_echo", 2), ("opener_tag", "4"), ("sealer_tag", "4"),
             ("session_id", "16"), ("hello", "32"), ("nonce", "32"), ("assertion_hash", "32")],
    "request": [("version", 1), ("beacon_id", "16"), ("nonce", "16"), ("boot", 4), ("counter", 4), ("uptime", 8),
                ("clock", 8), ("clock_uncertainty", 4), ("battery", 1), ("flags", 1), ("refusals", 2)],
    "grant": [("version", 1), ("beacon_id", "16"), ("boot", 4), ("epoch_id", "16"), ("epoch_nonce", "32"),
              ("issued_at", 8), ("expires_at", 8), ("request_nonce", "16"), ("edge_key_id", "8"),
              ("next_edge_key", "64")],
}
SIGNED = ("seal", "request", "grant")


def encode(frame, fields):
    out = b""
    for name, width in FRAMES[frame]:
        if isinstance(width, str):
            assert len(fields[name]) == int(width), name
            out += fields[name]
        else:
            out += fields[name].to_bytes(abs(width), "big", signed=width < 0)
    return out


def demand(rule, why):
    if not rule:
        raise Malformed(why)


def decode(frame, data):
    fields, at = {}, 0
    for name, width in FRAMES[frame]:
        size = abs(int(width))
        piece = data[at:at + size]
        demand(len(piece) == size, "short")
        at += size
        fields[name] = piece if isinstance(width, str) else int.from_bytes(piece, "big", signed=width < 0)
    if frame in SIGNED:
        fields["signature"] = data[at:at + 64]
        at += 64
    demand(len(data) == at, "length")
    demand(fields.get("version", 1) == 1, "version")
    if frame in SIGNED:
        r, s = (int.from_bytes(fields["signature"][half:half + 32], "big") for half in (0, 32))
        demand(1 <= r < ORDER and 1 <= s <= ORDER // 2, "signature")
        demand(fields["boot"] != 0, "boot")
    if frame in ("seal", "grant"):
        demand(any(fields["epoch_id"]), "epoch")
    if frame == "seal":
        demand(fields["counter"] != 0, "counter")
        demand(fields["opened_at"] <= fields["sealed_at"], "opened-at")
        median, low, high = fields["rssi_median"], fields["rssi_min"], fields["rssi_max"]
        if fields["rssi_samples"] == 0:
            demand(median == low == high == 127, "signal")
        else:
            demand(fields["rssi_samples"] <= 32 and -127 <= low <= median <= high <= 20, "signal")
    if frame == "request":
        demand(fields["clock"] != 0 or fields["clock_uncertainty"] == 0, "clock uncertainty")
        demand(fields["battery"] <= 100 or fields["battery"] == 255, "battery")
        demand(fields["flags"] <= 1, "flags")
    if frame == "grant":
        demand(fields["expires_at"] > fields["issued_at"], "expires-at")
    return fields


def message(frame, fields):
    return domain(frame) + encode(frame, fields)
