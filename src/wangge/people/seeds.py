"""What every tenant begins with: the twelve duties and the pairs that exclude each other."""

from wangge.people.models import Duty

LABELS = {
    Duty.Code.REPORTER: ("报告人", "Reporter"),
    Duty.Code.SUPERVISOR: ("监督员", "Supervisor"),
    Duty.Code.ACCEPTOR: ("受理员", "Acceptor"),
    Duty.Code.DUTY_CHIEF: ("值班长", "Duty chief"),
    Duty.Code.DISPATCHER: ("派遣员", "Dispatcher"),
    Duty.Code.LIAISON: ("联络员", "Liaison"),
    Duty.Code.HANDLER: ("处置人员", "Handler"),
    Duty.Code.LEADER: ("领导", "Leader"),
    Duty.Code.ASSESSOR: ("考核员", "Assessor"),
    Duty.Code.ADMIN: ("系统管理员", "Administrator"),
    Duty.Code.SECURITY_ADMIN: ("安全管理员", "Security administrator"),
    Duty.Code.AUDITOR: ("安全审计员", "Auditor"),
}

_SPLIT = "Who configures, who grants and who audits are three people (GB/T 22239-2019, 8.1.4.2 d)."
_CHECK = "Who handles does not check."

# (one, other, only at the same platform, why). A station of two people still works: one takes the desk and
# the round, the other handles.
PAIRS = [
    (Duty.Code.ADMIN, Duty.Code.SECURITY_ADMIN, False, _SPLIT),
    (Duty.Code.ADMIN, Duty.Code.AUDITOR, False, _SPLIT),
    (Duty.Code.SECURITY_ADMIN, Duty.Code.AUDITOR, False, _SPLIT),
    (Duty.Code.HANDLER, Duty.Code.SUPERVISOR, True, _CHECK),
    (Duty.Code.LIAISON, Duty.Code.SUPERVISOR, True, _CHECK),
]

_OFFICE_DAY = [["08:00", "12:00"], ["14:00", "18:00"]]
OFFICE_WEEK = {day: _OFFICE_DAY for day in ["mon", "tue", "wed", "thu", "fri"]}
