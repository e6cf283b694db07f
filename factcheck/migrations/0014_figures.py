"""What dashboards show is counted: rows that changed, what was counted of each, the sums.

It can run under the running release, which knows nothing of these tables. The triggers that note changes are
put up after it (factcheck.stats.triggers), and wait for whoever writes a claim, an article or a source.
"""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("claims", "0037_verdicts_and_reviews_by_time"),
        ("sources", "0017_fetches_by_end"),
        ("factcheck", "0017_people_who_are_forgotten"),
    ]

    operations = [
        migrations.CreateModel(
            name='CountedSource',
            fields=[
                ('source_key', models.UUIDField(help_text='Its id; no foreign key, since the row may be gone.', primary_key=True, serialize=False)),
                ('publisher_key', models.UUIDField(help_text='The id of its publisher.', null=True)),
                ('health', models.CharField(choices=[('NEW', 'not fetched yet'), ('ALIVE', 'alive'), ('DEGRADED', 'failing lately'), ('DEAD', 'dead'), ('MOVED', 'moved'), ('REPLACED', 'replaced by another page')], help_text='Whether it still answers.', max_length=10)),
                ('is_open', models.BooleanField(help_text='Whether all may see it.')),
            ],
        ),
        migrations.CreateModel(
            name='Progress',
            fields=[
                ('name', models.CharField(help_text='What is held; there is one.', max_length=10, primary_key=True, serialize=False)),
                ('fetches_until', models.DateTimeField(help_text='Fetches that ended before this are counted.', null=True)),
                ('counted_at', models.DateTimeField(help_text='When counting was last done with all there was.', null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Touched',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(choices=[('CLAIM', 'a claim'), ('ARTICLE', 'an article, so all its claims'), ('SOURCE', 'a source')], help_text='What sort of row.', max_length=7)),
                ('key', models.UUIDField(help_text='Its id; no foreign key, since the row may be gone.')),
            ],
            options={
                'verbose_name_plural': 'touched',
            },
        ),
        migrations.CreateModel(
            name='CountedClaim',
            fields=[
                ('claim_key', models.UUIDField(help_text='Its id; no foreign key, since the row may be gone.', primary_key=True, serialize=False)),
                ('desk', models.CharField(blank=True, help_text='The desk of its article.', max_length=100)),
                ('status', models.CharField(choices=[('UNCHECKED', 'unchecked'), ('IN_REVIEW', 'in review'), ('VERIFIED', 'verified'), ('CHANGES_REQUIRED', 'changes required'), ('ATTRIBUTED', 'attributed'), ('MISLEADING', 'misleading'), ('REFUTED', 'refuted'), ('UNSUPPORTED', 'unsupported'), ('UNVERIFIABLE', 'unverifiable'), ('OUTDATED', 'outdated'), ('NOT_CHECKABLE', 'not checkable'), ('WITHDRAWN', 'withdrawn')], help_text='Its verification_status.', max_length=16)),
                ('attention', models.CharField(choices=[('TEXT_CHANGED', "the article's words changed"), ('SOURCE_CHANGED', 'a source changed'), ('SOURCE_LOST', 'a source was lost'), ('RECHECK_DUE', 'a recheck is due'), ('NONE', 'nothing')], help_text='Its attention.', max_length=14)),
                ('stage', models.CharField(choices=[('DETECTED', 'proposed'), ('OPEN', 'open'), ('IN_REVIEW', 'in review'), ('CROSS_CHECK', 'needs a second pair of eyes'), ('DISPUTED', 'reviewers differ'), ('CHECKED', 'checked'), ('PUBLISHED', 'published'), ('NOT_CHECKABLE', 'not checkable'), ('WITHDRAWN', 'withdrawn')], help_text='Where the work stands.', max_length=14)),
                ('waits_since', models.DateTimeField(help_text='When it came to a stage in which it waits for a person; none where it does not.', null=True)),
                ('due_at', models.DateTimeField(help_text='Its deadline, while its check is not done.', null=True)),
                ('points', models.JSONField(default=list, help_text='Its status at the end of the days on which that changed: [day, status].')),
                ('verdict_on', models.DateField(help_text='The day of its first verdict, UTC.', null=True)),
                ('verdict_seconds', models.PositiveBigIntegerField(help_text='Whole seconds from its marking to that.', null=True)),
                ('pair', models.CharField(blank=True, choices=[('AGREED', 'the second agreed with the first'), ('DIFFERED', 'the second differed from the first')], help_text='What its first two reviews of one round made of it.', max_length=8)),
                ('pair_on', models.DateField(help_text='The day of the second of them, UTC.', null=True)),
                ('seq', models.PositiveIntegerField(help_text='Up to which entry its history was read.')),
                ('read_on', models.DateField(help_text='The day on which that was, UTC.')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('waits_since__isnull', False)), fields=['stage', 'waits_since'], name='counted_waiting'), models.Index(condition=models.Q(('waits_since__isnull', False)), fields=['desk', 'stage', 'waits_since'], name='counted_waiting_at_desk'), models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at', 'desk'], name='counted_due'), models.Index(condition=models.Q(('verdict_on__isnull', False)), fields=['verdict_on', 'desk', 'verdict_seconds'], name='counted_verdicts')],
            },
        ),
        migrations.CreateModel(
            name='FetchHour',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('hour', models.DateTimeField(help_text='When the hour began.')),
                ('outcome', models.CharField(choices=[('OK', 'captured'), ('UNCHANGED', 'unchanged since the last capture'), ('HTTP_ERROR', 'the server answered with an error'), ('GONE', 'the server says the page is gone'), ('DNS', 'the name could not be found'), ('CONNECT', 'no connection'), ('TLS', 'the certificate or encryption failed'), ('TIMEOUT', 'took too long'), ('PROTOCOL', 'the answer was not valid HTTP'), ('REFUSED', 'refused by our guard'), ('REDIRECT', 'redirected in a loop, too often or nowhere'), ('SOFT_404', 'says not found under a good status'), ('BLOCKED', 'the server blocks robots'), ('PAYWALLED', 'behind a paywall or login'), ('CONSENT_WALL', 'behind a consent wall'), ('JS_ONLY', 'empty without JavaScript'), ('ROBOTS_DENIED', 'robots.txt forbids it'), ('TYPE_MISMATCH', 'not the kind of document it says'), ('CRASHED', 'our own fetcher failed')], help_text='How they ended.', max_length=20)),
                ('is_open', models.BooleanField(help_text='Of sources that all may see.')),
                ('within_ms', models.PositiveIntegerField(help_text='How long they took at most, of some steps; 0 where it is unknown, or was longer than all.')),
                ('n', models.PositiveBigIntegerField(help_text='How many.')),
                ('ms', models.PositiveBigIntegerField(help_text='Milliseconds that they took together.')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('hour', 'outcome', 'is_open', 'within_ms'), name='fetch_hour_once')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(choices=[('STATUS', 'claims by status'), ('ATTENTION', 'claims by what wants an eye'), ('WAITING', 'waiting claims by stage and the day since when'), ('DUE', 'unfinished claims by the day of their deadline'), ('DAY', 'what a day added to and took from a status'), ('PAIR', 'first two reviews by day'), ('HEALTH', 'sources by publisher and health')], help_text='Of what.', max_length=9)),
                ('desk', models.CharField(blank=True, help_text="Of which desk; for sources a publisher's id.", max_length=100)),
                ('word', models.CharField(blank=True, help_text='Of which status, stage, reason or health.', max_length=16)),
                ('day', models.DateField(help_text='Of which day; 1970-01-01 where it is of none.')),
                ('n', models.BigIntegerField(help_text='How many; of a day also how many fewer.')),
            ],
            options={
                'verbose_name_plural': 'tallies',
                'indexes': [models.Index(fields=['name', 'day'], name='tally_of_days')],
                'constraints': [models.UniqueConstraint(fields=('name', 'desk', 'word', 'day'), name='tally_once')],
            },
        ),
    ]
