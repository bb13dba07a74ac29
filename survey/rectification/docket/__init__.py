"""The docket: what a month's joint supervision meeting (联席督办) has before it, decides and writes down."""
