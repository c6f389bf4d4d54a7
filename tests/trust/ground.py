"""One object of every kind in both tenants, and visitors of every sort, for tests of who sees what."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from uuid import uuid4

from django.db.backends.postgresql.psycopg_any import DateRange

from tests.cases.town import INSIDE, Town, edition_of
from tests.trust import nasties
from tests.trust.visitor import Visitor
from tests.world import NOON, PEOPLE, SINCE, own_rows_settled
from tests.world import Town as Place
from wangge.cases.models import Attachment, Case, PaperSlip, ShiftEntry, Variant, VariantUse
from wangge.cases.paper import print_blanks
from wangge.cases.seeds import seed_variants
from wangge.cases.shifts import Log, Point, write_entry
from wangge.catalogue.actions import draft_edition
from wangge.catalogue.models import Condition, Edition, HomeRule, Responsibility
from wangge.desk.models import SavedView
from wangge.exchange.models import Channel, KitLoad, Message
from wangge.exchange.outbox.channel_actions import save_channel
from wangge.exchange.outbox.reading import read_all_news
from wangge.files.actions import store_photo
from wangge.people.actions.tokens import create_token
from wangge.people.models import Absence, ApiToken, Duty, Person, Post, Shift
from wangge.places.models import Division
from wangge.tickets.arrivals import Arrival, take_ticket
from wangge.tickets.models import Ticket

YESTERDAY = date(2026, 3, 9)


@dataclass
class Ground:
    """What routes are asked for in one tenant."""

    town: Town
    case: Case
    photo: Attachment
    edition: Edition
    draft: Edition
    condition: Condition
    view: SavedView
    token: ApiToken
    responsibility: Responsibility
    home_rule: HomeRule
    use: VariantUse
    channel: Channel
    notice: Message
    entry: ShiftEntry
    absence: Absence
    shift: Shift
    ticket: Ticket
    kit: KitLoad
    blank: PaperSlip

    @property
    def place(self) -> Place:
        return self.town.place


@dataclass
class Both:
    """The same in both tenants, and everybody signed in."""

    here: Ground
    there: Ground
    visitors: dict[str, Visitor] = field(default_factory=dict)


def grounds(town: Town) -> Both:
    """Build both and sign everybody in."""
    other = replace(town, place=town.other, other=town.place)
    other.condition = edition_of(town.other, town.matter).conditions.get()
    extra = _extras(town)
    both = Both(_ground(town), _ground(other))
    people = {**town.place.people, **extra}
    both.visitors = {key: Visitor.of(person) for key, person in people.items()}
    both.visitors["out"] = Visitor.of()
    Person.objects.filter(pk=extra["disabled"].pk).update(is_active=False)
    return both


def _ground(town: Town) -> Ground:
    place, admin = town.place, town.person("admin")
    seed_variants(place.tenant)
    photo = store_photo(nasties.photo(3 if place.tenant.code == "here" else 4), place.tenant).blob
    case = town.report(by="reporter", photos=[photo])
    town.move(case, "accept", "acceptor", matter=town.matter)
    town.move(case, "file", "duty_chief", condition=town.condition)
    town.move(case, "dispatch", "dispatcher", main=place.platforms["department"])
    owned = {
        "tenant": place.tenant,
        "platform": place.platforms["department"],
        "valid": DateRange(SINCE, None),
    }
    variant = Variant.objects.filter(tenant=place.tenant).first()
    assert variant
    return Ground(
        town=town,
        case=case,
        photo=Attachment.objects.get(case=case),
        edition=town.condition.edition,
        draft=draft_edition(place.tenant, by=admin, title="草稿", based_on=town.condition.edition),
        condition=town.condition,
        view=SavedView.objects.create(
            tenant=place.tenant, person=town.person("acceptor"), name="急", query="q=1"
        ),
        token=create_token(
            town.person("acceptor"),
            "t",
            ["read"],
            expires_at=NOON + timedelta(days=9),
            by=town.person("acceptor"),
            at=NOON,
        )[0],
        responsibility=Responsibility.objects.create(**owned),
        home_rule=HomeRule.objects.create(**owned | {"platform": place.platforms["street"]}),
        use=VariantUse.objects.create(
            tenant=place.tenant, platform=place.platforms["station"], variant=variant
        ),
        ticket=_ticket(town),
        channel=_channel(place),
        notice=_notice(town, case),
        entry=write_entry(
            Log(place.platforms["centre"], "acceptor"),
            "交班",
            [Point("回电", case.number)],
            by=town.person("acceptor"),
            at=NOON,
            slip=uuid4(),
        ),
        blank=_blank(town),
        absence=Absence.objects.create(
            tenant=place.tenant,
            person=town.person("handler"),
            days=DateRange(NOON.date() + timedelta(days=30), NOON.date() + timedelta(days=33)),
            told_by=town.person("handler"),
            told_at=NOON,
        ),
        shift=Shift.objects.create(
            tenant=place.tenant,
            platform=place.platforms["department"],
            name="早班",
            begins="08:00",
            ends="16:00",
        ),
        kit=KitLoad.objects.create(tenant=place.tenant, file_name="街道.xlsx", sent_at=NOON, state="faulty"),
    )


def _channel(place: Place) -> Channel:
    channel = Channel(
        tenant=place.tenant, platform=place.platforms["centre"], kind="webhook", name="市政系统",
        config={"url": "https://93.184.215.14/"}, news=["work"],
    )  # fmt: skip
    save_channel(channel, {}, by=place.people["admin"], at=NOON)
    return channel


def _notice(town: Town, case: Case) -> Message:
    with own_rows_settled():
        read_all_news(at=NOON)
    return Message.objects.get(event__case=case, person=town.person("liaison"), way="in_app")


def _ticket(town: Town) -> Ticket:
    """One ticket at the centre; in the other tenant the second, so that their numbers differ."""
    count = 1 if town.place.tenant.code == "here" else 2
    for number in range(count):
        arrival = Arrival(f"J-{number}", "井盖缺失", NOON, lon=INSIDE[0], lat=INSIDE[1], phone="13912345678")
        taken = take_ticket(arrival, by=town.person("acceptor"), at=NOON, slip=uuid4())
    return taken.ticket


def _blank(town: Town) -> PaperSlip:
    """A blank paper slip of the centre; a code is of its tenant, so both get another one."""
    before = 1 + (town.place.tenant.code == "there")
    platform, by = town.place.platforms["centre"], town.person("acceptor")
    return print_blanks(platform, before, by=by, at=NOON)[-1]


def _extras(town: Town) -> dict[str, Person]:
    """Who once had the desk, who has it for another street, and whose account is closed: all as acceptors."""
    place = town.place
    street = Division.objects.create(
        tenant=place.tenant,
        code="990101002000",
        name="西街街道",
        level="street",
        parent=place.divisions["district"],
    )
    duty = Duty.objects.get(tenant=place.tenant, code="acceptor")
    people = {}
    for key, valid, area in [
        ("expired", DateRange(SINCE, YESTERDAY), None),
        ("elsewhere", DateRange(SINCE, None), street),
        ("disabled", DateRange(SINCE, None), None),
    ]:
        people[key] = person = Person.objects.create(
            tenant=place.tenant, username=key, name=key, password_set_at=NOON
        )
        Post.objects.create(
            tenant=place.tenant,
            person=person,
            platform=place.platforms["centre"],
            duty=duty,
            division=area,
            valid=valid,
        )
    return people


EVERYBODY = frozenset(PEOPLE) | {"expired", "elsewhere"}
