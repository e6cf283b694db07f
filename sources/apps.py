from django.apps import AppConfig
from django.core import checks
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate, pre_migrate


class SourcesConfig(AppConfig):
    name = "sources"
    verbose_name = "Sources"

    def ready(self) -> None:
        from sources import immutability, indexing, moments

        connection_created.connect(moments.read_lightly, dispatch_uid="moments")
        pre_migrate.connect(immutability.lift_before_migrate, dispatch_uid="immutability")
        post_migrate.connect(immutability.install_after_migrate, dispatch_uid="immutability")
        post_migrate.connect(indexing.install_after_migrate, sender=self, dispatch_uid="search of sources")
        checks.register(immutability.check, checks.Tags.database)
