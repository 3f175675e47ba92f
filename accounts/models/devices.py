from django.contrib.sessions.models import Session
from django.db import models

from accounts.models.people import User


class OwnDevice(models.Model):
    """A browser somebody is signed in with, as they know it again; neither its address nor an hour.

    It goes with its session, however that ends.
    """

    session = models.OneToOneField(Session, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="devices")
    browser = models.CharField(max_length=20, blank=True)
    system = models.CharField(max_length=20, blank=True)
    seen_on = models.DateField()

    def __str__(self) -> str:
        return f"{self.browser} · {self.system}"
