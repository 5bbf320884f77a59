"""What can go wrong in the vault, for a person to read.

SealedError
├── WrongPassphrase   the passphrase does not open this officer's vault
├── WeakPassphrase    too short to be one
├── NoKey             the officer has not made a vault key yet
├── KeyExists         the officer, or the team's circle, has one already
├── NoTeamKey         the team cannot receive anything sealed yet
├── CannotOpen        no key of this person fits, or something was changed
├── NothingOffered    the offer was answered or taken back meanwhile
└── UnknownObject     nothing was ever sealed under this id, or its keys were destroyed
"""

from luytre.lib.errors import LuytreError


class SealedError(LuytreError):
    """Anything the vault refuses."""


class WrongPassphrase(SealedError):
    status = 403
    happened = "This passphrase does not open your vault."
    kept = "Nothing was opened and nothing was lost."
    next_step = "Please type it again; capital letters and tones count."


class WeakPassphrase(SealedError):
    status = 400
    happened = "This passphrase is too short."
    kept = "Nothing was changed."
    next_step = "Please choose at least 12 characters; several words are easy to remember."


class NoKey(SealedError):
    status = 409
    happened = "There is no vault key for this officer yet."
    kept = "Nothing was lost."
    next_step = "The officer signs in once and chooses a vault passphrase; then try again."


class KeyExists(SealedError):
    status = 409
    happened = "This vault key exists already."
    kept = "The existing key was not changed."
    next_step = "Please open the vault with the passphrase chosen before."


class NoTeamKey(SealedError):
    status = 409
    happened = "This team cannot receive anything sealed yet: it has no keys."
    kept = "Nothing was sent and nothing was lost."
    next_step = "Please choose another team, or ask the agency to set up the keys of this one."


class CannotOpen(SealedError):
    status = 403
    happened = "None of your keys opens this."
    kept = "It stays sealed; nothing was lost."
    next_step = "Ask the team that holds it, or go back to your list."


class NothingOffered(SealedError):
    status = 409
    happened = "This offer was answered or taken back in the meantime."
    kept = "Nothing was changed."
    next_step = "Please reload the page to see where it stands."


class UnknownObject(SealedError):
    status = 404
    happened = "Its keys do not exist, or were destroyed when its time was over."
    kept = "Nothing else was touched."
    next_step = "Please go back to your list."
