"""The parts of a zipped document (.docx, .xlsx), read with a bound on how much they may unpack to."""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from io import BytesIO
from pathlib import Path

from lxml import etree

from compare.sources.base import LIMITS, SourceError

# Word and Excel can be told to save "Strict Open XML": the same parts under other names.
STRICT = tuple(
    (b"http://purl.oclc.org/ooxml/" + strict, b"http://schemas.openxmlformats.org/" + usual)
    for strict, usual in (
        (b"wordprocessingml/main", b"wordprocessingml/2006/main"),
        (b"spreadsheetml/main", b"spreadsheetml/2006/main"),
        (b"officeDocument/relationships", b"officeDocument/2006/relationships"),
        (b"officeDocument/math", b"officeDocument/2006/math"),
        (b"drawingml/main", b"drawingml/2006/main"),
    )
)
DAMAGED = "download it again, or open it in Word or WPS and save it anew"


class Package:
    """A zip file opened for reading a few of its parts.

    Raises
    ------
    SourceError
        For a file that is cut off or damaged, has encrypted parts, or would unpack to more than ``LIMITS`` allow.
    """

    def __init__(self, data: bytes, path: str | Path) -> None:
        self.path = path
        self.unpacked = 0
        try:
            self.zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise SourceError(path, "cut off or damaged (its zip directory cannot be read)", DAMAGED) from error
        self.names = {info.filename.lstrip("/"): info for info in self.zip.infolist()}

    def check_stated(self) -> None:
        """Refuse what by its own directory unpacks to more than a plan does; no reader gets more out of it than that.

        Raises
        ------
        SourceError
            Before a library that reads parts by itself, pictures too, unpacks them.
        """
        stated = sum(info.file_size for info in self.names.values())
        if stated > LIMITS.unpacked_bytes:
            raise self._bomb(stated)

    def read(self, name: str) -> bytes | None:
        """The unpacked bytes of a part, or None where there is no such part.

        Raises
        ------
        SourceError
            Where the part is damaged, or unpacks to more than a plan does.
        """
        info = self.names.get(name)
        if info is None:
            return None
        if info.flag_bits & 0x1:
            raise SourceError(self.path, "protected by a password", "open it, remove the password and save it again")
        pieces: list[bytes] = []
        size = 0
        try:
            with self.zip.open(info) as part:
                while piece := part.read(1 << 20):
                    size += len(piece)
                    self.unpacked += len(piece)
                    self._check(size, info.compress_size)
                    pieces.append(piece)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, ValueError) as error:
            raise SourceError(self.path, f"cut off or damaged (its part {name} cannot be unpacked)", DAMAGED) from error
        return b"".join(pieces)

    def _check(self, size: int, packed: int) -> None:
        # The sizes that the zip's own directory states may lie, so what comes out is counted.
        if (
            size > LIMITS.part_bytes
            or self.unpacked > LIMITS.unpacked_bytes
            or (size > LIMITS.ratio_from and size > LIMITS.ratio * max(1, packed))
        ):
            raise self._bomb(size)

    def _bomb(self, size: int) -> SourceError:
        return SourceError(
            self.path,
            f"unpacks to more than {size / 1e6:,.0f} MB, which no plan does (a zip bomb?)",
            "copy the plan's text into a new file",
        )

    @staticmethod
    def usual(part: bytes) -> bytes:
        """A part saved as Strict Open XML with the names that every program knows; any other part as it is."""
        for strict, usual in STRICT:
            part = part.replace(strict, usual)
        return part

    def xml(self, name: str) -> etree._Element | None:
        """The root of an XML part, or None where there is no such part; entities are not expanded.

        Raises
        ------
        SourceError
            Where it is no sound XML.
        """
        data = self.read(name)
        if data is None:
            return None
        data = self.usual(data)
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
        )
        try:
            return etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise SourceError(self.path, f"damaged (its part {name} is no sound XML)", DAMAGED) from error

    def relations(self, part: str) -> dict[str, tuple[str, str]]:
        """By id, the kind (last word of its type) and the target part of each relation of a part."""
        folder, _, name = part.rpartition("/")
        root = self.xml(f"{folder}/_rels/{name}.rels".lstrip("/"))
        found: dict[str, tuple[str, str]] = {}
        for relation in root if root is not None else ():
            kind = (relation.get("Type") or "").rsplit("/", 1)[-1]
            target = relation.get("Target") or ""
            if relation.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            found[relation.get("Id") or ""] = kind, target
        return found

    def main(self, usual: str) -> str:
        """The part that holds the document itself, by what the package says or else its usual name."""
        kinds = self.relations("").values()
        return next((target for kind, target in kinds if kind == "officeDocument"), usual)
