from .production import *  # noqa: F403  (this row chooses the environment: environments/devmode and prodmode rewrite it)
