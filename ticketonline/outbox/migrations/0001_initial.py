"""Mails that are to be sent, and announcements to many."""

import ticketonline.core.clock
import ticketonline.core.ids
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Announcement',
            fields=[
                ('id', models.UUIDField(default=ticketonline.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('paid', 'Tickets'), ('payment_failed', 'The payment failed'), ('hold_ended', 'The hold ran out'), ('cancelled', 'The reservation is cancelled'), ('returned', 'The order is cancelled'), ('event_changed', 'The event has changed'), ('event_cancelled', 'The event is cancelled')], max_length=15)),
                ('event_id', models.UUIDField()),
                ('created_at', models.DateTimeField(default=ticketonline.core.clock.now)),
                ('due_at', models.DateTimeField()),
                ('cursor', models.UUIDField(default=uuid.UUID('00000000-0000-0000-0000-000000000000'))),
                ('ended_at', models.DateTimeField(null=True)),
            ],
            options={
                'default_permissions': (),
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['due_at'], name='announcement_to_make')],
            },
        ),
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.UUIDField(default=ticketonline.core.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('kind', models.CharField(choices=[('paid', 'Tickets'), ('payment_failed', 'The payment failed'), ('hold_ended', 'The hold ran out'), ('cancelled', 'The reservation is cancelled'), ('returned', 'The order is cancelled'), ('event_changed', 'The event has changed'), ('event_cancelled', 'The event is cancelled')], max_length=15, verbose_name='what')),
                ('cause', models.CharField(max_length=80)),
                ('event_id', models.UUIDField(verbose_name='event')),
                ('reservation_id', models.UUIDField(verbose_name='reservation')),
                ('state', models.CharField(choices=[('queued', 'Waiting'), ('sent', 'Sent'), ('refused', 'Refused'), ('dropped', 'Not needed any more')], default='queued', max_length=7, verbose_name='state')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='attempts')),
                ('created_at', models.DateTimeField(default=ticketonline.core.clock.now, verbose_name='when')),
                ('due_at', models.DateTimeField(default=ticketonline.core.clock.now)),
                ('ended_at', models.DateTimeField(null=True)),
                ('recipient', models.CharField(blank=True, max_length=254, verbose_name='to')),
                ('answer', models.CharField(blank=True, max_length=500, verbose_name='the mail server’s words')),
            ],
            options={
                'verbose_name': 'mail',
                'verbose_name_plural': 'mails',
                'default_permissions': ('view',),
                'indexes': [models.Index(condition=models.Q(('state', 'queued')), fields=['due_at'], name='message_to_send'), models.Index(fields=['reservation_id'], name='message_of_reservation')],
                'constraints': [models.UniqueConstraint(fields=('cause',), name='message_once_for_a_cause'), models.CheckConstraint(condition=models.Q(('state__in', ['queued', 'sent', 'refused', 'dropped'])), name='message_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('state', 'queued')), models.Q(models.Q(('state', 'queued'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='message_ended_at_unless_queued')],
            },
        ),
    ]
