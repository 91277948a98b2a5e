"""Real servers for tests, the demo and the benchmark: each a small class, each a context manager.

    with Pebble(folder) as ca, FaultProxy(ca) as proxy:
        ...                                     # an ACME CA, and a network that misbehaves in front of it
    with KeyringSession(folder) as session:     # gnome-keyring on a private D-Bus
        subprocess.run(command, env=session.environment)
    with PostgresCluster(folder) as cluster:    # a PostgreSQL of our own on a free port
        url = cluster.create_database("first")

They need the standard library, trustme and cryptography, and the Debian packages in `system_packages.txt`; none needs
pytest. A server that this machine can't run raises `ServerUnavailable`, which says what to install. Every process
started here dies with the process that started it, even when that one is killed.
"""
