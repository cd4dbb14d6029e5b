"""People who log in, the organisers they work for, and as what."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..core import clock
from ..core.ids import new_id
from . import rules


class User(AbstractUser):
    """A person with a log-in: an organiser's, or of the operator's staff. Buyers need no account."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)

    @property
    def shown_name(self) -> str:
        """What others in the team know them by."""
        return self.get_full_name() or self.email or self.username


class Organiser(models.Model):
    """Who puts on events: a tenant. Organisers share an installation and see nothing of one another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(_("name"), max_length=200)
    slug = models.SlugField(_("slug"), max_length=80, unique=True)
    email = models.EmailField(_("e-mail address for buyers’ questions"), blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("organiser"), _("organisers")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """That somebody works for an organiser, and as what."""

    class Role(models.TextChoices):
        OWNER = rules.Role.OWNER.value, _("Owner")
        MANAGER = rules.Role.MANAGER.value, _("Manager")
        FINANCE = rules.Role.FINANCE.value, _("Finance")
        BOX_OFFICE = rules.Role.BOX_OFFICE.value, _("Box office")
        VIEWER = rules.Role.VIEWER.value, _("Viewer")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organiser = models.ForeignKey(
        Organiser, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("organiser")
    )
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("member"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices)
    # Narrowed to the events that `events.models.EventAccess` names; owners never are.
    is_narrowed = models.BooleanField(_("only for chosen events"), default=False)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("membership"), _("memberships")
        constraints = [
            models.UniqueConstraint(name="membership_once", fields=["organiser", "user"]),
            models.CheckConstraint(
                name="membership_role_known", condition=Q(role__in=[role.value for role in rules.Role])
            ),
            models.CheckConstraint(
                name="membership_owner_not_narrowed", condition=~Q(role="owner") | Q(is_narrowed=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role}"

    def may(self, permission: rules.Permission) -> bool:
        """Whether the member has the permission."""
        return rules.may(self.role, permission)


class Invitation(models.Model):
    """A link by which somebody may join an organiser's team, once and until `expires_at`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    organiser = models.ForeignKey(Organiser, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=10, choices=Membership.Role.choices)
    event_ids = models.JSONField(default=list)  # to which it narrows, as text; empty: all
    inviter_id = models.UUIDField(null=True, editable=False)  # no foreign key: an account may be deleted
    token_hash = models.BinaryField(max_length=32, unique=True, editable=False)  # SHA-256; the link alone has the token
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    accepted_at = models.DateTimeField(null=True, editable=False)
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("invitation"), _("invitations")

    def __str__(self) -> str:
        return self.email


class ApiToken(models.Model):
    """A secret by which a program works for a member until `expires_at`; within what the member may do at that moment.

    With the membership it is gone, so that whoever leaves a team leaves no program behind.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("name"), max_length=rules.LONGEST_TOKEN_NAME)
    scopes = models.JSONField(default=list)  # of rules.Scope
    token_hash = models.BinaryField(max_length=32, unique=True, editable=False)  # SHA-256
    created_at = models.DateTimeField(default=clock.now, editable=False)
    expires_at = models.DateTimeField(_("valid until"))
    last_used_at = models.DateTimeField(_("last used"), null=True, editable=False)  # to `rules.USE_NOTED_EVERY`
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name, verbose_name_plural = _("API token"), _("API tokens")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name

    def is_for(self, scope: rules.Scope) -> bool:
        """Whether it was made for that."""
        return scope in self.scopes


class RequestKey(models.Model):
    """A key that a program sent with a request, so that the request repeated makes nothing twice. Kept for a day.

    No foreign keys: it is written before anything else is locked, and must not wait for a team that is changed.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # of the token and the key, a hash
    wish = models.UUIDField()  # of all that was asked for, a hash
    made_id = models.UUIDField(null=True)  # None for as long as its transaction lasts
    kept_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        verbose_name, verbose_name_plural = _("request key"), _("request keys")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.id)
