from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ClaimsConfig(AppConfig):
    name = "claims"
    verbose_name = "Claims"

    def ready(self) -> None:
        from claims import receivers  # noqa: F401  (receivers connect themselves to the floor below)
        from sources import indexing

        post_migrate.connect(indexing.install_after_migrate, sender=self, dispatch_uid="search")
