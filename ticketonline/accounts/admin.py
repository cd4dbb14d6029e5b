"""Staff accounts in the admin, and what the admin calls itself."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.utils.translation import gettext_lazy as _

from .forms import LoginForm
from .models import User

admin.site.site_header = admin.site.site_title = "Ticketonline"
admin.site.index_title = _("Box office")
admin.site.login_form = LoginForm
admin.site.register(User, UserAdmin)
