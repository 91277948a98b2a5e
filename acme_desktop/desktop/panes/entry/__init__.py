"""What stands before the workplace: opening, sign-in, lock, the vault's passphrase, trouble, and the first run."""
