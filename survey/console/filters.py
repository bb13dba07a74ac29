"""How figures, times and codes are written in templates."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from flask import Flask, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from flask_login import current_user

from survey.accounts.permissions import Permission
from survey.accounts.sessions import BY_ITSELF
from survey.console import charts, figures, show_saved, words
from survey.console.buckets import Bucket, Stage
from survey.console.figures import participation_of, rate_of, reach_of
from survey.console.reasons import Reason
from survey.console.reckoning import Reckoning
from survey.console.saved.address import kept_address
from survey.course.pausing import running_pauses
from survey.models import Pause
from survey.runtime import current_runtime
from survey.scoring.score import Score
from survey.vocabulary import RatedObject, Verdict
from survey.written import NOTHING, count, percent


def interval(share: charts.Share) -> str:
    """`74.5–89.1%`; empty where there is none."""
    if share.low is None or share.high is None:
        return ""
    return f"{share.low * 100:.1f}–{share.high * 100:.1f}%"


def between(ends: tuple[float, float]) -> str:
    """The same of two ends."""
    return interval(charts.Share(None, *ends))


def moment(at: datetime | None) -> str:
    """Local time to the minute, the same in every language."""
    return NOTHING if at is None else format_datetime(at, "yyyy-MM-dd HH:mm")


def file_size(size: int) -> str:
    """Bytes as a person reads them, rounded up."""
    said: str = _("%(n)s kB", n=count(-(-size // 1024)))
    return said


def period_label(label: str) -> str:
    """`2026-10` → 2026年10月, `2026-Q3` → 2026年第3季度, and so on, in the language of the page."""
    said: str = label.replace("..", " – ")
    if label == "last12":
        said = _("Last 12 months")
    elif "-Q" in label:
        said = _("Quarter %(quarter)s of %(year)s", year=label[:4], quarter=label[-1])
    elif ".." not in label and "-" in label:
        said = _("%(month)s/%(year)s", year=label[:4], month=int(label[5:]))
    elif ".." not in label:
        said = _("Year %(year)s", year=label)
    return said


def rate_label(item: Score) -> str:
    """What a picture of a rate says in words."""
    said: str = _(
        "%(rate)s satisfied, 95%% interval %(interval)s, target %(target)s",
        rate=percent(item["rate"]),
        interval=interval(rate_of(item)),
        target=percent(item["target"]),
    )
    if item["suppressed"]:
        said = _("hidden: too few answers")
    elif item["rate"] is None:
        said = _("no rating yet")
    return said


def rate_bar(item: Score, width: int = 160, *, scale: bool = False) -> str:
    """The interval of a score, coloured by its verdict; `scale` writes below it what is where."""
    css = item["verdict"] if item["rate"] is not None else ""
    below = _("Target %(target)s", target=percent(item["target"])) if scale else ""
    return charts.interval_bar(
        rate_of(item), item["target"], rate_label(item), width=width, scale=below, css=str(css or "")
    )


def level_bar(item: Score) -> str:
    parts = [
        charts.Part(count or 0, f"level-{level}", str(words.LEVELS[int(level)]))
        for level, count in item["counts"].items()
    ]
    label = ", ".join(f"{part.label} {part.count}" for part in parts)
    return charts.stacked_bar(parts, label)


def stage_bar(stages: dict[Stage, int]) -> str:
    parts = [
        charts.Part(stages[one], f"stage-{one.replace('_', '-')}", str(words.STAGES[one])) for one in Stage
    ]
    label = ", ".join(f"{part.label} {part.count}" for part in parts)
    return charts.stacked_bar(parts, label, height=28)


def month_trend(months: Sequence[tuple[str, dict[RatedObject, Score]]], rated: RatedObject, what: str) -> str:
    """The months of a unit page as a picture; `what` is `rate` or `participation`."""
    share = rate_of if what == "rate" else participation_of
    points = [charts.Point(_mark(label), share(items[rated])) for label, items in months]
    target = months[-1][1][rated]["target"] if months and what == "rate" else None
    said = [f"{label}: {percent(share(items[rated]).rate)}" for label, items in months]
    return charts.trend(points, target, "; ".join(said))


def reckoning_bar(reckoning: Reckoning) -> str:
    """Every closed case once, as one bar."""
    return stage_bar({**dict.fromkeys(Stage, 0), **reckoning.stages})


def reason_bar(reason: Reason, most: int) -> str:
    label = f"{reason.name}: {reason.dissatisfied} / {reason.satisfied}"
    return charts.opposed(reason.dissatisfied or 0, reason.satisfied or 0, most, label)


def month_columns(months: Sequence[tuple[str, dict[RatedObject, Score]]], rated: RatedObject) -> str:
    """How many rated in each month, as a picture."""
    counts = [(_mark(label), items[rated]["rated"] or 0) for label, items in months]
    return charts.columns(counts, "; ".join(f"{mark}: {count}" for mark, count in counts))


def _mark(month: str) -> str:
    """`2026-09` → `9`: what stands below a month in a picture."""
    return month[5:].lstrip("0")


def address(**changes: Any) -> str:
    """This page's address with some arguments changed; one that is None is left out."""
    kept = {**request.args.to_dict(), **(request.view_args or {}), **changes}
    return url_for(request.endpoint or "console.home", **{n: v for n, v in kept.items() if v is not None})


def share_of(bucket: Bucket, total: int) -> str:
    return percent(bucket.count / total if total else None)


def here() -> str:
    """Where to come back to after changing the language."""
    return request.full_path.rstrip("?") if request.method == "GET" else request.path


def pauses() -> list[Pause]:
    """Pauses that are running, for those who may know where the callbacks stand."""
    if not current_user.may(Permission.PROGRESS_READ):
        return []
    with current_runtime().database.read() as session:
        return running_pauses(session)


def init_filters(app: Flask) -> None:
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(
        percent=percent,
        interval=interval,
        between=between,
        number=count,
        moment=moment,
        file_size=file_size,
        period_label=period_label,
    )
    app.jinja_env.globals.update(
        Permission=Permission,
        Verdict=Verdict,
        RatedObject=RatedObject,
        Sort=figures.Sort,
        BY_ITSELF=BY_ITSELF,
        words=words,
        here=here,
        kept_address=kept_address,
        own_views=show_saved.own_views,
        pauses=pauses,
        address=address,
        share_of=share_of,
        rate_bar=rate_bar,
        rate_label=rate_label,
        level_bar=level_bar,
        stage_bar=stage_bar,
        reckoning_bar=reckoning_bar,
        reason_bar=reason_bar,
        month_columns=month_columns,
        month_trend=month_trend,
        has_figures=figures.has_figures,
        rate_of=rate_of,
        participation_of=participation_of,
        reach_of=reach_of,
    )
