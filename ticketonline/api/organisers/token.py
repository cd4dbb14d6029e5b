"""`/api/v1/token`: the token that calls."""

from http import HTTPStatus

from dmr import modify

from ...accounts.rules import NEEDED, Scope
from .controller import OrganisersController
from .rule import Rule
from .shapes import tokens as shapes


class TokenController(OrganisersController):
    """The token that calls."""

    tags = ["token"]
    rules = {"get": Rule(scope=None)}

    @modify(status_code=HTTPStatus.OK, operation_id="getToken", response_description="What it may do.")
    def get(self) -> shapes.Token:
        """Show the token that calls.

        Whom it works for, and what it may do as its member's role is now.
        """
        token, member = self.caller.token, self.caller.membership
        return shapes.Token(
            name=token.name,
            scopes=token.scopes,
            usable=[scope.value for scope in Scope if token.is_for(scope) and member.may(NEEDED[scope])],
            role=member.role,
            only_chosen_events=member.is_narrowed,
            organiser=shapes.Organiser(id=member.organiser_id, name=member.organiser.name, slug=member.organiser.slug),
            expires_at=token.expires_at,
        )
