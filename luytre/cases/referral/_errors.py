"""What can go wrong with a referral, in words a person can act on."""

from luytre.lib.errors import LuytreError


class ReferralError(LuytreError):
    """ReferralError
    ├── NoReferral       there is none, or none that this officer may know of (both answer alike)
    ├── NotYours         the officer's team is not the one that may do this
    ├── AlreadyAnswered  somebody was faster; `state` carries the answer given
    ├── AlreadyOffered   an offer of the same file waits for its answer
    ├── NoTeam           the agency has no team that could receive a file
    ├── SameAgency       a file is not referred to the team that holds it
    ├── SuspectAgency    the reporter said that this agency must not know
    └── ReasonTooShort
    """


class NoReferral(ReferralError):
    status = 404
    happened = "There is no such referral on your desk."
    next_step = "Go back to the list of referrals."


class NotYours(ReferralError):
    status = 403
    happened = "Your team is not the one that can answer this referral."
    kept = "Nothing was changed."
    next_step = "Go back to the list of referrals."


class AlreadyAnswered(ReferralError):
    """Somebody was faster: `state` is the answer given (`accepted`, `refused`, `withdrawn`, `done`)."""

    status = 409
    happened = "This referral has already been answered."
    kept = "The answer that was given stands; nothing was changed by you."
    next_step = "Look at the referral to see the answer."

    def __init__(self, *, state: str = "", by: object = None) -> None:
        super().__init__()
        self.state, self.by = state, by


class AlreadyOffered(ReferralError):
    status = 409
    happened = "This file is already being offered to an agency."
    kept = "The offer that stands was not changed."
    next_step = "Wait for the answer, or withdraw the offer first."


class NoTeam(ReferralError):
    status = 409
    happened = "This agency has no team yet that could receive the file."
    kept = "What you wrote is still in the form."
    next_step = "Choose another agency, and tell the Network's office."


class SameAgency(ReferralError):
    status = 422
    happened = "Your own team already holds this file."
    next_step = "Choose another agency."


class SuspectAgency(ReferralError):
    status = 422
    happened = "The reporter said that this agency must not know."
    kept = "Nothing was sent to it. What you wrote is still in the form."
    next_step = "Choose another agency."


class ReasonTooShort(ReferralError):
    status = 422
    happened = "The reason is too short."
    kept = "What you wrote is still in the form."
    next_step = "Write at least 10 characters, so that the other side can understand it."
