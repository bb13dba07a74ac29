"""What operations ask: alive, can serve, and the figures that say whether people are being asked.

pages      /healthz, /readyz, /metrics
asking hearing keeping engine    what the database and the disk say, each a few figures; gauges: one figure
runs       how each job went lately, for keeping and for `flask doctor`
figures    all of these together, read at most every few seconds
requests   what this process served; processes: of all web processes of one machine together
"""

from survey.health.pages import STOPPING, health

__all__ = ["STOPPING", "health"]
