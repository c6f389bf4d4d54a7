"""Facts: the SQL that turns history into rows which can be counted and listed.

A source gives one row per thing that happened or fell due. Every row names its case, the event that tells
it, when it happened and when it was due; the other columns are what `counts.py` asks about. Numbers and
lists are both made from the same rows, so a number is always as long as its list.

Parameters: tenant, since, until (excluded), at (later events are not known yet), and the step lists.
"""

from __future__ import annotations

from wangge.cases.flow import ENDED, HOME

STEPS = {
    "home_steps": sorted(HOME.steps),
    "ended_steps": sorted(ENDED),
    "out_steps": sorted(ENDED - {HOME.good_end}),
}
"""Home and work steps have no word in common (a test says so), so a step tells which leg it is of."""

IN_PERIOD = """e.tenant_id = %(tenant)s AND e.happened_at >= %(since)s AND e.happened_at < %(until)s
           AND e.happened_at <= %(at)s"""

PLACE = """CROSS JOIN LATERAL (
        SELECT home_id, division_code FROM cases_case WHERE id = {case} OFFSET 0) c"""
"""Home and division, fetched case by case: what is looked for is few cases out of very many."""


def last_due(case: str) -> str:
    """The last known overall due moment: none before filing, while parked, and without a home that filed."""
    return f"""CROSS JOIN LATERAL (
        SELECT x.overall_due_at AS due_at FROM cases_caseevent x
        WHERE x.case_id = {case} AND x.happened_at <= %(at)s ORDER BY x.id DESC LIMIT 1) overall"""  # noqa: S608


def last_step(case: str, when: str = "true") -> str:
    """The last event of the home leg that has a step: of a closed case, its closing."""
    return f"""LEFT JOIN LATERAL (
        SELECT x.id, x.step, x.happened_at FROM cases_caseevent x
        WHERE x.case_id = {case} AND x.happened_at <= %(at)s AND {when}
          AND x.step = ANY(%(home_steps)s)
        ORDER BY x.id DESC LIMIT 1) home ON true"""  # noqa: S608


def ever(name: str, case: str, told: str) -> str:
    """Whether anything like this was ever told of the case: ``name.happened`` is true or null."""
    return f"""LEFT JOIN LATERAL (
        SELECT true AS happened FROM cases_caseevent x
        WHERE x.case_id = {case} AND x.happened_at <= %(at)s AND {told} LIMIT 1) {name} ON true"""  # noqa: S608


COHORT = "e.name IN ('report', 'accept')"
DEEDS = f"""
    SELECT e.case_id, e.id AS event_id, e.happened_at, e.clock_due_at AS due_at, e.name,
           e.details ->> 'result' AS result, c.home_id, c.division_code,
           filed.happened IS NOT NULL AS was_filed,
           filed.happened IS NOT NULL OR settled.happened IS NOT NULL AS was_real,
           coalesce(home.step <> ALL(%(ended_steps)s), false) AS is_open,
           coalesce(e.happened_at <= e.clock_due_at, true) AS in_time,
           recurrence.id IS NOT NULL AS recurs
    FROM cases_caseevent e
    {PLACE.format(case="e.case_id")}
    {last_step("e.case_id", when="e.name = 'report'")}
    {ever("filed", "e.case_id", f"{COHORT} AND x.name = 'file'")}
    {ever("settled", "e.case_id", "e.name = 'report' AND filed.happened IS NULL AND x.name = 'settle'")}
    LEFT JOIN cases_link recurrence ON e.name = 'file' AND recurrence.event_id = e.id
                                   AND recurrence.kind = 'recurrence'
    WHERE {IN_PERIOD} AND e.name IN (
        'report', 'accept', 'file', 'close', 'not_accept', 'not_file', 'withdraw', 'void', 'cancel', 'merge',
        'reopen', 'answer_call_back', 'true', 'false', 'cannot_verify', 'pass', 'fail', 'cannot_check')"""  # noqa: S608
"""What was done to cases at their home in the period; reports and acceptances know what became of them."""

