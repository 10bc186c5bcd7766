"""The HTTP API for programs: ``/api/v1``, with personal tokens, cursors and problem details."""
