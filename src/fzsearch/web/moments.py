"""Moments as readers and portals live by them: in the time of China."""

from datetime import datetime, timedelta, timezone

CHINA = timezone(timedelta(hours=8))


def minute(moment: datetime | None) -> str:
    """The day and the minute, in the time of China; a dash for none."""
    return moment.astimezone(CHINA).strftime("%Y-%m-%d %H:%M") if moment else "—"
