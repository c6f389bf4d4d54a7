"""What can be wrong with a workbook: one type a mistake, so that each says its own sentence."""

from __future__ import annotations

from wangge.core.errors import Refused


class Wrong(Refused):
    """Base of the workbook's mistakes."""

    code = "kit_wrong"


class SheetMissing(Wrong):
    code = "kit_sheet_missing"
    message = "The workbook has no sheet %(sheet)s. It has: %(found)s."


class SheetEmpty(Wrong):
    code = "kit_sheet_empty"
    message = "The sheet has no rows, and a new street needs some."


class SheetUnread(Wrong):
    """Nothing of this sheet changes; not a mistake."""

    code = "kit_sheet_unread"
    message = "There is no sheet %(sheet)s; nothing of it changes."


class HeadMissing(Wrong):
    code = "kit_head_missing"
    message = "The heading %(heading)s is missing; was it renamed?"


class HiddenRows(Wrong):
    """Rows that nobody sees count all the same; not a mistake."""

    code = "kit_hidden_rows"
    message = "Rows that are hidden in the file were read: %(rows)s."


class UnreadColumns(Wrong):
    """A column more than the template has; not a mistake."""

    code = "kit_unread_columns"
    message = "These columns were not read: %(columns)s."


class Unknown(Wrong):
    code = "kit_unknown"
    message = "There is no %(what)s “%(value)s”, neither in the workbook nor here."


class NotOffered(Unknown):
    """A word of a list that lies in the program or here, not in the workbook."""

    message = "There is no %(what)s “%(value)s”. Possible: %(choices)s."


class Circle(Wrong):
    code = "kit_circle"
    message = "%(codes)s: these platforms stand above each other in a circle."


class Tops(Wrong):
    code = "kit_tops"
    message = "A new street has one topmost platform; this workbook has %(count)s."


class CodeInvalid(Wrong):
    code = "kit_code_invalid"
    message = "A code has letters, digits, hyphens and underscores only."


class AreaAbove(Wrong):
    code = "kit_area_above"
    message = "A %(level)s cannot lie in a %(above)s."


class AreaCode(Wrong):
    code = "kit_area_code"
    message = "The code of a division has 12 digits: 6 of the district, 3 of the street, 3 of the community."


class AreaTwice(Wrong):
    code = "kit_area_twice"
    message = "Row %(first)s has the same code already."


class BoundaryUnread(Wrong):
    code = "kit_boundary_unread"
    message = "This is no boundary: write at least three corners as “lon lat” between commas, or WKT."


class BoundaryWrong(Wrong):
    code = "kit_boundary_wrong"
    message = "The boundary is not possible: %(why)s."


class BoundaryMissing(Wrong):
    code = "kit_boundary_missing"
    message = "%(name)s has no boundary, neither here nor in the shape file."


class Overlap(Wrong):
    code = "kit_overlap"
    message = "%(one)s and %(other)s overlap by %(m2)s m² near %(lon)s, %(lat)s."


class Gap(Wrong):
    """Perhaps a lake; not a mistake."""

    code = "kit_gap"
    message = "Between %(names)s there is a gap of %(m2)s m² near %(lon)s, %(lat)s."


class CellsShared(Wrong):
    """Perhaps two people walk it at different hours; not a mistake."""

    code = "kit_cells_shared"
    message = "%(cells)s: the round %(other)s (row %(first)s) has these cells too."


class CellsHeld(Wrong):
    """As before, with a round that the workbook does not name; not a mistake."""

    code = "kit_cells_held"
    message = "%(cells)s: the round %(other)s has these cells here."


class ShapesMissing(Wrong):
    code = "kit_shapes_missing"
    message = "The workbook names the shape file %(file)s, which was not given."


class ShapesOdd(Wrong):
    code = "kit_shapes_odd"
    message = "The shape file cannot be read: %(why)s"


