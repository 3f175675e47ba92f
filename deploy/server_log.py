"""What the web server itself has to say goes where every other line goes, in the same form."""

from typing import Any

from gunicorn import glogging


class ServerLog(glogging.Logger):
    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        self.error_log.handlers.clear()
        self.error_log.propagate = True
