"""The desk: one case after the other, chosen by the system, asked by the script, ended by an outcome."""
