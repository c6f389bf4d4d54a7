"""Made-up values with which ``/style/`` shows every component in every state."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from urllib.parse import quote

from django.http import QueryDict
from django.utils.translation import gettext as _

from wangge.desk.paging import Page
from wangge.desk.parts import Choice, Column, Field, Happening, MoveForm, Photo, Tab
from wangge.desk.templatetags.wangge_ui import LIGHTS

MATTERS = [
    Choice("0101", "上水井盖", "01 公用设施"),
    Choice("0204", "路灯", "02 交通设施"),
    Choice("0501", "暴露垃圾", "05 市容环境"),
    Choice("0507", "占道经营", "05 市容环境"),
]
PLACES = ["东河路与文昌街交叉口向西 30 米路南", "文昌街 12 号院门前", "南湖公园东门", "河沿社区服务站对面"]
POINTS = [
    (116.4103, 39.9072),
    (116.4121, 39.9051),
    (116.4139, 39.9085),
    (116.4086, 39.9058),
    (116.4157, 39.9066),
]


def _photo(ground: str, thing: str, alt: str, *facts: str) -> Photo:
    drawing = (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 160 120'><rect width='160' height='120' "
        f"fill='{ground}'/><path d='M0 84h160v36H0z' fill='#8d949c'/><ellipse cx='80' cy='98' rx='26' ry='9' "
        f"fill='{thing}'/></svg>"
    )
    address = f"data:image/svg+xml,{quote(drawing)}"
    return Photo(address, alt, address, facts)


def before() -> list[Photo]:
    return [_photo("#cfd6dd", "#22272e", _("Before"), "11-20 08:14", "3 m")]


def after() -> list[Photo]:
    return [_photo("#d7e0d9", "#6b737c", _("After"), "11-21 15:40", "5 m")]


def clocks(at: datetime) -> list[SimpleNamespace]:
    """One clock for each light, as a list would show it."""
    lines = [
        ("green", timedelta(hours=11), timedelta(days=1, hours=3), "work"),
        ("yellow", timedelta(minutes=45), timedelta(minutes=45), "work"),
        ("red", timedelta(hours=-2, minutes=-10), timedelta(hours=-2, minutes=-10), "work"),
        ("red", timedelta(hours=-30), timedelta(hours=-30), "clock"),
        ("parked", timedelta(hours=6), timedelta(0), "work"),
    ]
    return [SimpleNamespace(state=s, left=left, due=at + until, unit=unit) for s, left, until, unit in lines]


def rows(at: datetime) -> list[SimpleNamespace]:
    """A dozen cases for the list."""
    lights = clocks(at)
    return [
        SimpleNamespace(
            number=f"2026112200{i + 17:02d}",
            clock=lights[i % len(lights)],
            matter=MATTERS[i % len(MATTERS)].label,
            place=PLACES[i % len(PLACES)],
            holder="李建国",
            post="市政养护一班",
            reported=at - timedelta(hours=3 * i + 1),
        )
        for i in range(10)
    ]


def page(at: datetime, query: QueryDict) -> Page:
    return Page(rows(at), 2, 20, 1001, has_next=True, query=query)


def tabs() -> list[Tab]:
    return [
        Tab("mine", _("Mine"), "?tab=mine", 12, hot=True),
        Tab("all", _("All I may see"), "?tab=all", "1,000+"),
        Tab("parked", _("Parked"), "?tab=parked", 3),
        Tab("live", _("Counted live"), "?tab=live", count_key="specimen"),
    ]


def columns() -> list[Column]:
    return [
        Column("number", _("Number"), fixed=True),
        Column("light", _("Light")),
        Column("matter", _("Matter")),
        Column("place", _("Place")),
        Column("holder", _("With whom")),
        Column("reported", _("Reported at")),
    ]


def filters(query: QueryDict) -> list[Field]:
    lights = [Choice(code, label) for code, label in LIGHTS.items()]
    return [
        Field("q", "text", _("Number or words"), required=False, value=query.get("q", ""), key="/"),
        Field("light", "choice", _("Light"), required=False, choices=lights, value=query.get("light", "")),
        Field("matter", "matter", _("Matter"), required=False, search_url="/style/search.json"),
        Field("since", "date", _("Reported since"), required=False, value=query.get("since", ""), fold=True),
        Field("until", "date", _("Reported until"), required=False, value=query.get("until", ""), fold=True),
    ]


def fields() -> list[Field]:
    """Every kind of input, some with help, errors and values."""
    return [
        Field("matter", "matter", _("Matter"), search_url="/style/search.json", value=MATTERS[0]),
        Field(
            "units",
            "platform",
            _("Assisting units"),
            search_url="/style/search.json",
            many=True,
            value=MATTERS[1:3],
        ),
        Field(
            "outcome",
            "choice",
            _("Outcome"),
            choices=[Choice("solved", _("Solved")), Choice("later", _("Cannot be solved now"))],
        ),
        Field(
            "streets",
            "choices",
            _("Streets"),
            required=False,
            many=True,
            value=["2"],
            choices=[Choice(str(i), f"第 {i} 街道") for i in range(1, 11)],
        ),
        Field(
            "until",
            "date",
            _("Until"),
            required=False,
            value="2026-12-01",
            help=_("A work day, at most 30 days away."),
        ),
        Field("place", "text", _("Place"), value="东河路与文昌街交叉口", max_length=200),
        Field(
            "reason",
            "reason",
            _("Reason"),
            errors=[_("A reason is needed here.")],
            words=["不属于本单位职责", "位置不清，请补充"],
        ),
        Field("photos", "photos", _("Photos"), required=False),
        Field("told", "check", _("The reporter was told"), required=False, value="1"),
    ]


def moves() -> list[MoveForm]:
    reason = Field("reason", "reason", _("Reason"))
    return [
        MoveForm("specimen_accept", _("Accept"), "/style/", primary=True, key="a"),
        MoveForm(
            "specimen_verify",
            _("Ask to verify"),
            "/style/",
            fields=fields()[5:8],
            key="v",
            hint=_("The supervisor of the cell gets a task."),
        ),
        MoveForm("specimen_merge", _("Merge"), "/style/", fields=[fields()[0]], key="m"),
        MoveForm("specimen_refuse", _("Do not accept"), "/style/", fields=[reason], danger=True),
    ]


def happenings(at: datetime) -> list[Happening]:
    first = at - timedelta(days=2)
    return [
        Happening(
            at - timedelta(hours=1),
            _("Sent back"),
            "赵敏",
            "园林绿化局 联络员",
            "现场为小区红线内绿地，不属于本单位职责。",
            tone="bad",
        ),
        Happening(
            at - timedelta(hours=5),
            _("Dispatched"),
            "王芳",
            "区指挥中心 派遣员",
            facts=[(_("To"), "园林绿化局"), (_("Limit"), "2 工作日")],
        ),
        Happening(first, _("Accepted"), "陈静", "区监督中心 受理员", tone="good"),
        Happening(
            first,
            _("Reported"),
            "刘洋",
            "监督员",
            "绿地上长期停放一辆白色面包车。",
            tone="quiet",
            recorded_at=first + timedelta(hours=2),
            photos=before(),
        ),
    ]


def undo() -> MoveForm:
    return MoveForm("specimen_take_back", _("Undo"), "/style/")


def markers() -> dict[str, object]:
    """GeoJSON of a few cases around one crossing, one for each light."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": point},
                "properties": {
                    "number": f"2026112200{i + 17:02d}",
                    "light": state,
                    "label": PLACES[i % len(PLACES)],
                    "url": "/style/",
                },
            }
            for i, (point, state) in enumerate(zip(POINTS, LIGHTS, strict=True))
        ],
    }


def drawing() -> dict[str, object]:
    """GeoJSON of one small area."""
    ring = [(116.408, 39.904), (116.416, 39.9045), (116.4165, 39.909), (116.4085, 39.9088), (116.408, 39.904)]
    area = {"type": "Feature", "properties": {}, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    return {"type": "FeatureCollection", "features": [area]}
