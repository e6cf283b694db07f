from django.apps import AppConfig
from django.db.models.signals import post_migrate


class FactcheckConfig(AppConfig):
    name = "factcheck"
    verbose_name = "People"

    def ready(self) -> None:
        from factcheck import groups, receivers  # noqa: F401  (receivers connect themselves)
        from factcheck.accounts.pages import gate

        gate.connect()

        post_migrate.connect(groups.make_after_migrate, sender=self, dispatch_uid="groups")