class PhoneShared(Wrong):
    code = "kit_phone_shared"
    message = "%(who)s has this telephone already (row %(first)s)."


class PhoneHeld(Wrong):
    code = "kit_phone_held"
    message = "%(who)s has this telephone here already."


class PhoneOdd(Wrong):
    code = "kit_phone_odd"
    message = "This is no telephone number."


class NameOther(Wrong):
    code = "kit_name_other"
    message = "The user name %(username)s is taken."


class DutyMissing(Wrong):
    code = "kit_duty_missing"
    message = "A post needs a duty."


class DutiesExclude(Wrong):
    code = "kit_duties_exclude"
    message = "%(who)s would be %(one)s and %(other)s (row %(first)s); nobody holds both."


class PostTwice(Wrong):
    code = "kit_post_twice"
    message = "Row %(first)s gives the same post."


class DatesCrossed(Wrong):
    code = "kit_dates_crossed"
    message = "The end %(until)s does not lie after the beginning %(since)s."


class NameNeeded(Wrong):
    code = "kit_name_needed"
    message = "A matter of your own needs a name."


class MajorUnknown(Wrong):
    code = "kit_major_unknown"
    message = "There is no major class %(major)s in the scheme %(scheme)s."


class LimitNone(Wrong):
    code = "kit_limit_none"
    message = "There is no time limit: give one for all areas, or one each for A, B and C."


class LimitGuessed(Wrong):
    """Read, and told how; not a mistake."""

    code = "kit_limit_guessed"
    message = "“%(words)s” was read as %(value)s %(unit)s."


class ConditionTwice(Wrong):
    code = "kit_condition_twice"
    message = "Row %(first)s has the same condition of the same matter."


class ScopeTwice(Wrong):
    code = "kit_scope_twice"
    message = "Row %(first)s says who answers for exactly the same."


class RunsNone(Wrong):
    code = "kit_runs_none"
    message = "%(platform)s is no centre, street or station, so it cannot run cases."


class DeskEmpty(Wrong):
    """The street begins all the same; posts can be given on their page."""

    code = "kit_desk_empty"
    message = (
        "%(platform)s runs cases, but nobody there is %(duties)s. Give somebody the post, "
        "or name another platform on the sheet of home rules."
    )


class PeriodsUnread(Wrong):
    code = "kit_periods_unread"
    message = "“%(words)s” is no working time; write 08:00-12:00 14:00-18:00."


class NeverWorks(Wrong):
    code = "kit_never_works"
    message = "A calendar needs a period on one day at least."


class PlaceMissing(Wrong):
    code = "kit_place_missing"
    message = "A case needs a longitude and a latitude, or a cell."


class PlaceOutside(Wrong):
    code = "kit_place_outside"
    message = "This place lies outside every area of the workbook and of the street."


class TimesCrossed(Wrong):
    code = "kit_times_crossed"
    message = "%(later)s cannot lie before %(earlier)s."


class InTheFuture(Wrong):
    code = "kit_future"
    message = "This moment has not come yet."


class NeededForStep(Wrong):
    code = "kit_needed_for_step"
    message = "A case that is “%(step)s” needs this."


class NoCondition(Wrong):
    code = "kit_no_condition"
    message = "The matter has no filing condition, or none with these words."


class SettingOdd(Wrong):
    code = "kit_setting_odd"
    message = "%(value)s is not possible here: %(possible)s."


class CannotChange(Wrong):
    """What a changed workbook asks for and nobody does this way."""

    code = "kit_cannot_change"
    message = "%(what)s of %(name)s cannot be changed by a workbook (here: %(old)s, in the file: %(new)s)."


class CannotEnd(Wrong):
    """A row that was loaded and is not in the file any more."""

    code = "kit_cannot_end"
    message = "%(name)s was loaded and is missing now. Put the row back; it is closed on its own page."


class NameNeededForStreet(Wrong):
    code = "kit_name_needed_for_street"
    message = "A new street needs its name here."
