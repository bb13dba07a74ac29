"""The trail of acts (R9): chains of hashes that nobody without the key can mend."""
