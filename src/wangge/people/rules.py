"""Who may configure, grant, audit: three different people, each at and below his own platform."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet
from django.utils import timezone

from wangge.core.errors import Refused
from wangge.people.models import Delegation, Duty, Person, Platform, Post
from wangge.people.models.organisation import in_tree
from wangge.people.queries import Posts, below_any, held_at, line_of, posts_of
from wangge.places.findings import listed
from wangge.places.models import Cell, Division, ResponsibilityGrid
from wangge.places.queries import held_by, outside_of

LEADS = (Duty.Code.DUTY_CHIEF, Duty.Code.LIAISON, Duty.Code.LEADER)


class MayNot(Refused):
    """None of the posts held today allows this."""

    code = "may_not"
    message = "Your posts do not allow this."
    status = 403


class NotDelegated(MayNot):
    """A platform above has kept it for itself."""

    code = "not_delegated"
    message = "%(platform)s has kept this for itself."


class OutsideGround(MayNot):
    """An administrator below the top makes responsibility grids of his own ground only."""

    code = "outside_ground"
    message = "Some of the cells lie outside your own ground: %(cells)s"


def holds(person: Person, at: datetime, *codes: str) -> bool:
    """Whether one of the posts held that day acts as one of these duties, at any platform."""
    return bool(posts_of(person, at).duties() & set(codes))


def stands_over(person: Person, platform: Platform | None, at: datetime, *codes: str) -> bool:
    """Whether one of these posts is at the platform or above it.

    No platform is the whole tenant: that takes a post at a platform that has none above; such a post stands
    over everything, also over a second tree that may hang beside its own.
    """
    posts = posts_of(person, at).acting_as(*codes)
    if platform is None:
        return bool(posts.at_top())
    return person.tenant_id == platform.tenant_id and bool(posts.at_top() or posts.over(platform))


def may_configure(person: Person, at: datetime) -> bool:
    """Platforms, calendars, code tables, somewhere: an administrator of any platform."""
    return holds(person, at, Duty.Code.ADMIN)


def may_configure_all(person: Person, at: datetime) -> bool:
    """What holds for the whole tenant: an administrator at the top."""
    return stands_over(person, None, at, Duty.Code.ADMIN)


def may_configure_at(person: Person, platform: Platform | None, at: datetime) -> bool:
    """What belongs to a platform: an administrator there or above; of no platform, at the top."""
    return stands_over(person, platform, at, Duty.Code.ADMIN)


def may_grant(person: Person, at: datetime) -> bool:
    """Posts, passwords, disabling, somewhere: a security administrator of any platform."""
    return holds(person, at, Duty.Code.SECURITY_ADMIN)


def may_grant_all(person: Person, at: datetime) -> bool:
    """What holds for the whole tenant: a security administrator at the top."""
    return stands_over(person, None, at, Duty.Code.SECURITY_ADMIN)


def may_grant_at(person: Person, platform: Platform | None, at: datetime) -> bool:
    """Posts at a platform: a security administrator there or above, never one of a platform below."""
    return stands_over(person, platform, at, Duty.Code.SECURITY_ADMIN)


def may_grant_over(person: Person, other: Person, at: datetime) -> bool:
    """The account of another: who stands over every post that he holds or will hold.

    So nobody below gets into the account of somebody above. Who holds no post is reached from everywhere.
    """
    return may_grant(person, at) and _reaches(person, other, at, Duty.Code.SECURITY_ADMIN)


def may_enrol(person: Person, at: datetime) -> bool:
    """Write down who works here; a person without a post can do nothing yet."""
    return may_configure(person, at) or may_grant(person, at)


def may_enrol_over(person: Person, other: Person, at: datetime) -> bool:
    """Change what is written down about somebody."""
    codes = (Duty.Code.ADMIN, Duty.Code.SECURITY_ADMIN)
    return may_enrol(person, at) and _reaches(person, other, at, *codes)


def may_audit(person: Person, at: datetime) -> bool:
    """Read the journal: the auditor."""
    return holds(person, at, Duty.Code.AUDITOR)


def may_tell_absence(by: Person, person: Person, at: datetime) -> bool:
    """One's own; of others who enrols, and whoever leads a desk at or above one of their platforms."""
    if by.tenant_id != person.tenant_id:
        return False
    lead = posts_of(by, at).acting_as(*LEADS)
    led = any(lead.over(post.platform) for post in posts_of(person, at))
    return by.pk == person.pk or led or may_enrol_over(by, person, at)


def may_roster(by: Person, platform: Platform, at: datetime) -> bool:
    """Write who works when: who administers a platform, or leads a desk there or above."""
    return stands_over(by, platform, at, Duty.Code.ADMIN, *LEADS)


def rosters_of(person: Person, at: datetime) -> QuerySet[Platform]:
    """The platforms whose roster somebody may read: those of his posts, and where he may write one."""
    if may_configure_all(person, at):
        return Platform.objects.of(person.tenant).order_by(in_tree())
    over = posts_of(person, at).acting_as(Duty.Code.ADMIN, *LEADS)
    own = Platform.objects.filter(pk__in=[post.platform_id for post in posts_of(person, at)])
    return (own | below_any(over)).order_by(in_tree())


