"""The first run: who you are, where data live, the keyring, the first CA. Nothing is made before it can be kept."""
