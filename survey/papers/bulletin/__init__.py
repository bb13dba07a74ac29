"""The monthly bulletin (月通报): the figures of a month on paper, for the house or for everybody."""
