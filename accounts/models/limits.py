from datetime import datetime, timedelta

from django.db import connection, models
from django.db.models import F, Q

# One statement, so that tries at the same instant are all counted; a count that is over begins anew.
ADD = """
    INSERT INTO accounts_limitcount AS known (act, key, times, until) VALUES (%s, %s, 1, %s)
    ON CONFLICT (act, key) DO UPDATE SET
        times = CASE WHEN known.until <= %s THEN 1 ELSE known.times + 1 END,
        until = CASE WHEN known.until <= %s THEN excluded.until ELSE known.until END
    RETURNING times
"""


class LimitCountQuerySet(models.QuerySet["LimitCount"]):
    def add(self, act: str, key: str, *, at: datetime, lasts: timedelta) -> int:
        """How often it was tried, this time included."""
        column = models.DateTimeField()
        now, end = (column.get_db_prep_value(instant, connection) for instant in (at, at + lasts))
        with connection.cursor() as cursor:
            cursor.execute(ADD, [act, key, end, now, now])
            times: int = cursor.fetchone()[0]
        return times

    def until(self, act: str, key: str) -> datetime | None:
        return self.filter(act=act, key=key).values_list("until", flat=True).first()

    def take_away(self, act: str, key: str) -> None:
        """A row without a try left would only tell when it was."""
        self.filter(act=act, key=key, times__gt=0).update(times=F("times") - 1)
        self.filter(act=act, key=key, times=0).delete()

    def keep_least(self, act: str, key: str, number: int, *, at: datetime, lasts: timedelta) -> int:
        """The least of the numbers kept since the row began, this one included."""
        standing = self.filter(act=act, key=key, until__gt=at).values_list("times", flat=True).first()
        if standing is not None and standing <= number:
            return standing
        row = LimitCount(act=act, key=key, times=number, until=at + lasts)
        self.bulk_create([row], ignore_conflicts=True)
        is_over = Q(times__gt=number) | Q(until__lte=at)
        self.filter(is_over, act=act, key=key).update(times=number, until=at + lasts)
        return number


class LimitCount(models.Model):
    """How often one act was tried by one person, address or network, until the count begins anew.

    The key is a keyed hash: nobody reads an address or a network here.
    """

    act = models.CharField(max_length=32)
    key = models.CharField(max_length=64)
    times = models.PositiveIntegerField()
    until = models.DateTimeField(db_index=True)

    objects = LimitCountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["act", "key"], name="one_count_per_act_and_key"),
        ]

    def __str__(self) -> str:
        return f"{self.act}: {self.times}"