def led_by(by: Person, at: datetime) -> QuerySet[Person]:
    """Of whom somebody may say that they are away."""
    persons = Person.objects.of(by.tenant).filter(is_active=True, is_service=False).order_by("name", "pk")
    if may_configure_all(by, at) or may_grant_all(by, at):
        return persons
    lead = posts_of(by, at).acting_as(*LEADS, Duty.Code.ADMIN, Duty.Code.SECURITY_ADMIN)
    below = reduce(or_, (Q(platform__path__startswith=post.platform.path) for post in lead), Q(pk__in=[]))
    held = held_at(at).filter(below, tenant=by.tenant_id).values("person")
    return persons.filter(Q(pk=by.pk) | Q(pk__in=held))


def require(allowed: bool) -> None:
    """Raises :class:`MayNot`."""
    if not allowed:
        raise MayNot


def own_platform(person: Person, at: datetime) -> Platform | None:
    """To whom something new belongs that he adds: nobody below the tenant, or his uppermost platform."""
    posts = posts_of(person, at).acting_as(Duty.Code.ADMIN)
    if posts.at_top() or not posts:
        return None
    return min((post.platform for post in posts), key=lambda platform: (len(platform.path), platform.pk))


def binding(person: Person, platform: Platform, at: datetime, *codes: str) -> list[Delegation]:
    """The limits that bind a person here: those of platforms above, over which he does not stand himself."""
    return [one for one in limits_above(platform, at) if not stands_over(person, one.platform, at, *codes)]


def limits_above(platform: Platform, at: datetime) -> list[Delegation]:
    """The limits that the platforms above one have set for those below them."""
    above = line_of(platform)[:-1]
    newest = Delegation.objects.filter(platform__in=above, since__lte=at).order_by(
        "platform_id", "-since", "-number"
    )
    return list(newest.distinct("platform_id").select_related("platform")) if above else []


def may_administer(person: Person, thing: str, platform: Platform | None, at: datetime) -> bool:
    """Whether somebody may administer one kind of thing that belongs to a platform (none: the tenant)."""
    try:
        require_thing(person, thing, platform, at)
    except MayNot:
        return False
    return True


def require_thing(person: Person, thing: str, platform: Platform | None, at: datetime) -> None:
    """Raises :class:`MayNot`; :class:`NotDelegated` where a platform above keeps this kind of thing."""
    require(may_configure_at(person, platform, at))
    for limits in binding(person, platform, at, Duty.Code.ADMIN) if platform else ():
        if thing in limits.closed:
            raise NotDelegated(platform=limits.platform.name)


def require_grid(
    person: Person, grid: ResponsibilityGrid | None, cells: Collection[Cell], at: datetime
) -> None:
    """Whether he may let a responsibility grid (none: a new one) have cells; they come with their divisions.

    Raises :class:`MayNot`, :class:`NotDelegated`, :class:`OutsideGround`.
    """
    posts = posts_of(person, at).acting_as(Duty.Code.ADMIN)
    require(bool(posts))
    if posts.at_top():
        return
    thing = Delegation.Thing.GRIDS
    own = Posts(post for post in posts if may_administer(person, thing, post.platform, at))
    if not own:
        require_thing(person, thing, posts[0].platform, at)
    grounds = grounds_of(own)
    outside = [cell.code for cell in cells if not _is_on(cell.division, grounds)]
    if grid:
        held = outside_of(held_by(grid, timezone.localdate(at)), grounds)
        outside += list(held.order_by("code").values_list("code", flat=True))
    if outside:
        raise OutsideGround(field="cells", cells=listed(outside))


def may_change_grid(person: Person, grid: ResponsibilityGrid, at: datetime) -> bool:
    """Whether he may let it have other cells of his ground, rename or end it."""
    try:
        require_grid(person, grid, (), at)
    except MayNot:
        return False
    return True


def may_make_grid(person: Person, at: datetime) -> bool:
    """Whether he may make one, somewhere."""
    posts = posts_of(person, at).acting_as(Duty.Code.ADMIN)
    return any(may_administer(person, Delegation.Thing.GRIDS, post.platform, at) for post in posts)


def _is_on(division: Division | None, grounds: Sequence[str]) -> bool:
    return division is not None and division.code.startswith(tuple(grounds))


def require_duty(person: Person, duty: Duty, platform: Platform, at: datetime) -> None:
    """Raises :class:`MayNot`; :class:`NotDelegated` where a platform above gives this duty itself."""
    require(may_grant_at(person, platform, at))
    for limits in binding(person, platform, at, Duty.Code.SECURITY_ADMIN):
        if limits.duties is not None and duty.acts_as not in limits.duties:
            raise NotDelegated(field="duty", platform=limits.platform.name)


def grounds_of(posts: Posts) -> list[str]:
    """How the codes of the divisions begin that the platforms of some posts have; at the top that of all."""
    if posts.at_top():
        return [""]
    return sorted({post.platform.division.prefix for post in posts if post.platform.division})


def _reaches(person: Person, other: Person, at: datetime, *codes: str) -> bool:
    """Whether somebody stands over all posts of another that are not over."""
    if person.tenant_id != other.tenant_id:
        return False
    today = timezone.localdate(at)
    posts = Post.objects.filter(person=other).exclude(valid__isempty=True)
    posts = posts.exclude(valid__fully_lt=(today, None)).select_related("platform")
    return all(stands_over(person, post.platform, at, *codes) for post in posts)
