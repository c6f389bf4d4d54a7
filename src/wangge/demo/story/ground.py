"""Where the story plays: a small district with one street that runs its own cases, and a station below it."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import shapely

from wangge.cases.models import Variant
from wangge.cases.seeds import seed_variants
from wangge.cases.variant_actions import change_variant, use_variant
from wangge.catalogue.actions import (
    ConditionValues,
    LimitValues,
    NewCondition,
    Scope,
    add_conditions,
    add_home_rule,
    draft_edition,
    publish,
)
from wangge.catalogue.models import Condition, Matter, Source
from wangge.catalogue.seeds import seed_catalogue, seed_tenant_catalogue
from wangge.core.limits import Unit
from wangge.demo.company import Company
from wangge.demo.staffing import Desk, Staff, hire, open_company, open_desks
from wangge.people.actions.holidays import seed_holidays
from wangge.people.models import Platform
from wangge.places.actions.cells import DrawnCell, put_cells
from wangge.places.actions.divisions import Drawn, put_divisions
from wangge.places.actions.told import Told
from wangge.places.models import Division, GridSystem, ResponsibilityGrid
from wangge.tenants.actions import create_tenant
from wangge.tenants.models import Tenant

ZONE = ZoneInfo("Asia/Shanghai")
FOUNDED = datetime(2025, 8, 1, 9, 0, tzinfo=ZONE)
WEST, SOUTH, STEP = 113.40, 31.00, 0.01  # four squares of a hundredth of a degree, from west to east
DISTRICT, STREET, COMMUNITY = "990100000000", "990100001000", "990100001001"
OTHER_STREET, OTHER_COMMUNITY = "990100002000", "990100002001"
HERE = (113.425, 31.005)  # a crossing in the other street: the district's own ground
IN_STREET = (113.405, 31.005)  # in the street that runs its own cases

Kind = Platform.Kind
TOP = Desk(
    "centre", "", Kind.DISTRICT_CENTRE, "汀禾区城市运行管理中心", "Tinghe District Operation Centre", DISTRICT
)
DESKS = (
    Desk("street", "centre", Kind.STREET_CENTRE, "月汀街道城运中心", "Yueting Street Centre", STREET),
    Desk("street_crew", "street", Kind.CREW, "月汀街道保洁队", "Yueting Street Crew"),
    Desk("station", "street", Kind.STATION, "柳湾社区工作站", "Liuwan Community Station", COMMUNITY),
    Desk("traffic", "centre", Kind.DEPARTMENT, "区交警大队", "Traffic Police"),
    Desk("parks", "centre", Kind.DEPARTMENT, "区园林绿化所", "Parks and Greenery"),
    Desk("works", "centre", Kind.DEPARTMENT, "区市政工程处", "Municipal Works"),
    Desk("roads", "works", Kind.SECTION, "市政处道路科", "Road Section"),
    Desk("crew", "roads", Kind.CREW, "道路养护一班", "Road Crew 1"),
    Desk("cleaning", "centre", Kind.DEPARTMENT, "区环卫所", "Street Cleaning"),
    Desk("property", "centre", Kind.PROPERTY_MANAGER, "安澜物业公司", "Anlan Property Company"),
)
ADMIN_NAMES = ("顾一帆", "秦守安", "谭明镜")
STAFF = (
    Staff("supervisor", "岑小满", ("supervisor@centre/R01",)),
    Staff("supervisor2", "孟秋白", ("supervisor@centre/R02",)),
    Staff("acceptor", "陆听雨", ("acceptor@centre",)),
    Staff("acceptor2", "叶南星", ("acceptor@centre",)),
    Staff("chief", "贺长青", ("duty_chief@centre",)),
    Staff("dispatcher", "宋知远", ("dispatcher@centre",)),
    Staff("leader", "方正平", ("leader@centre",)),
    Staff("street_supervisor", "苗阿禾", ("supervisor@street",)),
    Staff("street_acceptor", "温如玉", ("acceptor@street",)),
    Staff("street_chief", "罗定山", ("duty_chief@street",)),
    Staff("street_dispatcher", "钟灵秀", ("dispatcher@street",)),
    Staff("street_worker", "胡大勇", ("liaison@street_crew", "handler@street_crew")),
    Staff("station_acceptor", "江小鱼", ("acceptor@station",)),
    Staff("station_chief", "姚春和", ("duty_chief@station", "dispatcher@station")),
    Staff("traffic", "雷鸣", ("liaison@traffic", "handler@traffic")),
    Staff("parks", "林若木", ("liaison@parks", "handler@parks")),
    Staff("works", "石敢当", ("liaison@works",)),
    Staff("works_lead", "梁承重", ("leader@works",)),
    Staff("roads", "路平安", ("liaison@roads",)),
    Staff("foreman", "万里行", ("liaison@crew",)),
    Staff("worker", "牛得草", ("handler@crew",)),
    Staff("cleaning", "洁尘", ("liaison@cleaning", "handler@cleaning")),
    Staff("property", "安居", ("liaison@property", "handler@property")),
)

CONDITIONS = (  # code, text, closing, limit, unit, photo needed
    ("01023", "井盖缺失，危及行人和车辆", "井盖恢复，路面平整", "4", Unit.URGENT_HOUR, True),
    ("06010", "公共场所散落垃圾1平方米以上", "垃圾清走，地面洁净", "4", Unit.WORK_HOUR, True),
    ("06013", "路面坑洼面积1平方米以上", "路面补平", "2", Unit.WORK_DAY, True),
    ("06035", "楼道外丢弃旧家具", "旧家具运走", "1", Unit.WORK_DAY, True),
    ("06050", "路缘石缺损，需换石料", "路缘石补齐", "3", Unit.WORK_DAY, True),
    ("09009", "机动车停放在绿地上", "车辆驶离，绿地恢复", "4", Unit.WORK_HOUR, True),
)  # fmt: skip


def build(code: str) -> Company:
    """Found the tenant and everything that stands before the day begins."""
    seed_catalogue()
    seed_holidays([2025], by="story")
    tenant = create_tenant(code, "汀禾区（剧本）")
    seed_tenant_catalogue(tenant)
    seed_variants(tenant)
    _ground(tenant)
    company = open_company(tenant, TOP, FOUNDED, ADMIN_NAMES)
    open_desks(company, DESKS)
    hire(company, STAFF)
    _publish(company)
    _rules(company)
    _variants(company)
    return company


def condition_of(company: Company, code: str) -> Condition:
    return Condition.objects.of(company.tenant).select_related("matter").get(matter__code=code)


def _ground(tenant: Tenant) -> None:
    told = Told("story", FOUNDED.date(), source="story")
    put_divisions(
        tenant,
        [
            Drawn(DISTRICT, "汀禾区", Division.Level.DISTRICT, shape=_box(0, 4)),
            Drawn(STREET, "月汀街道", Division.Level.STREET, shape=_box(0, 2)),
            Drawn(COMMUNITY, "柳湾社区", Division.Level.COMMUNITY, shape=_box(0, 2)),
            Drawn(OTHER_STREET, "槐影街道", Division.Level.STREET, shape=_box(2, 4)),
            Drawn(OTHER_COMMUNITY, "钟楼社区", Division.Level.COMMUNITY, shape=_box(2, 4)),
        ],
        told,
    )
    divisions = {one.code: one for one in Division.objects.of(tenant)}
    system = GridSystem.objects.create(tenant=tenant, code="city", name="城市管理网格")
    put_cells(system, [_cell(number, divisions) for number in range(4)], told)
    for number in (1, 2):
        _grid(system, number)


def _cell(number: int, divisions: dict[str, Division]) -> DrawnCell:
    community = COMMUNITY if number < 2 else OTHER_COMMUNITY
    return DrawnCell(
        f"{community}{number + 1:03}", _box(number, number + 1), division=divisions[community], area_class="A"
    )


def _grid(system: GridSystem, number: int) -> None:
    """Supervisor one walks the other street, supervisor two stands in there."""
    grid = ResponsibilityGrid.objects.create(
        tenant=system.tenant, code=f"R{number:02}", name=f"第{number}责任网格"
    )
    grid.cells.add(system.cells.order_by("code")[2 if number == 1 else 3])


def _box(first: int, last: int) -> shapely.Polygon:
    return shapely.box(WEST + first * STEP, SOUTH, WEST + last * STEP, SOUTH + STEP)


def _publish(company: Company) -> None:
    draft = draft_edition(company.tenant, by=company.people["admin"], title="立结案规范（剧本）")
    matters = {one.code: one for one in Matter.objects.filter(tenant=None, scheme="2026", kind="matter")}
    new = [
        NewCondition(
            matters[code],
            ConditionValues(text, closing, needs_photo=photo),
            (LimitValues(Decimal(value), unit),),
        )
        for code, text, closing, value, unit, photo in CONDITIONS
    ]
    add_conditions(draft, new)
    publish(draft, by=company.people["admin"], at=FOUNDED)


def _rules(company: Company) -> None:
    """What street staff find, the street runs; who comes to the station's window is served there."""
    admin, since = company.people["admin"], date(2025, 8, 1)
    street = company.platforms["street"]
    add_home_rule(Scope(), street, by=admin, since=since, finder=street, why="街道自采自办")
    station, window = company.platforms["station"], Source.objects.of(company.tenant).get(code="window")
    add_home_rule(Scope(), station, by=admin, since=since, finder=station, source=window)


def _variants(company: Company) -> None:
    """At the street a worker may settle a case on the spot; at the station the resident's word is the check.

    Here every settled case closes by itself, so that the story ends the same way every time.
    """
    admin = company.people["admin"]
    variants = {one.code: one for one in Variant.objects.of(company.tenant)}
    settled = {"settle": ("hand", 1.0), "close": ("auto", 1.0)}
    change_variant(variants["short_flow"], settled, {}, by=admin)
    use_variant(company.platforms["street"], variants["short_flow"], by=admin)
    use_variant(company.platforms["station"], variants["community"], by=admin)
