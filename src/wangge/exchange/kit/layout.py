"""What the workbook looks like: its sheets and their columns. Template and reader both follow this table.

Every sheet and heading has a Chinese and an English name; either is understood, and both together.
"""

from __future__ import annotations

from dataclasses import dataclass

from wangge.core.tables import Column, Kind
from wangge.tenants.speech import in_either, offered

Choice = tuple[str, str, str]
"""Code, Chinese, English."""

WEEKDAYS: tuple[Choice, ...] = (
    ("mon", "周一", "Monday"), ("tue", "周二", "Tuesday"), ("wed", "周三", "Wednesday"),
    ("thu", "周四", "Thursday"), ("fri", "周五", "Friday"), ("sat", "周六", "Saturday"), ("sun", "周日", "Sunday"),
)  # fmt: skip
PLATFORM_KINDS: tuple[Choice, ...] = (
    ("city_centre", "市级中心", "City centre"), ("district_centre", "区级中心", "District centre"),
    ("supervision_centre", "监督中心", "Supervision centre"), ("command_centre", "指挥中心", "Command centre"),
    ("street_centre", "街道中心", "Street centre"), ("station", "社区工作站", "Community station"),
    ("department", "专业部门", "Department"), ("section", "科室", "Section"),
    ("contractor", "承包单位", "Contractor"), ("crew", "班组", "Crew"), ("linked_unit", "联动单位", "Linked unit"),
    ("property_manager", "物业公司", "Property manager"),
)  # fmt: skip
AREA_KINDS: tuple[Choice, ...] = (
    ("city", "市", "City"), ("district", "区县", "District"), ("street", "街道", "Street"),
    ("community", "社区", "Community"), ("cell", "网格", "Cell"),
)  # fmt: skip
DUTIES: tuple[Choice, ...] = (
    ("reporter", "报告人", "Reporter"), ("supervisor", "监督员", "Supervisor"), ("acceptor", "受理员", "Acceptor"),
    ("duty_chief", "值班长", "Duty chief"), ("dispatcher", "派遣员", "Dispatcher"), ("liaison", "联络员", "Liaison"),
    ("handler", "处置人员", "Handler"), ("leader", "领导", "Leader"), ("assessor", "考核员", "Assessor"),
    ("admin", "系统管理员", "Administrator"), ("security_admin", "安全管理员", "Security administrator"),
    ("auditor", "安全审计员", "Auditor"),
)  # fmt: skip
MATTER_KINDS: tuple[Choice, ...] = (("matter", "事项", "Matter"), ("component", "部件", "Component"))
YES_NO: tuple[Choice, ...] = (("yes", "是", "Yes"), ("no", "否", "No"))
STEPS: tuple[Choice, ...] = (
    ("reported", "待受理", "To be accepted"), ("accepted", "待立案", "To be filed"),
    ("filed", "待派遣", "To be dispatched"), ("dispatched", "已派遣", "Dispatched"),
)  # fmt: skip
COORDS: tuple[Choice, ...] = (
    ("cgcs2000", "CGCS2000", "CGCS2000"), ("wgs84", "WGS84", "WGS84"), ("gcj02", "GCJ-02", "GCJ-02"),
    ("bd09", "BD-09", "BD-09"),
)  # fmt: skip
SETUP: tuple[Choice, ...] = (
    ("name", "名称", "Name"), ("scheme", "编码方案", "Code scheme"), ("since", "生效日期", "In force from"),
    ("grid", "单元网格边长", "Width of unit grids"), ("shapes", "图形文件", "Shape file"),
    ("coords", "坐标系", "Coordinates"),
)  # fmt: skip
BOUNDARY_CHARACTERS = 32_000
PROSE = 2000


@dataclass(frozen=True)
class Col:
    """A column: names, what it holds, how it is explained, and which sheet's codes are offered for it."""

    name: str
    zh: str
    en: str
    kind: Kind = Kind.TEXT
    needed: bool = False
    unique: bool = False
    longest: int = 100
    choices: tuple[Choice, ...] = ()
    strict: bool = True  # whether only the choices are possible
    of: str = ""
    width: int = 14
    help_zh: str = ""
    help_en: str = ""

    @property
    def heading(self) -> str:
        return f"{self.zh} ({self.en})" + (" *" if self.needed else "")

    @property
    def called(self) -> object:
        """For a sentence, in the reader's language; in the file stands the whole heading."""
        return in_either(self.zh, self.en)

    @property
    def labels(self) -> tuple[str, ...]:
        return (self.zh, self.en, f"{self.zh} {self.en}")

    def as_column(self) -> Column:
        """For the reader; that a value is needed is the kit's own check, so that nothing stops early."""
        fixed = bool(self.choices) and self.strict
        return Column(
            self.name,
            self.labels,
            Kind.BOOL if self.choices == YES_NO else Kind.CHOICE if fixed else self.kind,
            unique=self.unique,
            max_length=self.longest,
            choices={word: code for code, *words in self.choices for word in (*words, code)} if fixed else {},
            offered=offered(word for _code, *words in self.choices for word in words),
        )


