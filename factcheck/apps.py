from django.apps import AppConfig
from django.core import checks
from django.db.models.signals import post_migrate, pre_migrate


class FactcheckConfig(AppConfig):
    name = "factcheck"
    verbose_name = "People"

    def ready(self) -> None:
        from factcheck import groups, receivers  # noqa: F401  (receivers connect themselves)
        from factcheck.accounts.pages import gate
        from factcheck.running import counts  # noqa: F401  (hears each task)
        from factcheck.stats import triggers

        gate.connect()

        post_migrate.connect(groups.make_after_migrate, sender=self, dispatch_uid="groups")
        pre_migrate.connect(triggers.lift_before_migrate, dispatch_uid="touched")
        post_migrate.connect(triggers.install_after_migrate, sender=self, dispatch_uid="touched")
        checks.register(triggers.check, checks.Tags.database)
