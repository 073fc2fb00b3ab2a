"""The status board: where each target stands on a day, from what had been published by then."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from potashwatch import __version__
from potashwatch.archive import Archive
from potashwatch.pipeline.register import Register, end_of
from potashwatch.pipeline.stretch import Stretch
from potashwatch.pipeline.verdict import silence, verdict
from potashwatch.pipeline.watching import Lookout
from potashwatch.records.edition import LIST_TITLES, PARTY_LISTS, ListId
from potashwatch.records.license import GeneralLicense
from potashwatch.records.report import Notice, Tool
from potashwatch.records.status import (
    Status,
    StatusLicense,
    StatusLinked,
    StatusList,
    StatusTarget,
)
from potashwatch.records.target import Target
from potashwatch.targets import Watcher


@dataclass(frozen=True)
class Board:
    """What is needed to say where targets stand. ``archive`` None: there is none yet."""

    archive: Archive | None
    watcher: Watcher
    lookout: Lookout | None

    def status(self, as_of: date) -> Status:
        """Return the board of a day. Raises ArchiveError, ParseError."""
        stretches = [stretch for list_id in PARTY_LISTS if (stretch := self.stretch(list_id, as_of))]
        register = Register(self.archive, self.lookout)
        licenses = register.at(end_of(as_of))
        return Status(
            schema="potashwatch/status/1",
            tool=Tool(version=__version__),
            as_of=as_of,
            targets=tuple(self._row(target, as_of, stretches, licenses) for target in self.watcher.targets),
            notices=tuple(self.notices(stretches)),
        )

    def stretch(self, list_id: ListId, as_of: date) -> Stretch | None:
        """Return the accepted editions of a list up to a day; None where there are none."""
        editions = tuple(self.lookout.editions(list_id, until=as_of)) if self.lookout else ()
        return Stretch(list_id, editions) if editions else None

    def _row(
        self,
        target: Target,
        as_of: date,
        stretches: Sequence[Stretch],
        licenses: Sequence[GeneralLicense],
    ) -> StatusTarget:
        known = {stretch.list: stretch.of(target.id).told(target.id, as_of) for stretch in stretches}
        lists = tuple(known.get(list_id, StatusList(list=list_id, listed=None)) for list_id in PARTY_LISTS)
        touching = tuple(self.licenses(target, licenses))
        return StatusTarget(
            target=target.id,
            title=target.title,
            lists=lists,
            licenses=touching,
            linked=tuple(_linked(target, stretches)),
            verdict=verdict(lists, touching),
            silence=silence(target, stretches, touching, as_of),
        )

    def licenses(self, target: Target, licenses: Iterable[GeneralLicense]) -> Iterator[StatusLicense]:
        """Yield those of the licenses that touch a target."""
        for found in licenses:
            touch = next((t for t in self.watcher.touches_license(found) if t.target == target.id), None)
            if touch:
                yield StatusLicense(
                    program=found.program,
                    number=found.number,
                    title=found.title,
                    status=found.status,
                    status_reason=found.status_reason,
                    issued_on=found.issued_on,
                    expires_at=found.expires_at,
                    expires_text=found.expires_text,
                    ended_on=found.ended_on,
                    touch=touch,
                )

    def notices(self, stretches: Sequence[Stretch]) -> Iterator[Notice]:
        """Yield what the answer lacks."""
        known = {stretch.list for stretch in stretches}
        for list_id in PARTY_LISTS:
            if list_id not in known:
                yield Notice(
                    code="status.no-edition",
                    level="note",
                    message=f"{LIST_TITLES[list_id]}: no edition of that day or before is in the archive",
                    hint="potashwatch run fetches the newest; potashwatch snapshots import takes in older ones",
                )


def _linked(target: Target, stretches: Sequence[Stretch]) -> Iterator[StatusLinked]:
    for party in target.linked:
        for stretch in stretches:
            for record in stretch.editions[-1].of(party.id):
                yield StatusLinked(
                    party=party.id,
                    title=party.title,
                    relation=party.relation,
                    list=stretch.list,
                    uid=record.uid,
                    reference=record.reference,
                    name=record.name,
                    programs=record.programs,
                )