@dataclass(frozen=True)
class Page:
    """A sheet of the workbook. Without a ``first_load`` sheet a new street cannot begin."""

    key: str
    zh: str
    en: str
    columns: tuple[Col, ...]
    first_load: bool = False
    help_zh: str = ""
    help_en: str = ""

    @property
    def title(self) -> str:
        return f"{self.zh} {self.en}"

    @property
    def called(self) -> object:
        return in_either(self.zh, self.en)

    @property
    def titles(self) -> tuple[str, ...]:
        return (self.title, self.zh, self.en, self.key, self.en.lower())

    def column(self, name: str) -> Col:
        return next(column for column in self.columns if column.name == name)


def _code(zh: str, en: str, **more: object) -> Col:
    return Col("code", zh, en, Kind.CODE, needed=True, unique=True, longest=30, **more)  # type: ignore[arg-type]


PAGES: tuple[Page, ...] = (
    Page("setup", "基本信息", "Setup", (
        Col("item", "项目", "Item", needed=True, unique=True, choices=SETUP, width=22),
        Col("value", "内容", "Value", longest=200, width=40),
    ), True, "名称必填；生效日期留空即为当天。", "The name is needed; without a date it is today."),
    Page("platforms", "平台", "Platforms", (
        _code("平台编码", "Platform code", help_zh="字母、数字、连字符和下划线",
              help_en="Letters, digits, hyphens and underscores"),
        Col("name", "平台名称", "Platform name", needed=True, width=28),
        Col("name_en", "英文名称", "English name", width=28),
        Col("kind", "平台类型", "Kind", needed=True, choices=PLATFORM_KINDS, width=16),
        Col("above", "上级平台", "Above", Kind.CODE, longest=30, of="platforms",
            help_zh="上级平台的编码；最上一级留空", help_en="Code of the platform above; empty for the topmost"),
        Col("division", "所辖区划", "Division", Kind.CODE, longest=12, of="areas"),
        Col("calendar", "作息编码", "Calendar", Kind.CODE, longest=30, of="calendars",
            help_zh="留空则与上级相同", help_en="Empty: as the platform above"),
    ), True, "中心、部门、科室、班组，一行一个。", "Centres, departments, sections, crews: one a row."),
    Page("areas", "区划与网格", "Areas", (
        Col("code", "区划编码", "Area code", Kind.CODE, needed=True, longest=30, width=18),
        Col("name", "区划名称", "Area name", needed=True, width=20),
        Col("kind", "类别", "Level", needed=True, choices=AREA_KINDS),
        Col("above", "上级区划", "Area above", Kind.CODE, longest=30, of="areas"),
        Col("system", "网格体系", "Grid system", Kind.CODE, longest=20,
            help_zh="仅网格填写；留空为 city（城市管理）", help_en="For cells only; empty is city"),
        Col("area_class", "管理级别", "Area class",
            choices=(("A", "A", "A"), ("B", "B", "B"), ("C", "C", "C")), width=10),
        Col("boundary", "边界", "Boundary", longest=BOUNDARY_CHARACTERS, width=40,
            help_zh="拐点“经度 纬度”，用逗号隔开，或 WKT；在图形文件里的可留空",
            help_en="Corners as “lon lat” between commas, or WKT; empty where the shape file has it"),
    ), True, "先区县、街道、社区，后网格。", "Districts, streets, communities, then cells."),
    Page("rounds", "责任网格", "Rounds", (
        _code("责任网格编码", "Round code"),
        Col("name", "责任网格名称", "Round name", width=24),
        Col("cells", "所含网格", "Cells", needed=True, longest=30_000, width=40,
            help_zh="网格或社区编码，用顿号或逗号隔开", help_en="Codes of cells or communities between commas"),
    ), help_zh="一名监督员负责的网格。", help_en="The cells that one supervisor walks."),
    Page("calendars", "作息", "Calendars", (
        _code("作息代码", "Calendar code"),
        Col("name", "作息名称", "Calendar name", needed=True, longest=50, width=20),
        Col("holidays", "按节假日", "Holidays off", choices=YES_NO,
            help_zh="是：法定节假日休息、调休日上班", help_en="Yes: the country's holidays and swapped work days"),
        *(Col(code, zh, en, Kind.PLAIN, longest=60, width=22) for code, zh, en in WEEKDAYS),
    ), help_zh="时段写作 08:00-12:00 14:00-18:00；00:00-00:00 为全天；留空为休息。",
       help_en="Periods as 08:00-12:00 14:00-18:00; 00:00-00:00 is the whole day; empty is off."),
    Page("people", "人员与电话", "People and phones", (
        Col("username", "账号", "User name", needed=True, unique=True, longest=150, width=20),
        Col("name", "姓名", "Name", needed=True, longest=50),
        Col("phone", "工作电话", "Work phone", Kind.PLAIN, longest=30, width=18),
    ), True, "一人一行；两人不能共用一个电话。", "One row a person; no telephone belongs to two."),
    Page("posts", "岗位", "Posts", (
        Col("username", "人员账号", "Person", needed=True, longest=150, of="people", width=20),
        Col("platform", "所在平台", "Platform", Kind.CODE, needed=True, longest=30, of="platforms"),
        Col("duty", "职务", "Duty", needed=True, longest=50, choices=DUTIES, strict=False, width=16),
        Col("area", "负责区域", "Area", Kind.CODE, longest=30, of="rounds",
            help_zh="区划或责任网格的编码；留空为整个平台", help_en="Code of a division or round; empty: all"),
        Col("since", "起始日期", "From", Kind.DATE),
        Col("until", "终止日期", "Until", Kind.DATE, help_zh="不再任职的第一天", help_en="The first day without it"),
    ), True, "一行一个岗位；同一人可有几行。", "One row a post; a person may have several."),
    Page("matters", "事项与时限", "Matters", (
        Col("kind", "事项类别", "Kind of matter", choices=MATTER_KINDS, help_zh="留空为事项", help_en="Empty: matter"),
        Col("code", "事项代码", "Matter code", Kind.CODE, needed=True, longest=5,
            help_zh="国标代码；自定义事项只写两位大类代码", help_en="The national code; of your own only the two digits"),
        Col("name", "事项名称", "Matter name", width=22, help_zh="自定义事项必填", help_en="Needed for your own"),
        Col("text", "立案条件", "Filing condition", needed=True, longest=PROSE, width=36),
        Col("text_en", "立案条件英文", "Filing condition in English", longest=PROSE, width=20),
        Col("closing", "结案条件", "Closing condition", longest=PROSE, width=30),
        Col("closing_en", "结案条件英文", "Closing condition in English", longest=PROSE, width=20),
        Col("limit", "处置时限", "Limit", help_zh="如 4工作时、2紧急工作日", help_en="Such as 4工作时, 2紧急工作日"),
        Col("limit_A", "A类时限", "Limit A"),
        Col("limit_B", "B类时限", "Limit B"),
        Col("limit_C", "C类时限", "Limit C"),
        Col("overall", "总时限", "Overall limit", help_zh="立案到结案；留空则按平台设置加余量",
            help_en="From filing to closing; empty: with the platform's margin"),
        Col("needs_photo", "需照片", "Needs photo", choices=YES_NO),
        Col("emergency", "先派后补", "Emergency", choices=YES_NO),
        Col("handled_by", "处置单位", "Handled by", longest=300, width=20),
    ), True, "一行一个立案条件。", "One row a filing condition."),
    Page("responsibilities", "职责", "Responsibilities", (
        Col("matter", "负责事项", "Matters", Kind.CODE, help_zh="代码、代码开头或自定义事项名称；留空为全部",
            help_en="A code, its beginning, or the name of your own matter; empty: all"),
        Col("kind", "职责类别", "Kind of matters", choices=MATTER_KINDS),
        Col("area", "负责范围", "Where", Kind.CODE, longest=30, of="areas",
            help_zh="区划或网格编码；留空为各处", help_en="Code of a division or cell; empty: everywhere"),
        Col("platform", "责任单位", "Responsible", Kind.CODE, needed=True, longest=30, of="platforms"),
        Col("why", "依据", "Why", longest=200, width=24),
    ), help_zh="谁在哪里负责什么。", help_en="Who answers for what where."),
    Page("homes", "主办规则", "Home rules", (
        Col("platform", "主办平台", "Run by", Kind.CODE, needed=True, longest=30, of="platforms",
            help_zh="受理、立案、派遣、核查、结案的平台", help_en="Accepts, files, dispatches, checks and closes"),
        Col("matter", "主办事项", "Matters run", Kind.CODE, help_zh="代码、代码开头或自定义事项名称；留空为全部",
            help_en="A code, its beginning, or the name of your own matter; empty: all"),
        Col("kind", "主办类别", "Kind of matters run", choices=MATTER_KINDS),
        Col("area", "主办范围", "Division", Kind.CODE, longest=12, of="areas",
            help_zh="区划编码；留空为各处", help_en="Code of a division; empty: everywhere"),
        Col("finder", "发现平台", "Found by", Kind.CODE, longest=30, of="platforms",
            help_zh="本平台及下级发现的；留空为不限", help_en="By it and those below; empty: by anybody"),
        Col("source", "报送来源", "From source", Kind.TEXT, longest=50),
        Col("why", "主办依据", "Reason", longest=200, width=24),
    ), help_zh="案件由哪个平台主办；没有规则时由区级中心主办，没有区级中心的由街道主办。",
       help_en="Which platform runs a case; without a row the district centre, or the street where there is none."),
    Page("cases", "未结旧案", "Open cases", (
        Col("number", "旧案编号", "Old number", Kind.CODE, needed=True, unique=True, longest=40, width=18),
        Col("source", "案件来源", "Source", Kind.TEXT, needed=True, longest=50),
        Col("matter", "案件事项", "Case matter", Kind.CODE, longest=100),
        Col("condition", "适用条件", "Condition", longest=PROSE, width=20,
            help_zh="立案条件的文字；留空取该事项第一条", help_en="Its words; empty: the first of the matter"),
        Col("description", "问题描述", "Description", needed=True, longest=PROSE, width=36),
        Col("place", "地点", "Place", longest=300, width=24),
        Col("lon", "经度", "Longitude", Kind.DECIMAL),
        Col("lat", "纬度", "Latitude", Kind.DECIMAL),
        Col("cell", "所在网格", "Cell", Kind.CODE, longest=30, of="areas",
            help_zh="没有坐标时填写网格或社区编码", help_en="Without coordinates: a cell or community"),
        Col("reported_at", "上报时间", "Reported at", Kind.DATETIME, needed=True, width=18),
        Col("step", "环节", "Step", needed=True, choices=STEPS),
        Col("filed_at", "立案时间", "Filed at", Kind.DATETIME, width=18),
        Col("platform", "处置平台", "With", Kind.CODE, longest=30, of="platforms"),
        Col("due", "截止时间", "Due", Kind.DATETIME, width=18, help_zh="原系统承诺的时间，照旧有效",
            help_en="As the old system promised it; it goes on holding"),
        Col("reporter", "报告人姓名", "Reporter", longest=50),
        Col("phone", "报告人电话", "Reporter's phone", Kind.PLAIN, longest=30, width=16),
        Col("secret", "要求保密", "Secret", choices=YES_NO),
    ), help_zh="原系统里尚未办结的案件。", help_en="What the old system has not finished."),
)  # fmt: skip
BY_KEY = {page.key: page for page in PAGES}
GUIDE_TITLE = "说明 Guide"
GUIDE = (
    ("怎样填写", "How to fill it in"),
    ("每张表从第三行开始填写，带 * 的列必填。表名和表头不要改。", "Fill each sheet from row 3 on; columns with * are needed. "
     "Leave the names of sheets and headings as they are."),
    ("中文和英文都可以填写，下拉列表里的词两种语言都认。", "Chinese and English are both understood, also for words from a list."),
    ("日期写作 2026-12-01，时间写作 2026-12-01 08:30。", "Write days as 2026-12-01, moments as 2026-12-01 08:30."),
    ("不要用公式，不要隐藏行。", "Use no formulas and hide no rows."),
    ("先检查：./wangge kit check 文件，或在网页“街道工作簿”里上传。", "Check first: ./wangge kit check FILE, or send it on the page "
     "“Street workbook”."),
    ("载入要么全部成功，要么什么都不变。", "It is loaded whole, or nothing changes."),
    ("以后改了再载入：多出的行是新增，改了的行是变更，删掉的岗位、职责、主办规则、立案条件和人员会终止。",
     "Change it later and load it again: new rows are added, changed ones changed; posts, responsibilities, home rules, filing "
     "conditions and people whose rows are gone end."),
)  # fmt: skip
