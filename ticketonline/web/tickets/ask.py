"""Asking for one's tickets by the address that they were mailed to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...delivery.services.ask_again import ask_again
from ..kit.caching import private_page


@csrf_exempt  # guarded by refusals.RefusalMiddleware
@require_http_methods(["GET", "HEAD", "POST"])
@private_page
def ask(request: HttpRequest) -> HttpResponse:
    """The form, and its answer, which is the same whether anything is known of the address or not."""
    email, refusal = request.POST.get("email", ""), None
    if request.method == "POST":
        try:
            ask_again(email)
        except DomainError as error:
            refusal = error
    is_asked = request.method == "POST" and refusal is None
    context = {"email": email, "refusal": refusal, "is_asked": is_asked}
    return render(request, "tickets/ask.html", context, status=refusal.status if refusal else 200)
