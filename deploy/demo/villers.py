"""Villers-l'Étang, 4 870 inhabitants: its first edition, in simple mode, collecting ideas now."""

from datetime import datetime

from deploy.demo import registers, telling
from deploy.demo.days import DemoDays
from deploy.demo.ideas import life
from deploy.demo.scenes import DemoScene, set_up, tell_openings
from deploy.demo.stories import Story
from deploy.demo.towns import found_town

FOUNDED = -40


def stories(days: DemoDays, *, until: datetime) -> list[Story]:
    town = found_town(telling.read("villers", days), days, at=days.instant_of(FOUNDED, "09:00"))
    scene, chapters = DemoScene(town, days), telling.read("villers_first", days)
    return [
        set_up(scene, chapters["edition"]),
        *tell_openings(scene, chapters["edition"], until=until),
        *registers.enter_all(scene, chapters["register"]["people"]),
        *(life(scene, idea, place) for place, idea in enumerate(chapters["ideas"])),
    ]
