"""The only place where anything is encrypted or opened.

Every primitive is libsodium's, through PyNaCl.  Shapes:

    sealed box     crypto_box_seal: 32-byte ephemeral key | ciphertext | 16-byte tag.  Anyone may seal, one key opens.
    box            version byte (1) | 24-byte nonce | XChaCha20-Poly1305-IETF of the data padded (ISO 7816-4) to
                   256-byte buckets, so that a length tells little.  The version byte is part of what is authenticated.
    stream         version byte (1) | 24-byte header | secretstream frames of 64 KiB (+ 17 bytes each), the last one FINAL.

What a box belongs to is bound to it by `aad(table, row, field)`: a box moved to another row does not open.
"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from nacl import bindings, exceptions, pwhash, utils

__all__ = [
    "FAST",
    "KEY_BYTES",
    "PRODUCTION",
    "SALT_BYTES",
    "CannotOpen",
    "Limits",
    "Pair",
    "aad",
    "decrypt",
    "decrypt_stream",
    "encrypt",
    "encrypt_stream",
    "keyed_hash",
    "new_key",
    "new_pair",
    "new_salt",
    "open_sealed",
    "pair_from_seed",
    "passphrase_key",
    "seal_to",
]

KEY_BYTES: Final = 32
SALT_BYTES: Final = pwhash.argon2id.SALTBYTES
VERSION: Final = b"\x01"
BUCKET: Final = 256
FRAME: Final = 64 * 1024
_NONCE: Final = bindings.crypto_aead_xchacha20poly1305_ietf_NPUBBYTES
_HEADER: Final = bindings.crypto_secretstream_xchacha20poly1305_HEADERBYTES
_FRAME_EXTRA: Final = bindings.crypto_secretstream_xchacha20poly1305_ABYTES
_MESSAGE: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_MESSAGE
# What PyNaCl raises, in its different functions, for a wrong tag, a wrong length and a wrong state.
_WRONG: Final = (exceptions.CryptoError, ValueError, RuntimeError)
_FINAL: Final = bindings.crypto_secretstream_xchacha20poly1305_TAG_FINAL


class CannotOpen(Exception):
    """The key does not fit, or something was changed; which of the two is not told."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Cost of Argon2id: passes over memory, bytes of memory."""

    opslimit: int
    memlimit: int


# About half a second of one 2020s core; a stolen database costs an attacker 128 MiB for every guess.
PRODUCTION: Final = Limits(opslimit=3, memlimit=128 * 1024 * 1024)
# For tests and nothing else.
FAST: Final = Limits(opslimit=1, memlimit=64 * 1024)


@dataclass(frozen=True, slots=True, repr=False)
class Pair:
    """An X25519 key pair, 32 bytes each.  It has no repr, so that a private half never lands in a traceback."""

    public: bytes
    private: bytes


def new_pair() -> Pair:
    """A fresh random pair."""
    return Pair(*bindings.crypto_box_keypair())


def pair_from_seed(seed: bytes) -> Pair:
    """The pair that always belongs to these 32 bytes."""
    return Pair(*bindings.crypto_box_seed_keypair(seed))


def new_key() -> bytes:
    """A fresh random data key of 32 bytes."""
    return utils.random(KEY_BYTES)


def new_salt() -> bytes:
    """A fresh random salt for `passphrase_key`, 16 bytes."""
    return utils.random(SALT_BYTES)


def seal_to(public: bytes, data: bytes) -> bytes:
    """Seal for the holder of the other half; the sender cannot open it again."""
    return bindings.crypto_box_seal(data, public)


def open_sealed(private: bytes, box: bytes) -> bytes:
    """Open what was sealed to this pair.  Raises CannotOpen."""
    try:
        return bindings.crypto_box_seal_open(box, bindings.crypto_scalarmult_base(private), private)
    except _WRONG as error:
        raise CannotOpen from error


