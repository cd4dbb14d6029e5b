"""Refusals about organisers and their teams."""

from django.utils.translation import gettext_noop

from ..core.errors import DomainError


class OrganiserNotFound(DomainError):
    """There is none of that name, or none that this person works for: a stranger can't tell the two apart."""

    code, status = "organiser_not_found", 404
    text = gettext_noop("There is nothing at this address.")


class NotPermitted(DomainError):
    code, status = "not_permitted", 403
    text = gettext_noop("Your role in this team does not allow that.")


class InvalidOrganiser(DomainError):
    code, status = "invalid_organiser", 422
    text = gettext_noop("%(reason)s")


class TooManyOrganisers(DomainError):
    code, status = "too_many_organisers", 409
    text = gettext_noop("You have created as many organisers as one person may: %(most)s.")


class LastOwner(DomainError):
    code, status = "last_owner", 409
    text = gettext_noop("This is the last owner. Make somebody else an owner first.")


class AlreadyMember(DomainError):
    code, status = "already_member", 409
    text = gettext_noop("%(email)s is in the team already.")


class TeamFull(DomainError):
    code, status = "team_full", 409
    text = gettext_noop("A team has at most %(most)s people, invitations included.")


class InvalidInvitation(DomainError):
    code, status = "invalid_invitation", 422
    text = gettext_noop("%(reason)s")


class TooManyInvitations(DomainError):
    code, status, retry_after = "too_many_invitations", 429, 60 * 60
    text = gettext_noop("You have invited as many people today as a team may: %(most)s. Go on tomorrow.")


class MemberNotFound(DomainError):
    code, status = "member_not_found", 404
    text = gettext_noop("This person is not in the team any more.")


class InvitationNotFound(DomainError):
    """Unknown, used, taken back or expired: whoever guesses learns nothing from which."""

    code, status = "invitation_not_found", 404
    text = gettext_noop("This invitation is not valid any more. Ask whoever invited you for a new one.")


class WrongAddress(DomainError):
    code, status = "invitation_for_another", 403
    text = gettext_noop("This invitation is for another e-mail address than the one you are logged in with.")


class UnconfirmedAddress(DomainError):
    code, status = "address_not_confirmed", 403
    text = gettext_noop("Confirm your e-mail address first. Then you can accept this invitation.")


class NoApiToken(DomainError):
    code, status = "no_token", 401
    text = gettext_noop("Send a token with the request: Authorization: Bearer and the token.")


class ApiTokenNotValid(DomainError):
    """Unknown, over, revoked, or of somebody who is not in the team any more: whoever guesses learns nothing."""

    code, status = "invalid_token", 401
    text = gettext_noop("This token is not valid, or not any more.")


class ScopeMissing(DomainError):
    code, status = "scope_missing", 403
    text = gettext_noop("This token was made without what this needs: %(scope)s.")


class RequestKeyReused(DomainError):
    code, status = "request_key_reused", 422
    text = gettext_noop("This Idempotency-Key came before with another request.")


class InvalidApiToken(DomainError):
    """No such token can be made; `field` is where to change that."""

    code, status = "invalid_api_token", 422
    text = gettext_noop("%(reason)s")

    field = ""

    @classmethod
    def at(cls, field: str, reason: str) -> "InvalidApiToken":
        """The refusal for what stands in that field."""
        refusal = cls(reason=reason)
        refusal.field = field
        return refusal


class TooManyApiTokens(DomainError):
    code, status = "too_many_api_tokens", 409
    text = gettext_noop("You have as many tokens as one person may: %(most)s. Revoke one that is not needed any more.")


class ApiTokenNotFound(DomainError):
    code, status = "api_token_not_found", 404
    text = gettext_noop("There is no such token, or not any more.")
