import pytest

from compliance.actor import CLOCK, PEOPLE, Actor, ActorRole, read_actor
from compliance.errors import BadInput, NotAllowed
from compliance.record import record, record_visit
from compliance.rights import Act, may, require
from compliance.store.models import Party
from tests.compliance.making import AT, AUDITOR, DAY, QIMING, count, finding, the_book

FOR_THE_OFFICE = {
    Act.CHASE,
    Act.SIGNAL,
    Act.RECOUNT,
    Act.ADOPT,
    Act.CONVENE,
    Act.KEEP_ROSTER,
    Act.ISSUE_PAPER,
    Act.SETTLE,
    Act.KEEP_DATABASE,
}


@pytest.mark.parametrize("role", PEOPLE)
@pytest.mark.parametrize("act", [act for act in Act if act not in {*FOR_THE_OFFICE, Act.REDACT}])
def test_everybody_reads_and_only_an_auditor_does_no_more(role, act):
    assert may(Actor(None, role), act) is (act is Act.READ or role is not ActorRole.AUDITOR)


@pytest.mark.parametrize("act", sorted(FOR_THE_OFFICE))
def test_the_office_does_what_is_the_offices(act):
    assert may(Actor(None, ActorRole.OFFICE), act)
    assert not any(may(Actor(None, role), act) for role in (ActorRole.HANDLER, ActorRole.INSPECTOR, ActorRole.AUDITOR))


def test_only_the_convener_takes_something_out_of_the_record():
    assert [role for role in PEOPLE if may(Actor(None, role), Act.REDACT)] == [ActorRole.CONVENER]


@pytest.mark.parametrize("act", list(Act))
def test_time_has_no_rights_that_a_person_could_borrow(act):
    assert not may(CLOCK, act)
    with pytest.raises(BadInput):
        read_actor(":clock", "", the_book().allocation)


def test_a_name_can_be_given_with_the_role():
    actor = read_actor("教育:office:李梅", "root", the_book().allocation)
    assert (actor.unit, actor.role, actor.name) == ("education", ActorRole.OFFICE, "李梅")


def test_a_refusal_says_who_may_and_how_to_say_who_one_is():
    with pytest.raises(NotAllowed) as refused:
        require(AUDITOR, Act.SUBMIT)
    assert str(refused.value) == (
        "As auditor you may not submit findings. These may: inspector, handler, office, convener. "
        "Say who you are with `--as UNIT:ROLE`."
    )


def test_an_auditor_records_nothing(database, book):
    with pytest.raises(NotAllowed), database.write() as session:
        record(session, book, [finding()], AUDITOR, AT)
    with pytest.raises(NotAllowed), database.write() as session:
        record_visit(session, book, QIMING, DAY, finding().source, "", [], "", AUDITOR, AT)
    assert count(database, Party) == 0


@pytest.mark.parametrize(
    ("text", "unit", "role"),
    [
        ("education", "education", ActorRole.INSPECTOR),
        ("education:office", "education", ActorRole.OFFICE),
        ("消防：handler", "fire_rescue", ActorRole.HANDLER),
        (":auditor", None, ActorRole.AUDITOR),
        (" education : Convener ", "education", ActorRole.CONVENER),
    ],
)
def test_who_acts_is_read_from_unit_and_role(allocation, text, unit, role):
    assert read_actor(text, "王芳", allocation) == Actor(unit, role, "王芳")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("educaton:office", "--as: there is no unit “educaton”. Did you mean “education”"),
        ("education:ofice", "--as: there is no role “ofice”. Did you mean “office”?"),
        ("某某局", "--as: there is no unit “某某局”. See `lianban duty list --what units`."),
    ],
)
def test_an_unknown_unit_or_role_is_met_with_the_nearest(allocation, text, message):
    with pytest.raises(BadInput) as wrong:
        read_actor(text, "", allocation)
    assert str(wrong.value).startswith(message)