DUES = f"""
    SELECT touched.case_id, c.home_id, c.division_code, overall.due_at,
           CASE WHEN home.step = 'closed' THEN home.id END AS event_id,
           CASE WHEN home.step = 'closed' THEN home.happened_at END AS happened_at,
           rework.happened IS NOT NULL AS reworked,
           home.step = 'closed' AS is_closed,
           home.step = 'closed' AND home.happened_at <= overall.due_at AS in_time
    FROM (SELECT DISTINCT case_id FROM cases_caseevent
          WHERE tenant_id = %(tenant)s AND overall_due_at >= %(since)s AND overall_due_at < %(until)s) touched
    {last_due("touched.case_id")}
    {last_step("touched.case_id")}
    {ever("rework", "touched.case_id", "x.name = 'rework' AND x.step = ANY(%(home_steps)s)")}
    {PLACE.format(case="touched.case_id")}
    WHERE overall.due_at >= %(since)s AND overall.due_at < %(until)s
      AND home.step <> ALL(%(out_steps)s)"""  # noqa: S608
"""Cases whose last known overall due moment lies in the period.

Ended and merged ones are not due; parked ones have no due moment as long as they are parked.
"""

LEG_DEEDS = f"""
    SELECT e.case_id, e.id AS event_id, e.happened_at, e.clock_due_at AS due_at, e.name,
           c.home_id, c.division_code, l.platform_id,
           strpos(l.suffix, '-') = 0 AS is_top,
           coalesce(e.happened_at <= e.clock_due_at, true) AS in_time
    FROM cases_caseevent e
    JOIN cases_leg l ON l.id = e.leg_id
    {PLACE.format(case="e.case_id")}
    WHERE {IN_PERIOD}
      AND e.name IN ('offered', 'sign', 'answer', 'send_back', 'grant_extension', 'grant_parking')"""  # noqa: S608
"""What departments and lower platforms did with the work they were sent; ``is_top``: sent by the home."""

LEG_TALE = """
    SELECT (array_agg(x.leg_due_at ORDER BY x.id DESC))[1] AS due_at,
           (array_agg(x.step ORDER BY x.id DESC) FILTER (WHERE x.step <> ''))[1] AS step,
           (array_agg(x.id ORDER BY x.id DESC) FILTER (WHERE x.name = 'answer'))[1] AS answer_id,
           (array_agg(x.happened_at ORDER BY x.id DESC) FILTER (WHERE x.name = 'answer'))[1] AS answered_at,
           bool_or(x.name = 'rework') AS reworked
    FROM cases_caseevent x
    WHERE x.case_id = touched.case_id AND x.leg_id = touched.leg_id AND x.happened_at <= %(at)s"""
"""A work leg in one row: the last due moment of its own handling limit, its step, its last answer."""

LEG_DUES = f"""
    SELECT DISTINCT ON (touched.case_id, l.platform_id)
           touched.case_id, c.home_id, c.division_code, l.platform_id, own.due_at,
           CASE WHEN own.step = 'answered' THEN own.answer_id END AS event_id,
           CASE WHEN own.step = 'answered' THEN own.answered_at END AS happened_at,
           l.is_main AND strpos(l.suffix, '-') = 0 AS is_main,
           own.reworked,
           own.step = 'answered' AS is_answered,
           own.step = 'answered' AND own.answered_at <= own.due_at AS in_time,
           home.step = 'closed' AS is_closed,
           home.step = 'closed' AND home.happened_at <= overall.due_at AS closed_in_time
    FROM (SELECT DISTINCT case_id, leg_id FROM cases_caseevent
          WHERE tenant_id = %(tenant)s AND leg_due_at >= %(since)s AND leg_due_at < %(until)s) touched
    CROSS JOIN LATERAL ({LEG_TALE}) own
    {last_due("touched.case_id")}
    {last_step("touched.case_id")}
    {ever("filed", "touched.case_id", "overall.due_at IS NULL AND x.name = 'file'")}
    JOIN cases_leg l ON l.id = touched.leg_id
    {PLACE.format(case="touched.case_id")}
    WHERE own.due_at >= %(since)s AND own.due_at < %(until)s AND own.step <> 'recalled'
      AND home.step <> ALL(%(out_steps)s) AND filed.happened IS NULL
    ORDER BY touched.case_id, l.platform_id, touched.leg_id DESC"""  # noqa: S608
"""Cases at an organisation whose own last known handling due lies in the period; its last leg counts.

A filed case without an overall due moment is parked. ``is_main``: the leg on which the case's home waits,
not an assisting one or one below another leg.
"""