def aad(table: str, row: str, field: str) -> bytes:
    """Where a box belongs: each part preceded by its length in 4 bytes, so that no two places spell the same."""
    parts = (part.encode() for part in (table, str(row), field))
    return b"".join(len(part).to_bytes(4, "big") + part for part in parts)


def encrypt(key: bytes, data: bytes, aad: bytes) -> bytes:
    """A box that opens with the same 32-byte key and the same aad only."""
    nonce = utils.random(_NONCE)
    padded = bindings.sodium_pad(data, BUCKET)
    return VERSION + nonce + bindings.crypto_aead_xchacha20poly1305_ietf_encrypt(padded, VERSION + aad, nonce, key)


def decrypt(key: bytes, box: bytes, aad: bytes) -> bytes:
    """The data of a box.  Raises CannotOpen."""
    if box[:1] != VERSION:
        raise CannotOpen
    nonce, body = box[1 : 1 + _NONCE], box[1 + _NONCE :]
    try:
        padded = bindings.crypto_aead_xchacha20poly1305_ietf_decrypt(body, VERSION + aad, nonce, key)
        return bindings.sodium_unpad(padded, BUCKET)
    except _WRONG as error:
        raise CannotOpen from error


def passphrase_key(passphrase: str, salt: bytes, *, opslimit: int, memlimit: int) -> bytes:
    """Argon2id: 32 bytes.  Slow on purpose: call it outside transactions, with `PRODUCTION` outside tests."""
    return pwhash.argon2id.kdf(KEY_BYTES, passphrase.encode(), salt, opslimit=opslimit, memlimit=memlimit)


def keyed_hash(key: bytes, data: bytes, size: int = 32, person: bytes = b"") -> bytes:
    """BLAKE2b with a key of at most 64 bytes; `person` (at most 16 bytes) keeps the uses of one key apart."""
    return hashlib.blake2b(data, digest_size=size, key=key, person=person).digest()


def _pieces(chunks: Iterable[bytes], size: int) -> Iterator[tuple[bytes, bool]]:
    """The same bytes cut into equal pieces, each with whether it is the last; at least one piece."""
    waiting = bytearray()
    for chunk in chunks:
        waiting += chunk
        while len(waiting) > size:
            yield bytes(waiting[:size]), False
            del waiting[:size]
    yield bytes(waiting), True


def encrypt_stream(key: bytes, chunks: Iterable[bytes], aad: bytes) -> Iterator[bytes]:
    """Encrypt something large piece by piece; the order and the end are authenticated."""
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    yield VERSION + bindings.crypto_secretstream_xchacha20poly1305_init_push(state, key)
    for piece, last in _pieces(chunks, FRAME):
        tag = _FINAL if last else _MESSAGE
        yield bindings.crypto_secretstream_xchacha20poly1305_push(state, piece, VERSION + aad, tag)


def decrypt_stream(key: bytes, chunks: Iterable[bytes], aad: bytes) -> Iterator[bytes]:
    """The pieces again, cut anywhere.  Raises CannotOpen at the first wrong one, also when the end is missing.

    What came before the error has been handed out already: keep nothing until the iterator ends.
    """
    state = bindings.crypto_secretstream_xchacha20poly1305_state()
    source, head = iter(chunks), b""
    while len(head) < 1 + _HEADER:
        more = next(source, None)
        if more is None:
            raise CannotOpen
        head += more
    if head[:1] != VERSION:
        raise CannotOpen
    bindings.crypto_secretstream_xchacha20poly1305_init_pull(state, head[1 : 1 + _HEADER], key)
    rest = (piece for part in ((head[1 + _HEADER :],), source) for piece in part)
    for piece, last in _pieces(rest, FRAME + _FRAME_EXTRA):
        try:
            data, tag = bindings.crypto_secretstream_xchacha20poly1305_pull(state, piece, VERSION + aad)
        except _WRONG as error:
            raise CannotOpen from error
        if (tag == _FINAL) is not last:
            raise CannotOpen
        yield data
