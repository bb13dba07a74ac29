"""Ledgers (台账): the figures and the surveys of a month as workbooks."""
