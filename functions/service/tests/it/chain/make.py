"""Makes mixed.pem: authorities of every kind of key that Google's chains have, above the phones of ../android.rs.

    python3 make.py > mixed.pem

The attestation key, at the bottom, is 32 bytes of 0x72, so that the tests can sign by it; the other keys are forgotten.
"""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256, SHA384
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID

KEYS = {
    "rsa": rsa.generate_private_key(65537, 4096),
    "p384": ec.generate_private_key(ec.SECP384R1()),
    "p256": ec.generate_private_key(ec.SECP256R1()),
    "phone": ec.derive_private_key(int.from_bytes(b"\x72" * 32), ec.SECP256R1()),
}

# Subject, issuer, and the hash of the issuer's signature; the phone's authority first.
CHAIN = [
    ("phone", "p256", SHA384()),
    ("p256", "p384", SHA384()),
    ("p384", "rsa", SHA256()),
    ("rsa", "rsa", SHA256()),
]


def name(of):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, of)])


def certificate(serial, subject, issuer, hashed):
    day = datetime.datetime
    builder = x509.CertificateBuilder(name(issuer), name(subject), KEYS[subject].public_key(), serial)
    builder = builder.not_valid_before(day(2026, 1, 1)).not_valid_after(day(2046, 1, 1))
    builder = builder.add_extension(x509.BasicConstraints(True, None), critical=True)
    return builder.sign(KEYS[issuer], hashed).public_bytes(Encoding.PEM).decode()


print("".join(certificate(0x40 + at, *link) for at, link in enumerate(CHAIN)), end="")
