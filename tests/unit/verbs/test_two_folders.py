"""Two folders and one store, with random edits on both sides: nothing lost, nothing reverted."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from podcast_pub.errors import EditsCollide
from tests.builders.mp3 import frames
from tests.builders.show_folder import a_show_folder
from tests.unit.verbs.publishing import Laptop, give_credentials

if TYPE_CHECKING:
    import pytest

    from tests.unit.verbs.bucket import Provider

STEMS = ("2017-02-01-first", "2017-02-08-second")
FIELDS = ("title", "season", "notes")

sides = st.sampled_from(("ann", "ben"))
edits = st.tuples(st.just("edit"), sides, st.sampled_from(STEMS), st.sampled_from(FIELDS))
others = st.tuples(st.sampled_from(("publish", "publish", "add", "delete")), sides)


@dataclass
class Desk:
    """One producer: a folder, what its texts say, and what was edited since its last publish."""

    laptop: Laptop
    texts: dict[str, dict[str, Any]]
    pending: set[tuple[str, str]] = field(default_factory=set)

    def edit(self, stem: str, name: str, value: object) -> None:
        self.texts[stem][name] = value
        self.pending.add((stem, name))
        self.write(stem)

    def write(self, stem: str) -> None:
        said = self.texts[stem]
        text = (
            f'+++\ntitle = "{said["title"]}"\nseason = {said["season"]}\n+++\n\n{said["notes"]}\n'
        )
        (self.laptop.folder / f"{stem}.md").write_text(text, "utf-8")

    def add(self, stem: str) -> None:
        self.texts[stem] = {"title": stem, "season": 1, "notes": "New."}
        self.pending |= {(stem, name) for name in FIELDS}
        self.write(stem)
        (self.laptop.folder / f"{stem}.mp3").write_bytes(frames(40, 128, fill=stem.encode()))

    def delete(self) -> None:
        """Lose the newest text and its audio, as a wrong click does."""
        stem = max(self.texts)
        for path in self.laptop.folder.glob(f"{stem}.*"):
            path.unlink()
        self.texts.pop(stem)
        self.pending = {one for one in self.pending if one[0] != stem}

    def published(self) -> dict[str, dict[str, Any]]:
        """What this folder saw published last, by stem."""
        lock = self.laptop.memory.lock()
        assert lock is not None
        return {
            f"{one.published.date()}-{one.slug}": {
                "title": one.title,
                "season": one.season,
                "notes": one.notes,
            }
            for one in lock.state.show.episodes
        }


@dataclass
class Public:
    """What must be public: the last published value of every field of every episode."""

    says: dict[str, dict[str, Any]]

    def take(self, desk: Desk) -> None:
        for stem, name in desk.pending:
            self.says.setdefault(stem, {})[name] = desk.texts[stem][name]
        desk.pending.clear()

    def give_way(self, desk: Desk) -> None:
        """Do what a producer does after a collision: take over what the other published."""
        for stem, name in sorted(desk.pending):
            if stem in self.says:
                desk.texts[stem][name] = self.says[stem][name]
                desk.write(stem)


@settings(
    max_examples=12,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(actions=st.lists(st.one_of(edits, edits, others), min_size=6, max_size=14))
def test_nothing_is_lost_and_nothing_is_reverted(
    provider: Provider, monkeypatch: pytest.MonkeyPatch, actions: list[tuple[str, ...]]
) -> None:
    give_credentials(monkeypatch)
    values = count(2)
    with TemporaryDirectory() as work:
        desks = two_desks(Path(work), provider)
        public = Public({stem: dict(said) for stem, said in desks["ann"].texts.items()})

        for action, side, *what in [*actions, ("publish", "ann"), ("publish", "ben")]:
            desk = desks[side]
            match action:
                case "edit" if what[0] in desk.texts:
                    number = next(values)
                    said = number if what[1] == "season" else f"{side} {number}"
                    desk.edit(what[0], what[1], said)
                case "add":
                    day = next(values)
                    desk.add(f"2017-03-{day:02}-{side}-{day}")
                case "delete" if len(desk.texts) > 1:
                    desk.delete()
                case "publish":
                    publish(desk, public)

                    assert desk.published() == public.says, actions


def publish(desk: Desk, public: Public) -> None:
    """Publish; who collides takes over what the other published, and publishes again."""
    try:
        desk.laptop.publish()
    except EditsCollide:
        before = dict(public.says)
        public.give_way(desk)
        desk.laptop.publish()
        assert desk.pending, "a collision without an edit"
        assert before.keys() == public.says.keys()
    public.take(desk)


def two_desks(work: Path, provider: Provider) -> dict[str, Desk]:
    """Two folders of one show, of which one published and the other is a copy."""
    texts = {stem: {"title": stem, "season": 1, "notes": "About it."} for stem in STEMS}
    first = Laptop(a_show_folder(work / "ann" / "show", *STEMS), provider.new_bucket())
    ann = Desk(first, {stem: dict(said) for stem, said in texts.items()})
    for stem in STEMS:
        ann.write(stem)
    first.publish()
    shutil.copytree(first.folder, work / "ben" / "show")
    ben = Desk(Laptop(work / "ben" / "show", first.bucket), texts)
    return {"ann": ann, "ben": ben}
