"""What putting right gives out on paper: the notice of an order, the docket, the record of a talk."""
