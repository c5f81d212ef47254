"""From a published state to feed, side files and pages of one store."""

from __future__ import annotations

from typing import TYPE_CHECKING

from podcast_pub.model.rendering import Rendering

if TYPE_CHECKING:
    from podcast_pub.addresses import Addresses
    from podcast_pub.model.artifact import Artifact
    from podcast_pub.model.show import Show
    from podcast_pub.model.state import State


class StaticRenderer:
    """Renders for one store: feed and pages are a function of state and addresses."""

    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def render(self, state: State, state_hash: str) -> Rendering:
        """Return feed and pages of a state that is stored under that hash."""
        from podcast_pub.feed.rss import render_feed
        from podcast_pub.site.pages import episode_pages, other_pages
        from podcast_pub.site.template_files import load_templates

        templates = load_templates()
        return Rendering(
            feed=render_feed(state, state_hash, self._addresses),
            episode_pages=episode_pages(state.show, self._addresses, templates=templates),
            other_pages=other_pages(state.show, self._addresses, templates=templates),
        )

    def gone_page(self, show: Show, key: str) -> Artifact:
        """Return a page that says, in the show's language, that the episode is not there."""
        from podcast_pub.site.pages import gone_page
        from podcast_pub.site.template_files import load_templates

        return gone_page(show, self._addresses, key=key, templates=load_templates())

    def side_files(self, show: Show) -> tuple[Artifact, ...]:
        """Return the chapters files that the feed names."""
        from podcast_pub.feed.chapters_json import chapters_file

        files = (chapters_file(episode) for episode in show.episodes)
        return tuple(file for file in files if file is not None)
