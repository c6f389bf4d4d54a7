"""Who works in the district: platforms on two levels, and some sixty members of staff. All made up."""

from __future__ import annotations

from wangge.demo.staffing import Desk, Staff
from wangge.demo.town.names import DISTRICT_CODE, community_code, street_code
from wangge.people.models import Platform

Kind = Platform.Kind
TOP = Desk(
    "centre",
    "",
    Kind.DISTRICT_CENTRE,
    "汀禾区城市运行管理中心",
    "Tinghe District Operation Centre",
    DISTRICT_CODE,
)
NIGHT_AND_DAY = "always"
DESKS = (
    Desk(
        "yueting",
        "centre",
        Kind.STREET_CENTRE,
        "月汀街道城运中心",
        "Yueting Street Centre",
        street_code("001"),
    ),
    Desk(
        "huaiying",
        "centre",
        Kind.STREET_CENTRE,
        "槐影街道城运中心",
        "Huaiying Street Centre",
        street_code("002"),
    ),
    Desk(
        "yanqiao",
        "centre",
        Kind.STREET_CENTRE,
        "砚桥街道城运中心",
        "Yanqiao Street Centre",
        street_code("003"),
    ),
    Desk(
        "mailong",
        "centre",
        Kind.STREET_CENTRE,
        "麦垄街道城运中心",
        "Mailong Street Centre",
        street_code("004"),
    ),
    Desk(
        "moxiang", "yanqiao", Kind.STATION, "墨香社区工作站", "Moxiang Community Station", community_code("l")
    ),
    Desk("yueting_crew", "yueting", Kind.CREW, "月汀街道综合保洁队", "Yueting Street Crew"),
    Desk("huaiying_crew", "huaiying", Kind.CREW, "槐影街道综合保洁队", "Huaiying Street Crew"),
    Desk("works", "centre", Kind.DEPARTMENT, "区市政工程处", "Municipal Works"),
    Desk("roads", "works", Kind.SECTION, "市政处道路科", "Road Section"),
    Desk("roads_crew", "roads", Kind.CREW, "道路养护一班", "Road Crew 1"),
    Desk("drains", "works", Kind.SECTION, "市政处排水科", "Drainage Section"),
    Desk("lighting", "works", Kind.SECTION, "市政处照明科", "Lighting Section"),
    Desk("enforcement", "centre", Kind.DEPARTMENT, "区综合执法局", "Urban Enforcement"),
    Desk("patrol_unit", "enforcement", Kind.CREW, "执法局机动中队", "Mobile Enforcement Unit"),
    Desk("cleaning", "centre", Kind.DEPARTMENT, "区环卫所", "Street Cleaning"),
    Desk("cleaning_crew", "cleaning", Kind.CREW, "环卫清运班", "Removal Crew"),
    Desk("parks", "centre", Kind.DEPARTMENT, "区园林绿化所", "Parks and Greenery"),
    Desk("traffic", "centre", Kind.DEPARTMENT, "区交警大队", "Traffic Police"),
    Desk("construction", "centre", Kind.DEPARTMENT, "区住房和建设局", "Housing and Construction"),
    Desk("water", "centre", Kind.DEPARTMENT, "区水务站", "Water Service"),
    Desk("environment", "centre", Kind.DEPARTMENT, "区生态环境分局", "Environment Office"),
    Desk("property", "centre", Kind.PROPERTY_MANAGER, "安澜物业公司", "Anlan Property Company"),
    Desk("grid_power", "centre", Kind.LINKED_UNIT, "汀禾供电公司", "Tinghe Power Company"),
    Desk("emergency", "centre", Kind.LINKED_UNIT, "区应急抢险队", "Emergency Squad", calendar=NIGHT_AND_DAY),
)
DEPARTMENTS = (
    "works", "enforcement", "cleaning", "parks", "traffic", "construction", "water", "environment",
)  # fmt: skip
ADMIN_NAMES = ("顾一帆", "秦守安", "谭明镜")
SUPERVISORS = (
    "岑小满", "孟秋白", "苗阿禾", "纪小川", "乔木棉", "穆晚晴", "尹长风", "费青禾", "祁麦冬", "阮溪云",
)  # fmt: skip
STAFF = (
    *(
        Staff(f"supervisor{number or ''}", name, (f"supervisor@centre/R{number + 1:02}",))
        for number, name in enumerate(SUPERVISORS)
    ),
    Staff("reporter", "闻知秋", ("reporter@centre",)),
    Staff("acceptor", "陆听雨", ("acceptor@centre",)),
    Staff("acceptor2", "叶南星", ("acceptor@centre",)),
    Staff("acceptor3", "沈书简", ("acceptor@centre",)),
    Staff("duty_chief", "贺长青", ("duty_chief@centre",)),
    Staff("duty_chief2", "严以宁", ("duty_chief@centre",)),
    Staff("dispatcher", "宋知远", ("dispatcher@centre",)),
    Staff("dispatcher2", "田远舟", ("dispatcher@centre",)),
    Staff("leader", "方正平", ("leader@centre",)),
    Staff("assessor", "丁衡", ("assessor@centre",)),
    Staff("yueting_acceptor", "温如玉", ("acceptor@yueting",)),
    Staff("yueting_chief", "罗定山", ("duty_chief@yueting",)),
    Staff("yueting_dispatcher", "钟灵秀", ("dispatcher@yueting", "liaison@yueting")),
    Staff("yueting_supervisor", "花小枝", ("supervisor@yueting",)),
    Staff("yueting_supervisor2", "车前子", ("supervisor@yueting",)),
    Staff("yueting_worker", "胡大勇", ("liaison@yueting_crew", "handler@yueting_crew")),
    Staff("huaiying_acceptor", "卫思齐", ("acceptor@huaiying",)),
    Staff("huaiying_chief", "项南亭", ("duty_chief@huaiying",)),
    Staff("huaiying_dispatcher", "毕云帆", ("dispatcher@huaiying", "liaison@huaiying")),
    Staff("huaiying_supervisor", "柳青青", ("supervisor@huaiying",)),
    Staff("huaiying_supervisor2", "古道西", ("supervisor@huaiying",)),
    Staff("huaiying_worker", "庞实", ("liaison@huaiying_crew", "handler@huaiying_crew")),
    Staff("yanqiao_liaison", "戴月归", ("liaison@yanqiao", "handler@yanqiao")),
    Staff("mailong_liaison", "夏粟", ("liaison@mailong", "handler@mailong")),
    Staff("moxiang_acceptor", "江小鱼", ("acceptor@moxiang", "duty_chief@moxiang")),
    Staff("moxiang_dispatcher", "姚春和", ("dispatcher@moxiang", "duty_chief@moxiang")),
    Staff("moxiang_supervisor", "水清浅", ("supervisor@moxiang",)),
    Staff("liaison", "石敢为", ("liaison@works",)),
    Staff("works_lead", "梁承重", ("leader@works",)),
    Staff("roads", "路平安", ("liaison@roads",)),
    Staff("foreman", "万里行", ("liaison@roads_crew",)),
    Staff("handler", "牛得草", ("handler@roads_crew",)),
    Staff("drains", "容川", ("liaison@drains", "handler@drains")),
    Staff("lighting", "光明", ("liaison@lighting", "handler@lighting")),
    Staff("enforcement", "武定国", ("liaison@enforcement",)),
    Staff("enforcement_lead", "鲁正", ("leader@enforcement",)),
    Staff("patrol_unit", "巡安", ("liaison@patrol_unit", "handler@patrol_unit")),
    Staff("cleaning", "洁尘", ("liaison@cleaning",)),
    Staff("cleaning_crew", "常新", ("liaison@cleaning_crew", "handler@cleaning_crew")),
    Staff("parks", "林若木", ("liaison@parks", "handler@parks")),
    Staff("traffic", "雷鸣", ("liaison@traffic", "handler@traffic")),
    Staff("construction", "厦安", ("liaison@construction", "handler@construction")),
    Staff("water", "江源", ("liaison@water", "handler@water")),
    Staff("environment", "天蓝", ("liaison@environment", "handler@environment")),
    Staff("property", "安居", ("liaison@property", "handler@property")),
    Staff("grid_power", "电波", ("liaison@grid_power", "handler@grid_power")),
    Staff("emergency", "向前", ("liaison@emergency", "handler@emergency")),
)  # fmt: skip
LIAISONS = {  # who signs and sends back, and who answers, at each organisation
    "works": ("liaison", "liaison"), "roads": ("roads", "roads"), "roads_crew": ("foreman", "handler"),
    "drains": ("drains", "drains"), "lighting": ("lighting", "lighting"),
    "enforcement": ("enforcement", "enforcement"), "patrol_unit": ("patrol_unit", "patrol_unit"),
    "cleaning": ("cleaning", "cleaning"), "cleaning_crew": ("cleaning_crew", "cleaning_crew"),
    "yueting": ("yueting_dispatcher", "yueting_dispatcher"),
    "huaiying": ("huaiying_dispatcher", "huaiying_dispatcher"),
    "yueting_crew": ("yueting_worker", "yueting_worker"),
    "huaiying_crew": ("huaiying_worker", "huaiying_worker"),
    "yanqiao": ("yanqiao_liaison", "yanqiao_liaison"), "mailong": ("mailong_liaison", "mailong_liaison"),
    **{key: (key, key) for key in (
        "parks", "traffic", "construction", "water", "environment", "property", "grid_power", "emergency",
    )},
}  # fmt: skip
LEADS = {"works": "works_lead", "enforcement": "enforcement_lead"}
BELOW = {  # whom a liaison passes the work on to, from top to bottom
    "works": {"road": ("roads", "roads_crew"), "drain": ("drains",), "light": ("lighting",)},
    "enforcement": {"": ("patrol_unit",)},
    "cleaning": {"": ("cleaning_crew",)},
}
ACCOUNTS = (  # the accounts that are shown, one for each role
    "reporter", "supervisor", "acceptor", "duty_chief", "dispatcher", "liaison", "yanqiao_liaison", "handler",
    "works_lead", "leader", "assessor", "yueting_acceptor", "yueting_chief", "yueting_dispatcher",
    "yueting_supervisor", "moxiang_acceptor", "admin", "security_admin", "auditor",
)  # fmt: skip
