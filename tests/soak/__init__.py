"""The whole loop under faults and kill -9 (`make soak`): nobody asked twice, nobody forgotten, no figure off."""
