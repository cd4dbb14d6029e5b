"""The bodies of requests and answers. Keys may be added; none may be renamed, retyped or dropped."""