RECURRENCES = f"""
    SELECT e.case_id, e.id AS event_id, e.happened_at, NULL::timestamptz AS due_at,
           l.platform_id, a.post_id, a.person_id, d.acts_as AS duty, p.platform_id AS post_platform_id
    FROM cases_caseevent e
    JOIN cases_link recurrence ON recurrence.event_id = e.id AND recurrence.kind = 'recurrence'
    JOIN cases_caseevent a ON a.case_id = recurrence.other_id AND a.name = 'answer'
    JOIN cases_leg l ON l.id = a.leg_id
    LEFT JOIN people_post p ON p.id = a.post_id
    LEFT JOIN people_duty d ON d.id = p.duty_id
    WHERE {IN_PERIOD} AND e.name = 'file'"""  # noqa: S608
"""Cases filed in the period that recur, beside whoever answered the earlier case."""

POST_DEEDS = f"""
    SELECT e.case_id, e.id AS event_id, e.happened_at, e.clock_due_at AS due_at, e.name,
           e.post_id, e.person_id, d.acts_as AS duty, p.platform_id AS post_platform_id,
           coalesce(e.happened_at <= e.clock_due_at, true) AS in_time,
           coalesce(later.was_real, false) AS was_real,
           coalesce(later.corrected, false) AS corrected,
           coalesce(later.cancelled, false) AS cancelled,
           coalesce(later.reworked, false) AS reworked,
           came_back.leg_id IS NOT NULL AS came_back
    FROM cases_caseevent e
    JOIN people_post p ON p.id = e.post_id
    JOIN people_duty d ON d.id = p.duty_id
    LEFT JOIN LATERAL (
        SELECT bool_or(x.name IN ('file', 'settle')) AS was_real,
               bool_or(x.name = 'correct' AND x.id > e.id) AS corrected,
               bool_or(x.name = 'cancel' AND x.id > e.id) AS cancelled,
               bool_or(x.name = 'rework' AND x.leg_id = e.leg_id AND x.id > e.id) AS reworked
        FROM cases_caseevent x
        WHERE x.case_id = e.case_id AND x.happened_at <= %(at)s
          AND e.name IN ('report', 'accept', 'file', 'answer')
    ) later ON true
    LEFT JOIN LATERAL (
        SELECT o.leg_id FROM cases_caseevent o
        JOIN cases_caseevent x ON x.case_id = o.case_id AND x.leg_id = o.leg_id AND x.name = 'send_back'
                              AND x.happened_at <= %(at)s
        WHERE o.case_id = e.case_id AND o.name = 'offered' AND o.because_of_id = e.id
          AND e.name IN ('dispatch', 'dispatch_now')
        LIMIT 1
    ) came_back ON true
    WHERE {IN_PERIOD} AND e.name IN (
        'report', 'true', 'false', 'cannot_verify', 'pass', 'fail', 'cannot_check', 'accept', 'ask_verify',
        'ask_check', 'file', 'close', 'dispatch', 'redispatch', 'dispatch_now', 'refuse_return', 'sign',
        'send_back', 'answer')
    UNION ALL
    SELECT t.case_id, t.asked_id, NULL, t.due_at, 'waiting_' || t.kind, p.id, t.person_id, p.acts_as,
           p.platform_id, false, false, false, false, false, false
    FROM cases_task t
    CROSS JOIN LATERAL (
        SELECT own.id, own.platform_id, duty.acts_as
        FROM people_post own JOIN people_duty duty ON duty.id = own.duty_id AND duty.acts_as = t.duty
        WHERE own.person_id = t.person_id AND own.platform_id = t.platform_id
        ORDER BY own.id DESC LIMIT 1
    ) p
    WHERE t.tenant_id = %(tenant)s AND t.state = 'open' AND t.kind IN ('verify', 'check')
      AND t.due_at >= %(since)s AND t.due_at < %(until)s AND t.due_at < %(at)s"""  # noqa: S608
"""What persons did under their posts in the period, and tasks that fell due in it and still wait for them."""

SOURCES = {
    "deeds": DEEDS,
    "dues": DUES,
    "leg_deeds": LEG_DEEDS,
    "leg_dues": LEG_DUES,
    "recurrences": RECURRENCES,
    "post_deeds": POST_DEEDS,
}
