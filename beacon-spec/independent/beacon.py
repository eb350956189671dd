"""A beacon: sections 4 to 11."""

from independent.frames import (
    Malformed, decode, encode, fingerprint, message, nonce, peer_tag, private_key, public_of, sign, verify,
)

OK, EMPTY, BUSY, STALE, REFUSED, MALFORMED, EXPIRED, ACCEPTED = range(8)


class Outcome(Exception):
    """A status other than ok."""

    def __init__(self, status):
        super().__init__(status)
        self.status = status


class Link:
    """What belongs to one connection (4)."""

    def __init__(self, tag):
        self.tag, self.samples, self.latest = tag, [], None
        self.session = self.seal = (EMPTY, None)
        self.refresh = None


class Session:
    def __init__(self, ident, hello, epoch, tag, now):
        self.id, self.hello, self.epoch, self.opener, self.opened = ident, hello, epoch, tag, now
        self.nonce = nonce(epoch["epoch_nonce"], ident, hello)
        self.samples, self.rounds, self.token, self.shortest, self.seal = [], 0, None, None, None


def oldest(sessions):
    return min(sessions, key=lambda each: each.opened, default=None)


class Beacon:
    """One boot of a beacon, with its random source and time given."""

    def __init__(self, given):
        self.key = private_key(bytes.fromhex(given["private_key"]))
        self.id = bytes.fromhex(given["beacon_id"])
        self.secret = bytes.fromhex(given["boot_secret"])
        self.boot, self.ppm, self.battery = given["boot"], given["drift_ppm"], given["battery"]
        self.keys = [bytes.fromhex(given["edge_key"])]
        self.links, self.sessions, self.drawn = {}, [], []
        self.counter = given.get("counter", 0)
        self.refusals = self.floor = self.now = 0
        self.pending = self.setting = self.epoch = self.accepted = None

    # 10 Clock

    def at(self, setting):
        return setting[0] + self.now - setting[2]

    def bound(self, setting):
        _, requested, accepted = setting
        return accepted - requested + 2 + -(-self.ppm * (self.now - requested) // 1_000_000)

    def clock(self):
        if self.setting is None:
            return 0, 0
        reading = self.at(self.setting)
        shown = max(reading, self.floor)
        return shown, min(self.bound(self.setting) + shown - reading, 2**32 - 1)

    def offer(self, setting):
        if self.setting is not None:
            if self.bound(setting) >= self.bound(self.setting):
                return
            self.floor = max(self.floor, self.at(self.setting))
        self.setting = setting

    # 9 Refresh

    def current(self):
        return self.epoch if self.epoch and self.clock()[0] < self.epoch["expires_at"] else None

    def due(self):
        epoch = self.current()
        if epoch is None:
            return 0
        half = (epoch["expires_at"] - epoch["issued_at"]) // 2
        past = max(self.clock()[0] - epoch["issued_at"], 0)
        waits = half - past
        if self.clock()[1] > 30_000:
            waits = min(waits, 60_000 - (self.now - self.accepted))
        return min(-(-max(waits, 0) // 1000), 2**32 - 1)

    def is_pending(self):
        return self.pending is not None and self.now - self.pending["uptime"] < 600_000

    def request(self):
        if not self.is_pending():
            clock, bound = self.clock()
            self.pending = {
                "version": 1, "beacon_id": self.id, "nonce": self.drawn.pop(0), "boot": self.boot,
                "counter": self.counter, "uptime": self.now, "clock": clock, "clock_uncertainty": bound,
                "battery": self.battery, "flags": len(self.keys) - 1, "refusals": self.refusals,
            }
        return self.signed("request", self.pending)

    def signed(self, frame, fields):
        return encode(frame, fields) + sign(self.key, message(frame, fields))

    def grant(self, data):
        try:
            grant = decode("grant", data)
        except Malformed:
            return MALFORMED
        signers = [key for key in self.keys if fingerprint(key)[:8] == grant["edge_key_id"]]
        if not (grant["beacon_id"] == self.id and grant["boot"] == self.boot and self.is_pending()
                and grant["request_nonce"] == self.pending["nonce"] and signers
                and verify(signers[0], message("grant", grant), grant["signature"])):
            return REFUSED
        self.offer((grant["issued_at"], self.pending["uptime"], self.now))
        self.epoch, self.accepted, self.pending = grant, self.now, None
        named = [grant["next_edge_key"]] if any(grant["next_edge_key"]) else []
        following = [key for key in named + self.keys[1:] if key != signers[0]]
        self.keys = signers[:1] + following[:1]
        return ACCEPTED

    # 5 to 8

    def find(self, ident):
        return next((each for each in self.sessions if each.id == ident), None)

    def opener(self, session):
        return next((link for link in self.links.values() if link.latest == session.id), None)

    def open(self, link, hello):
        if len(hello) != 32:
            raise Outcome(MALFORMED)
        former = self.find(link.latest)
        if former and former.hello == hello:
            return former.id
        epoch = self.current()
        if epoch is None:
            raise Outcome(STALE)
        session = Session(self.drawn.pop(0), hello, epoch, link.tag, self.now)
        orphans = [each for each in self.sessions if each.seal is None and self.opener(each) is None]
        gives_way = former if former and former.seal is None else None
        gives_way = gives_way or oldest(each for each in orphans if each.opener == link.tag)
        if gives_way is None and len(self.sessions) == 8:
            gives_way = oldest(each for each in self.sessions if each.seal is not None) or oldest(orphans)
            if gives_way is None:
                raise Outcome(BUSY)
        if gives_way is not None:
            self.sessions.remove(gives_way)
        self.sessions.append(session)
        link.samples, link.latest = [], session.id
        return session.id

    def echoing(self, link):
        if link.latest is None:
            raise Outcome(EMPTY)
        session = self.find(link.latest)
        if session is None:
            raise Outcome(EXPIRED)
        if session.seal is not None:
            raise Outcome(REFUSED)
        return session

    def echo_read(self, link):
        session = self.echoing(link)
        session.token = None
        if session.rounds == 3:
            raise Outcome(REFUSED)
        session.rounds += 1
        session.token = (self.drawn.pop(0), self.now)
        return session.token[0]

    def echo_write(self, link, token):
        if len(token) != 8:
            raise Outcome(MALFORMED)
        session = self.echoing(link)
        out, session.token = session.token, None
        if out is None or out[0] != token:
            raise Outcome(REFUSED)
        took = min(self.now - out[1], 65_534)
        session.shortest = took if session.shortest is None else min(session.shortest, took)

    def seal(self, link, data):
        try:
            write = decode("seal_write", data)
        except Malformed as error:
            raise Outcome(MALFORMED) from error
        session = self.find(write["session_id"])
        if session is None:
            raise Outcome(EXPIRED)
        if session.seal is not None:
            if session.seal[0] != write["assertion_hash"]:
                raise Outcome(REFUSED)
            return session.id
        if self.opener(session) not in (None, link):
            raise Outcome(REFUSED)
        if link.latest != session.id:
            session.samples = (session.samples + link.samples)[-32:]
        at, bound = self.clock()
        if at >= session.epoch["expires_at"]:
            raise Outcome(STALE)
        if self.counter == 2**32 - 1:
            raise Outcome(REFUSED)
        self.counter += 1
        heard = sorted(session.samples)
        fields = {
            "version": 1, "beacon_id": self.id, "boot": self.boot, "counter": self.counter,
            "epoch_id": session.epoch["epoch_id"], "opened_at": max(at - (self.now - session.opened), 0),
            "sealed_at": at, "uncertainty": bound,
            "rssi_median": heard[(len(heard) - 1) // 2] if heard else 127,
            "rssi_min": heard[0] if heard else 127, "rssi_max": heard[-1] if heard else 127,
            "rssi_samples": len(heard), "shortest_echo": 65_535 if session.shortest is None else session.shortest,
            "opener_tag": session.opener, "sealer_tag": link.tag, "session_id": session.id,
            "hello": session.hello, "nonce": session.nonce, "assertion_hash": write["assertion_hash"],
        }
        session.seal = (write["assertion_hash"], self.signed("seal", fields))
        return session.id

    # 4 GATT

    def tick(self, uptime):
        self.now = max(self.now, uptime)
        self.sessions = [each for each in self.sessions if self.now - each.opened < 90_000]

    def connect(self, connection, address_type, address):
        self.links.pop(connection, None)
        if len(self.links) < 8:
            self.links[connection] = Link(peer_tag(self.secret, address_type, address))
        else:
            self.refuse()

    def signal(self, connection, dbm):
        link = self.links.get(connection)
        if link is None or not -127 <= dbm <= 20:
            return
        session = self.find(link.latest)
        counted_for = session if session and session.seal is None else link
        counted_for.samples = (counted_for.samples + [dbm])[-32:]

    def write(self, connection, characteristic, value):
        link = self.links.get(connection)
        if link is None:
            return
        try:
            if characteristic in ("session", "seal"):
                perform = self.open if characteristic == "session" else self.seal
                try:
                    setattr(link, characteristic, (OK, perform(link, value)))
                except Outcome as outcome:
                    setattr(link, characteristic, (outcome.status, None))
                    raise
            elif characteristic == "echo":
                self.echo_write(link, value)
            elif characteristic == "refresh":
                link.refresh = self.grant(value)
                if link.refresh != ACCEPTED:
                    raise Outcome(link.refresh)
            else:
                raise Outcome(REFUSED)
        except Outcome as outcome:
            if outcome.status in (REFUSED, MALFORMED, BUSY):
                self.refuse()

    def refuse(self):
        self.refusals = min(self.refusals + 1, 65_535)

    def value(self, connection, characteristic):
        link = self.links.get(connection)
        if link is None:
            raise Outcome(BUSY)
        if characteristic == "identity":
            epoch = self.current()
            return encode("identity", {
                "version": 1, "beacon_id": self.id, "fingerprint": fingerprint(public_of(self.key)),
                "boot": self.boot, "epoch_id": epoch["epoch_id"] if epoch else bytes(16), "refresh_due": self.due(),
            })
        if characteristic == "echo":
            return self.echo_read(link)
        if characteristic == "refresh":
            if link.refresh is not None:
                raise Outcome(link.refresh)
            return self.request()
        status, ident = getattr(link, characteristic)
        if status != OK:
            raise Outcome(status)
        session = self.find(ident)
        if session is None:
            raise Outcome(EXPIRED)
        return session.id + session.nonce if characteristic == "session" else session.seal[1]

    def read(self, connection, characteristic):
        try:
            return bytes([OK]) + self.value(connection, characteristic)
        except Outcome as outcome:
            return bytes([outcome.status])
