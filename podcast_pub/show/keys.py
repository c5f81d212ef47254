"""Every key that an author can write: for the comments of new files and for docs/reference.

The readers (show_toml.py, episode_md.py and the files that they use) decide what a value means; a
test holds that they take these keys and no others.
"""

from __future__ import annotations

from dataclasses import dataclass

from podcast_pub.directories import DIRECTORIES


@dataclass(frozen=True, slots=True)
class Key:
    """One key.

    `kind` is what a value is, `default` what counts without it, `example` a value as TOML.
    `comment` stands beside the key in a new file; `meaning` is Markdown for who looks the key
    up, empty if the comment says it all.
    """

    name: str
    kind: str
    default: str
    example: str
    comment: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The keys below one heading; `header` is empty for those that stand at the beginning."""

    header: str
    meaning: str
    keys: tuple[Key, ...]

    def __getitem__(self, name: str) -> Key:
        return next(key for key in self.keys if key.name == name)


NEEDED = "must be written"
_TEXT, _TRUE, _FILE = "text", "true or false", "name of a file"

_PEOPLE = Key(
    "people",
    "list of tables",
    "nobody",
    '[{ name = "Their name", role = "host" }]',
    "of every episode; `href` may follow",
    "Who is heard in every episode; the keys of each are [below](#people).",
)

SHOW = Table(
    "",
    "",
    (
        Key("title", _TEXT, NEEDED, '"Voices"', "the show’s name"),
        Key(
            "description",
            "text of several lines",
            NEEDED,
            '"People who negotiate."',
            "plain text, at most 4000 bytes",
            "What the show is about: plain text, at most 4000 bytes; an empty line begins a new "
            "paragraph.",
        ),
        Key("author", _TEXT, NEEDED, '"The Voices team"', "who makes the show"),
        Key(
            "language",
            "BCP 47 tag",
            NEEDED,
            '"pt-BR"',
            "the language of the show",
            "The language of the show; an episode in another one says so itself.",
        ),
        Key(
            "category",
            "text, or list of texts",
            NEEDED,
            '"Society & Culture > Documentary"',
            "from Apple’s list, as `Parent` or `Parent > Child`; the best one first",
        ),
        Key(
            "explicit",
            _TRUE,
            "false, with a warning",
            "false",
            "true for strong language or adult content",
        ),
        Key(
            "url",
            "https address",
            "that of the store",
            '"https://podcast.example.org"',
            "where listeners find the show; the feed is feed.xml below it",
            "Where listeners find the show, the same for every store: pages and `feed.xml` are "
            "below it. An address on this computer is good for a try.",
        ),
        Key(
            "guid",
            "UUID",
            "made from `url`, or from `public_url` of the store",
            '"375e050f-7f52-5e9b-9cfc-9414515d1a5b"',
            "the name under which directories know the show for ever",
            "The name under which directories know the show for ever. It stays when `url` "
            "changes; a show that is in directories already has one.",
        ),
        Key(
            "artwork",
            _FILE,
            "`cover.jpg`, `cover.jpeg` or `cover.png`",
            '"cover.jpg"',
            "the cover; not needed if it is called cover.jpg or cover.png",
            "The cover: square, 1400 to 3000 pixels, JPEG or PNG, RGB without transparency.",
        ),
        Key(
            "copyright",
            _TEXT,
            "nothing",
            '"The name of who holds the rights"',
            "without the word, the sign, the year",
            "Who holds the rights, without the word, the sign and the year.",
        ),
        Key(
            "timezone",
            "IANA name",
            "`UTC`",
            '"Europe/Zurich"',
            "dates without a time mean 12:00 there; UTC if not said",
            "The zone of dates without an offset, and of the dates on pages.",
        ),
        Key(
            "type",
            "`episodic` or `serial`",
            "`episodic`",
            '"episodic"',
            "or serial: to be heard from the first episode on",
            "`serial` is a show that is to be heard from its first episode on.",
        ),
        Key(
            "renditions",
            "list of bit rates",
            "none",
            '["64k"]',
            "smaller copies of every episode, for slow networks",
            "Smaller copies of every episode for slow networks, from `32k` to `96k`; they need "
            "ffmpeg.",
        ),
        Key("locked", _TRUE, "true", "true", "other hosts are asked not to import the show"),
        _PEOPLE,
    ),
)

OWNER = Table(
    "[owner]",
    "who answers for the show",
    (
        Key(
            "name",
            _TEXT,
            NEEDED,
            '"The name of a person or a team"',
            "needed below [owner]",
            "A person or a team.",
        ),
        Key(
            "email",
            "e-mail address",
            "none",
            '"podcast@example.org"',
            "stays in this file unless the next line says true",
            "An address. It stays in this file: only the next two keys put it into the feed.",
        ),
        Key(
            "show_email",
            _TRUE,
            "false",
            "false",
            "true puts the address into the public feed",
            "true puts the address into the public feed, whatever `show_email_until` says.",
        ),
        Key(
            "show_email_until",
            "day, without quotes",
            "no day",
            "2030-12-31",
            "puts it there to the end of that day",
            "Puts the address into the feed to the end of that day, for the days in which "
            "directories send a code to it.",
        ),
    ),
)

LISTINGS = Table(
    "[directories]",
    "the ids that directories gave the show, or the addresses of its pages",
    tuple(
        Key(one.key, "id, or address of the page", "not listed", f'"{one.example}"', one.name)
        for one in DIRECTORIES
    ),
)

STORE = Table(
    "[[store]]",
    "where the show is kept; without one, on this computer",
    (
        Key(
            "url",
            "address",
            NEEDED,
            '"s3://bucket/prefix"',
            "the bucket, and the folder in it if there is one",
            "The bucket, and the folder in it if there is one; or `file:///srv/podcast`, a "
            "folder that a web server shows.",
        ),
        Key("name", _TEXT, "the bucket’s name", '"main"', "what messages call it"),
        Key(
            "endpoint",
            "https address",
            "AWS",
            '"https://s3.example.org"',
            "the provider's address; not needed for AWS",
            "The provider’s address.",
        ),
        Key("region", _TEXT, "the profile’s", '"us-east-1"', "if the provider has regions"),
        Key(
            "profile",
            _TEXT,
            "`AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`",
            '"my-podcast"',
            "of the AWS configuration, which has the keys; never write one here",
            "A profile of the AWS configuration, which has the keys. Never write a key here.",
        ),
        Key(
            "public_url",
            "https address",
            "follows from `endpoint` where it can",
            '"https://bucket.example.org"',
            "where everybody can read the bucket, if not `url`",
            "Where everybody can read this store, if not at the show’s own `url`.",
        ),
    ),
)

PEOPLE = Table(
    "people",
    "each one of a list",
    (
        Key("name", _TEXT, NEEDED, '"Their name"', "the person’s name, at most 128 characters"),
        Key("role", _TEXT, "`host`", '"guest"', "what the person does: host, guest, reporter, …"),
        Key("href", "https address", "none", '"https://example.org/me"', "a page about the person"),
    ),
)

SHOW_TABLES = (SHOW, OWNER, LISTINGS, STORE, PEOPLE)

EPISODE = Table(
    "",
    "",
    (
        Key(
            "title",
            _TEXT,
            "that of the tags, else made of the name",
            '"What the law can carry"',
            "what apps show",
        ),
        Key(
            "guid",
            _TEXT,
            "made of the show’s guid and the name",
            '"urn:uuid:3a76e25b-0bd8-4f68-b318-bf8ab427f69c"',
            "what apps know the episode by, for ever",
            "What apps know the episode by, for ever. `new` writes one; a published one never "
            "changes.",
        ),
        Key(
            "date",
            "day, or time with its offset",
            "that of the name, else of the tags, else the first publish",
            "2030-12-31T09:00:00+01:00",
            "if not the moment of the first publish",
            "When it is published. A day alone is 12:00 in the `timezone` of the show. An "
            "episode of the future is left out until then; a published date never changes.",
        ),
        Key(
            "summary",
            _TEXT,
            "the first words of the notes",
            '"One or two sentences"',
            "what apps show first; else the first words",
            "One or two sentences, which apps show first.",
        ),
        Key(
            "season",
            "whole number from 1",
            "that of the tags",
            "1",
            "its number, if the show has seasons",
            "The number of its season.",
        ),
        Key(
            "episode",
            "whole number from 1",
            "that of the tags",
            "1",
            "its number, which then is not in the title",
            "Its number. Then the title needs none.",
        ),
        Key(
            "type",
            "`full`, `trailer` or `bonus`",
            "`full`",
            '"full"',
            "or trailer, or bonus",
            "What kind of episode it is.",
        ),
        Key(
            "explicit",
            _TRUE,
            "that of the show",
            "false",
            "if it differs from the show",
            "true for strong language or adult content.",
        ),
        Key(
            "language",
            "BCP 47 tag",
            "that of the show",
            '"fr"',
            "if it differs from the show",
            "What is spoken.",
        ),
        Key(
            "people",
            "list of tables",
            "nobody",
            '[{ name = "Their name", role = "guest" }]',
            "`href` may follow, a page",
            "Who is heard; the keys of each are [below](#people).",
        ),
        Key(
            "artwork",
            "name of a file, or false",
            "`cover.jpg` in the folder, or a picture with the episode’s name",
            '"cover.jpg"',
            "not needed if it is called cover.jpg or cover.png",
            "A cover of its own, as that of the show. One that was published stays when its file "
            "is gone; false takes it off.",
        ),
        Key(
            "chapters",
            _TRUE,
            "those of `chapters.txt` or `chapters.json`, else of the audio",
            "false",
            "no chapters, whatever is here",
            "false: there are none. Chapters that were published stay when their file is gone; "
            "this takes them off.",
        ),
        Key(
            "transcript",
            _TRUE,
            "`transcript.vtt`, `.srt`, `.json` or `.html`",
            "false",
            "no transcript, whatever is here",
            "false: there is none. A transcript that was published stays when no transcript is "
            "here; this takes it off.",
        ),
        Key(
            "audio",
            _FILE,
            "the one audio file beside the text",
            '"audio.mp3"',
            "only needed if there are several audio files here",
            "The sound, if there are several audio files.",
        ),
        Key(
            "draft",
            _TRUE,
            "false",
            "true",
            "keeps it back",
            "true keeps the episode back; it takes nothing back that is published.",
        ),
    ),
)
EPISODE_TABLES = (EPISODE, PEOPLE)
