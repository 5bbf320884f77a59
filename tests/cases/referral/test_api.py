"""A file goes from desk to desk with its keys; nobody takes it twice, nobody named as suspect gets it."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.cases.referral import readings, steps
from luytre.cases.referral.models import Referral, Telling
from luytre.cases.triage import api as triage
from luytre.core.agencies import api as agencies
from luytre.core.audit import api as audit
from luytre.core.identity.api import NotAllowed
from luytre.core.sealed import api as sealed
from luytre.reports import api as reports
from tests.casework import REASON, STORY, acts

NO = "Đơn vị không có thẩm quyền với vụ việc này."


def slugs(choices):
    return [agencies.agency(choice.agency_id).slug for choice in choices]


def test_the_competent_agencies_are_offered_narrowest_first_and_leaders_before_supporters(file, binh, now):
    found = slugs(referral.choices(file_id=file.id, by=binh, now=now))
    assert found[:2] == ["pa05-lang-son", "a05"], "cyber police lead in S04; the province's own comes first"
    assert "ubnd-dong-kinh" in found
    assert "ubnd-nha-trang" not in found, "competent elsewhere"
    assert "tong-dai-111" not in found, "that is us"


def test_an_offer_lets_nobody_read_yet(offered, report, dung, key):
    with pytest.raises(files.NoFile):
        files.get(file_id=offered.file_id, by=dung)
    with pytest.raises(files.CannotOpen):
        reports.read(report_id=report.id, by=dung, key=key(dung))


def test_the_asked_team_reads_why_before_it_answers(offered, dung, key):
    opened = referral.read(referral_id=offered.id, by=dung, key=key(dung))
    assert (opened.reason, opened.answer) == (REASON, "")
    assert REASON.encode() not in bytes(Referral.objects.get().reason_box)


def test_an_urgent_offer_must_be_answered_within_the_hour(offered):
    assert offered.due_at - offered.offered_at == timedelta(hours=1)


def test_acceptance_hands_over_words_and_leaves_progress(accepted, report, binh, dung, key):
    assert reports.read(report_id=report.id, by=dung, key=key(dung)).text == STORY
    assert files.read(file_id=accepted.file_id, by=dung, key=key(dung)).notes[0].text == "Em An, lớp 7."
    left = files.get(file_id=accepted.file_id, by=binh)
    assert (left.sight, left.code, left.clocks, left.province) == (files.Sight.PROGRESS, "", (), "")
    assert [turn.new for turn in left.log] == ["open", "moved"]
    with pytest.raises(files.OnlyProgress):
        files.read(file_id=accepted.file_id, by=binh, key=key(binh))
    with pytest.raises(files.CannotOpen):
        reports.read(report_id=report.id, by=binh, key=key(binh))


def test_the_reporter_sees_helping_and_can_still_talk(accepted, report, dung, key, now):
    assert reports.follow(code=report.code).state == "helping"
    reports.answer(report_id=report.id, text="Chú ở công an đây, em yên tâm.", by=dung, key=key(dung), now=now)
    assert reports.follow(code=report.code).messages[-1].text.startswith("Chú ở công an")


def test_the_reporter_sees_done_at_the_end_and_the_sender_the_kind_alone(accepted, report, binh, dung, key, now):
    referral.outcome(
        referral_id=accepted.id, kind=files.OutcomeKind.OFFENDER_HANDLED, by=dung, key=key(dung), now=now,
        text="Đã triệu tập người đe doạ.",
    )  # fmt: skip
    told = referral.get(referral_id=accepted.id, by=binh)
    assert (told.state, told.outcome) == (referral.State.DONE, "offender_handled")
    files.close(file_id=accepted.file_id, outcome=files.OutcomeKind.CHILD_SAFE, by=dung, key=key(dung), now=now)
    assert reports.follow(code=report.code).state == "done"
    assert "triệu tập" not in repr(files.get(file_id=accepted.file_id, by=binh))


def test_refusal_destroys_the_wraps_and_says_why_to_the_sender(offered, report, file, binh, dung, key, now):
    refused = referral.refuse(referral_id=offered.id, reason=NO, by=dung, now=now)
    assert refused.state is referral.State.REFUSED
    assert referral.read(referral_id=offered.id, by=binh, key=key(binh)).answer == NO
    assert not sealed.has_access(object_id=report.id, team_ids=dung.team_ids)
    still = files.get(file_id=file.id, by=binh)
    assert (still.sight, still.offered_to) == (files.Sight.FULL, None)
    assert files.read(file_id=file.id, by=binh, key=key(binh)).notes


def test_the_forwarding_clock_stops_at_the_offer_and_runs_on_after_a_refusal(file, offered, binh, dung, now):
    def forward():
        return next(one for one in files.get(file_id=file.id, by=binh).clocks if one.deadline == "DL01")

    assert forward().stop_reason == "forwarded"
    referral.refuse(referral_id=offered.id, reason=NO, by=dung, now=now)
    assert forward().stopped_at is None


@pytest.mark.parametrize("reason", ["", "không", "         không         "])
def test_neither_offer_nor_refusal_without_a_reason(reason, file, offered, binh, dung, key, now):
    with pytest.raises(referral.ReasonTooShort):
        referral.refuse(referral_id=offered.id, reason=reason, by=dung, now=now)
    with pytest.raises(referral.ReasonTooShort):
        referral.offer(file_id=file.id, to_agency=dung.agency_id, by=binh, key=key(binh), reason=reason, now=now)


def test_a_withdrawn_offer_can_be_made_again_to_somebody_else(offered, file, binh, quyen, key, now):
    referral.withdraw(referral_id=offered.id, by=binh, now=now)
    again = referral.offer(file_id=file.id, to_agency=quyen.agency_id, by=binh, key=key(binh), reason=REASON, now=now)
    assert referral.accept(referral_id=again.id, by=quyen, now=now).state is referral.State.ACCEPTED


def test_one_open_offer_per_file(offered, file, binh, quyen, key, now):
    with pytest.raises(referral.AlreadyOffered):
        referral.offer(file_id=file.id, to_agency=quyen.agency_id, by=binh, key=key(binh), reason=REASON, now=now)
    row = Referral.objects.get()
    row.pk = uuid4()
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_never_to_an_agency_the_reporter_named(send, binh, dung, quyen, key, now):
    report = send(must_not_know=frozenset({"commune"}))
    file = triage.open_file(report_id=report.id, code="S04", severity=4, by=binh, key=key(binh), note="", now=now)
    marked = {agencies.agency(one.agency_id).slug: one.suspect for one in referral.choices(
        file_id=file.id, by=binh, now=now
    )}  # fmt: skip
    assert (marked["ubnd-dong-kinh"], marked["pa05-lang-son"]) == (True, False)
    with pytest.raises(referral.SuspectAgency):
        referral.offer(file_id=file.id, to_agency=quyen.agency_id, by=binh, key=key(binh), reason=REASON, now=now)
    assert not Referral.objects.exists()
    assert not sealed.has_access(object_id=report.id, team_ids=quyen.team_ids)


def test_an_agency_without_a_team_cannot_be_asked(file, binh, key, now):
    ministry = agencies.agency_by_slug("bo-vhttdl")
    with pytest.raises(referral.NoTeam):
        referral.offer(file_id=file.id, to_agency=ministry.id, by=binh, key=key(binh), reason=REASON, now=now)
    assert files.get(file_id=file.id, by=binh).offered_to is None


def test_a_closed_file_cannot_be_offered_and_an_offered_one_not_closed(file, offered, binh, dung, key, now):
    with pytest.raises(files.BeingOffered):
        files.close(file_id=file.id, outcome=files.OutcomeKind.ADVISED, by=binh, key=key(binh), now=now)
    referral.withdraw(referral_id=offered.id, by=binh, now=now)
    files.close(file_id=file.id, outcome=files.OutcomeKind.ADVISED, by=binh, key=key(binh), now=now)
    with pytest.raises(files.AlreadyClosed):
        referral.offer(file_id=file.id, to_agency=dung.agency_id, by=binh, key=key(binh), reason=REASON, now=now)


def test_chi_cannot_learn_that_the_referral_exists(offered, chi, key, now):
    for act in (
        lambda one: referral.get(referral_id=one, by=chi),
        lambda one: referral.read(referral_id=one, by=chi, key=key(chi)),
        lambda one: referral.accept(referral_id=one, by=chi, now=now),
        lambda one: referral.refuse(referral_id=one, reason=NO, by=chi, now=now),
    ):
        answers = []
        for one in (offered.id, uuid4()):
            with pytest.raises(referral.NoReferral) as refused:
                act(one)
            answers.append(str(refused.value))
        assert answers[0] == answers[1]
    assert referral.waiting(by=chi) == []
    with pytest.raises(files.NoFile):
        referral.for_file(file_id=offered.file_id, by=chi)


def test_the_sender_cannot_answer_for_the_other_side(offered, binh, now):
    with pytest.raises(referral.NotYours):
        referral.accept(referral_id=offered.id, by=binh, now=now)


def test_a_reviewer_has_no_say_in_referrals(offered, ha, now):
    with pytest.raises(NotAllowed):
        referral.accept(referral_id=offered.id, by=ha, now=now)
    with pytest.raises(NotAllowed):
        referral.waiting(by=ha)


def test_an_answer_stands(accepted, binh, dung, now):
    with pytest.raises(referral.AlreadyAnswered) as refused:
        referral.refuse(referral_id=accepted.id, reason=NO, by=dung, now=now)
    assert (refused.value.state, refused.value.by) == ("accepted", dung.id)
    with pytest.raises(referral.AlreadyAnswered) as again:
        referral.accept(referral_id=accepted.id, by=dung, now=now)
    assert again.value.state == "accepted"
    with pytest.raises(referral.AlreadyAnswered):
        referral.withdraw(referral_id=accepted.id, by=binh, now=now)


def test_a_file_goes_on_to_a_third_body_and_each_former_holder_keeps_progress(
    accepted, report, binh, dung, quyen, key, now
):
    onward = referral.offer(
        file_id=accepted.file_id, to_agency=quyen.agency_id, by=dung, key=key(dung), reason=REASON, now=now
    )
    referral.accept(referral_id=onward.id, by=quyen, now=now)
    assert reports.read(report_id=report.id, by=quyen, key=key(quyen)).text == STORY
    for former in (binh, dung):
        assert files.get(file_id=accepted.file_id, by=former).sight is files.Sight.PROGRESS
        with pytest.raises(files.CannotOpen):
            reports.read(report_id=report.id, by=former, key=key(former))
    assert referral.get(referral_id=accepted.id, by=binh).state is referral.State.DONE


def test_a_file_can_come_back(accepted, report, binh, dung, key, now):
    back = referral.offer(
        file_id=accepted.file_id, to_agency=binh.agency_id, by=dung, key=key(dung), reason=REASON, now=now
    )
    referral.accept(referral_id=back.id, by=binh, now=now)
    assert reports.read(report_id=report.id, by=binh, key=key(binh)).text == STORY
    assert files.get(file_id=accepted.file_id, by=binh).sight is files.Sight.FULL


def test_escalation_tells_each_audience_once_however_often_the_step_runs(offered):
    assert steps._escalate(offered.offered_at + timedelta(minutes=20)) == 0
    assert steps._escalate(offered.offered_at + timedelta(minutes=31)) == 1
    assert steps._escalate(offered.offered_at + timedelta(minutes=31)) == 0
    assert steps._escalate(offered.offered_at + timedelta(hours=5)) == 2
    assert steps._escalate(offered.offered_at + timedelta(days=5)) == 0
    assert list(Telling.objects.order_by("share").values_list("audience", flat=True)) == [
        "asked_team", "both_leads", "network_office",
    ]  # fmt: skip
    assert acts(offered.id).count("referral:file:escalate") == 3


def test_nobody_is_told_of_an_accepted_referral(accepted):
    assert steps._escalate(accepted.offered_at + timedelta(days=1)) == 0


def test_no_act_without_its_audit_line(offered, file, binh, dung, now, audit_breaks):
    for act in (
        lambda: referral.accept(referral_id=offered.id, by=dung, now=now),
        lambda: referral.refuse(referral_id=offered.id, reason=NO, by=dung, now=now),
        lambda: referral.withdraw(referral_id=offered.id, by=binh, now=now),
    ):
        with pytest.raises(RuntimeError):
            act()
    assert Referral.objects.get().state == referral.State.OFFERED
    assert files.get(file_id=file.id, by=binh).offered_to == offered.to_team


def test_reasons_never_stand_in_the_audit_log(offered, dung, now):
    referral.refuse(referral_id=offered.id, reason=NO, by=dung, now=now)
    whys = [leaf.why for leaf in audit.trail(about=offered.id)]
    assert all(NO not in why and REASON not in why for why in whys)


def test_referrals_are_counted_by_the_day_they_were_offered(accepted, now):
    today = timezone.localdate(now)
    counted = {count.state: count.number for count in readings.counts(since=today, until=today)}
    assert counted == {"referred": 1, "accepted": 1, "in_time": 1}


@pytest.mark.django_db(transaction=True)
def test_two_officers_answer_at_once_and_one_wins(offered, dung, now):
    start, results = threading.Barrier(2), []

    def answer(act):
        start.wait()
        try:
            results.append(act().state)
        except referral.AlreadyAnswered as error:
            results.append(error)
        finally:
            connection.close()

    both = (
        lambda: referral.accept(referral_id=offered.id, by=dung, now=now),
        lambda: referral.refuse(referral_id=offered.id, reason=NO, by=dung, now=now),
    )
    threads = [threading.Thread(target=answer, args=(act,)) for act in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    lost = [result for result in results if isinstance(result, referral.AlreadyAnswered)]
    won = [result for result in results if not isinstance(result, referral.AlreadyAnswered)]
    assert (len(won), len(lost)) == (1, 1)
    assert lost[0].state == won[0] == Referral.objects.get().state


@pytest.mark.django_db(transaction=True)
def test_closing_the_file_ends_the_referral_by_the_journal(accepted, binh, dung, key, now):
    files.close(file_id=accepted.file_id, outcome=files.OutcomeKind.CHILD_SAFE, by=dung, key=key(dung), now=now)
    assert steps.run(timezone.now()) >= 1
    assert referral.get(referral_id=accepted.id, by=binh).state is referral.State.DONE
    assert steps.run(timezone.now()) == 0
