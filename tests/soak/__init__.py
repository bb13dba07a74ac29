"""Whole offices under faults and kill -9: nobody is asked twice or forgotten, and no figure is off."""
