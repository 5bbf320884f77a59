"""What can go wrong on a file, in words a person can act on."""

from luytre.lib.errors import LuytreError


class FileError(LuytreError):
    """FileError
    ├── NoFile         there is none, or none that this officer may know of (both answer alike)
    ├── OnlyProgress   the officer's team held it once; the words went with the file
    ├── AlreadyOpened  the report has a file already
    ├── AlreadyClosed  nothing more can be written on it
    ├── AlreadyMoved   another team holds it by now
    ├── BeingOffered   an offer waits for its answer
    ├── TooLow         below the severity the code or the child's situation asks for
    └── ClockStopped   the clock does not run (any more)
    """


class NoFile(FileError):
    status = 404
    happened = "There is no such file on your desk."
    next_step = "Check the number, or go back to the list of your files."


class OnlyProgress(FileError):
    status = 403
    happened = "Your team has handed this file over, so you can see its progress but not its words."
    next_step = "Ask the team that holds it now if you need to know more."


class AlreadyOpened(FileError):
    status = 409
    happened = "This report already has a file."
    kept = "The file that is there was not changed."
    next_step = "Open the file and go on from there."


class AlreadyClosed(FileError):
    status = 409
    happened = "This file is closed."
    kept = "What you wrote has not been sent; copy it if you need it."
    next_step = "If the child needs help again, open a new file from a new report."


class AlreadyMoved(FileError):
    status = 409
    happened = "Another team has taken this file over in the meantime."
    kept = "Nothing was changed."
    next_step = "Go back to the list of your files."


class BeingOffered(FileError):
    status = 409
    happened = "This file is being offered to another agency that has not answered yet."
    kept = "Nothing was changed."
    next_step = "Wait for the answer, or withdraw the offer first."


class TooLow(FileError):
    status = 422
    happened = "The severity is lower than this case allows."
    next_step = "Choose the severity the code gives, or a higher one."


class ClockStopped(FileError):
    status = 409
    happened = "This clock does not run any more."
    kept = "Nothing was changed."
    next_step = "Look at the clocks of the file again."
