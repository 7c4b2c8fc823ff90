"""The temporary PostgreSQL that engine tests run against is fresh each time and gone afterwards."""

import psycopg
import pytest

from tests.support.postgres import Cluster, postgres_cluster, postgres_url, temporary_cluster

__all__ = ["postgres_cluster", "postgres_url"]  # fixtures, found by name
pytestmark = pytest.mark.postgresql


def test_each_test_gets_an_empty_database(postgres_cluster: Cluster, postgres_url: str) -> None:
    database = postgres_url.partition("@/")[2].partition("?")[0]
    with postgres_cluster.connect(database) as connection:
        tables = connection.execute(
            "SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'"
        )
        assert tables.fetchone() == (0,)
        version = connection.execute("SHOW server_version_num").fetchone()
    assert version is not None
    assert int(version[0]) >= 150000


def test_the_server_is_gone_with_its_folder_afterwards() -> None:
    with temporary_cluster() as cluster, cluster.connect() as connection:
        assert connection.execute("SELECT current_user").fetchone() == ("clinic",)
    assert not cluster.socket.exists()
    with pytest.raises(psycopg.OperationalError):
        cluster.connect()
