"""Small secrets, kept by the operating system's keyring or in a file under a passphrase (`ports.KeyVault`).

Never a silent file: where there is no keyring the user hears of it and chooses. Every call has a deadline, because
a keyring may wait for somebody who is not there. Imports `keyring`, `secretstorage`, `argon2`, `cryptography`, all
lazily.
"""
