"""What a unit is told about putting right: written in the act's transaction, sent by the job `notify`."""
