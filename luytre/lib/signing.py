"""Ed25519 signatures: block-list releases and heads of the audit tree."""

import hashlib
from dataclasses import dataclass

from nacl import exceptions, utils
from nacl.signing import SigningKey as _Signer
from nacl.signing import VerifyKey

__all__ = ["BadSignature", "SigningKey", "key_id", "new_signing_key", "public_of", "sign", "verify"]


class BadSignature(Exception):
    """The data, the signature or the key is not the one that was used."""


@dataclass(frozen=True, slots=True, repr=False)
class SigningKey:
    """A 32-byte seed and its public half.  It has no repr, so that a seed never lands in a traceback."""

    seed: bytes
    public: bytes


def new_signing_key() -> SigningKey:
    """A fresh random key."""
    seed = utils.random(32)
    return SigningKey(seed, public_of(seed))


def public_of(seed: bytes) -> bytes:
    """The public half, 32 bytes."""
    return bytes(_Signer(seed).verify_key)


def key_id(public: bytes) -> str:
    """A short name of a public key: 16 hex digits."""
    return hashlib.blake2b(public, digest_size=8).hexdigest()


def sign(seed: bytes, data: bytes) -> bytes:
    """64 bytes."""
    return _Signer(seed).sign(data).signature


def verify(public: bytes, data: bytes, signature: bytes) -> None:
    """Silent when right.  Raises BadSignature."""
    try:
        VerifyKey(public).verify(data, signature)
    except (exceptions.CryptoError, exceptions.TypeError, exceptions.ValueError) as error:
        raise BadSignature from error
