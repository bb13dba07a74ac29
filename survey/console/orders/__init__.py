"""A unit's orders: what it is to put right, what it was told, and how it reports.

show_list    orders, notices to sign for, what people were dissatisfied with
show_order   one order, with who petitioned where they agreed to be named
act          the report with its evidence, more time, signing for a notice
"""

from survey.console.orders import act, show_list, show_order
from survey.console.orders.views import blueprint

__all__ = ["act", "blueprint", "show_list", "show_order"]
