"""What can be wrong with what an administrator typed."""

from luytre.lib.errors import LuytreError


class SchoolError(LuytreError):
    """SchoolError
    ├── NoSchool        the officer's agency keeps no school yet, or not this one
    ├── BadNetwork      no address range, or one so wide that it is a slip
    ├── TakenNetwork    the same range is entered already
    ├── UnknownGroup    no such group in this school
    ├── BadCategory     a category this filter does not know
    ├── BadName         a name the DNS cannot carry
    ├── BadReason       an exception without a reason
    ├── BadExpiry       in the past, or more than a year ahead
    ├── TooMany         more exceptions than a person can oversee
    └── Gone            somebody removed it meanwhile
    """


class NoSchool(SchoolError):
    """The officer's agency keeps no school yet, or not this one."""

    status = 404
    happened = "There is no such school in your care."
    next_step = "Go to the start page; if your school is missing, enter it there."


class BadNetwork(SchoolError):
    """No address range, or one so wide that it is a slip."""

    happened = "This is not the address range of a school network."
    kept = "Nothing was changed."
    next_step = "Write it like 192.168.10.0/24; your network technician knows it."


class TakenNetwork(SchoolError):
    """The same range is entered already."""

    status = 409
    happened = "This address range is entered already."
    kept = "Nothing was changed."
    next_step = "Remove the old entry first, or enter a narrower range."


class UnknownGroup(SchoolError):
    """No such group in this school."""

    status = 404
    happened = "There is no such group in your school."
    kept = "Nothing was changed."
    next_step = "Go back and choose a group from the list."


class BadCategory(SchoolError):
    """A category this filter does not know."""

    happened = "This filter does not know one of the categories."
    kept = "Nothing was changed."
    next_step = "Go back and choose categories from the list."


class BadName(SchoolError):
    """A name the DNS cannot carry."""

    happened = "An exception needs the name of a site, not an address of numbers or a single word."
    kept = "Nothing was changed."
    next_step = "Write it like example.vn; everything below that name is included."


class BadReason(SchoolError):
    """An exception without a reason."""

    happened = "An exception needs a reason."
    kept = "Nothing was changed."
    next_step = "Write in one sentence what the page is needed for, or why it is closed."


class BadExpiry(SchoolError):
    """In the past, or more than a year ahead."""

    happened = "An exception must end on a day after today and within a year."
    kept = "Nothing was changed."
    next_step = "Choose another last day; it can be entered again later."


class TooMany(SchoolError):
    """More exceptions than a person can oversee."""

    status = 409
    happened = "Your school has too many exceptions."
    kept = "Nothing was changed."
    next_step = "Remove those you no longer need, or change the categories of the group."


class Gone(SchoolError):
    """Somebody removed it meanwhile."""

    status = 409
    happened = "This entry was removed already."
    next_step = "Go back to the list to see what is there now."
