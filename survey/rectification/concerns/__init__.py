"""The lane apart: pressure, reprisal, a forged signature, "I never petitioned". No unit sees it (R6)."""
