#!/usr/bin/env python3
"""Recomputes vectors/ from SPEC.md, with no code of protocol/.

Needs `cryptography` 43 or later. Prints each failure and one closing line `N passed, N failed`; exits 1 on any.
"""

import json
import sys
from pathlib import Path

sys.dont_write_bytecode = True  # Leave nothing in the tree.

from independent.beacon import Beacon
from independent.frames import (
    FRAMES, SIGNED, Malformed, counted, decode, domain, encode, fingerprint, message, nonce, peer_tag, private_key,
    public_of, sha256, sign, verify,
)

class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, rule):
        if rule:
            self.passed += 1
        else:
            self.failed += 1
            print(f"failed: {name}")


def raw(value):
    """Hexadecimal text as bytes, all else as it is."""
    return bytes.fromhex(value) if isinstance(value, str) else value


def check_hashes(tally, groups):
    one = {
        "hello": lambda v: {"hello": sha256(domain("statement"), v["statement"])},
        "nonce": lambda v: {"nonce": nonce(v["epoch_nonce"], v["session_id"], v["hello"])},
        "challenge": lambda v: {
            "challenge": sha256(domain("challenge"), v["hello"], v["beacon_id"], v["session_id"], v["nonce"])},
        "assertion_hash": lambda v: {"assertion_hash": sha256(domain("assertion"), counted(2, [
            v["credential_id"], v["authenticator_data"], v["client_data_json"], v["signature"]]))},
        "attestation_hash": lambda v: {"assertion_hash": sha256(domain("attestation"), counted(4, [
            v["attestation_object"], v["client_data_json"]]))},
        "peer_tag": lambda v: {"tag": peer_tag(v["boot_secret"], v["address_type"], v["address"])},
        "fingerprint": lambda v: {
            "fingerprint": fingerprint(v["public_key"]), "key_id": fingerprint(v["public_key"])[:8]},
    }
    tally.check("hashes.json has every hash", set(groups) == set(one) and all(groups.values()))
    for name, vectors in groups.items():
        for number, vector in enumerate(vectors):
            vector = {key: raw(value) for key, value in vector.items()}
            made = one[name](vector)
            tally.check(f"{name} {number}", all(vector[key] == value for key, value in made.items()))


def check_accepted(tally, number, vector):
    frame, data = vector["frame"], raw(vector["bytes"])
    fields = {name: raw(value) for name, value in vector["fields"].items()}
    name = f"accept {number} ({frame})"
    tally.check(f"{name}: has all fields", set(fields) == {field for field, _ in FRAMES[frame]})
    try:
        decoded = decode(frame, data)
    except Malformed as error:
        tally.check(f"{name}: decodes ({error})", False)
        return
    tally.check(f"{name}: fields", all(decoded[key] == value for key, value in fields.items()))
    signature = raw(vector.get("signature", ""))
    tally.check(f"{name}: bytes", encode(frame, fields) + signature == data)
    if frame in SIGNED:
        key = private_key(raw(vector["private_key"]))
        tally.check(f"{name}: public key", public_of(key) == raw(vector["public_key"]))
        tally.check(f"{name}: message", message(frame, fields) == raw(vector["message"]))
        tally.check(f"{name}: signature by RFC 6979", sign(key, raw(vector["message"])) == signature)
        tally.check(f"{name}: verifies", verify(raw(vector["public_key"]), raw(vector["message"]), signature))


def check_refused(tally, number, vector):
    try:
        decode(vector["frame"], raw(vector["bytes"]))
        refused = False
    except Malformed:
        refused = True
    tally.check(f"refuse {number} ({vector['frame']}): {vector['why']}", refused)


def check_transcript(tally, transcript):
    beacon = Beacon(transcript["beacon"])
    for number, step in enumerate(transcript["steps"]):
        name = f"{transcript['name']}, step {number}"
        beacon.tick(step["uptime"])
        beacon.drawn = [raw(drawn) for drawn in step.get("drawn", [])]
        try:
            if step["do"] == "connect":
                beacon.connect(step["connection"], step["address_type"], raw(step["address"]))
            elif step["do"] == "disconnect":
                beacon.links.pop(step["connection"], None)
            elif step["do"] == "signal":
                beacon.signal(step["connection"], step["dbm"])
            elif step["do"] == "write":
                beacon.write(step["connection"], step["characteristic"], raw(step["value"]))
            else:
                reply = beacon.read(step["connection"], step["characteristic"])
                tally.check(f"{name}: {step['characteristic']}", reply == raw(step["reply"]))
        except IndexError:
            tally.check(f"{name}: draws more than was drawn", False)
        if beacon.drawn:
            tally.check(f"{name}: draws less than was drawn", False)


def main():
    folder = Path(__file__).parent / "vectors"
    load = lambda name: json.loads((folder / name).read_text())
    tally = Tally()
    check_hashes(tally, load("hashes.json"))
    frames = load("frames.json")
    for number, vector in enumerate(frames["accept"]):
        check_accepted(tally, number, vector)
    for number, vector in enumerate(frames["refuse"]):
        check_refused(tally, number, vector)
    for transcript in load("transcripts.json"):
        check_transcript(tally, transcript)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
