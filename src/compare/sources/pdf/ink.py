"""How each thing on a PDF's page is printed: in which order, how opaque, in which layer; and how much of it there may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pdfminer.pdfinterp import PDFPageInterpreter
from pdfminer.pdftypes import PDFObjRef, dict_value, list_value, resolve1, stream_value
from pdfminer.psparser import PSLiteral
from pdfminer.utils import apply_matrix_pt
from pdfplumber.page import Page, PDFPageAggregatorWithMarkedContent

from compare.sources.base import LIMITS
from compare.sources.pdf.streams import BoundedDocument, EndlessError

Clip = tuple[float, float, float, float]
INVISIBLE = (3, 7)  # modes of text that put no ink on the page
DEEPEST_FORM = 24


@dataclass(frozen=True, slots=True)
class Ink:
    """How something is printed; later orders lie over earlier ones."""

    order: int = 0
    mode: int = 0
    alpha: float = 1.0
    blended: bool = False  # mixed with what lies under it, as by a marker pen
    off: bool = False  # in a layer that is switched off
    clip: Clip | None = None  # x0, y0, x1, y1: outside of it nothing shows; y grows upward


class _Device(PDFPageAggregatorWithMarkedContent):
    """Gathers a page's things and notes of each how it is printed, in the place where pdfplumber keeps its tag."""

    def __init__(self, page: Page, document: BoundedDocument) -> None:
        super().__init__(page.pdf.rsrcmgr, pageno=page.page_number, laparams=page.pdf.laparams)
        self.document = document
        self.order = 0
        self.mode = 0
        self.alpha, self.blended = 1.0, False
        self.clip: Clip | None = None
        self.layers: list[bool] = []
        self.depth = 0

    def begin_tag(self, tag: PSLiteral, props: Any = None) -> None:
        self.layers.append(bool(props is True))

    def end_tag(self) -> None:
        if self.layers:
            self.layers.pop()

    def render_string(self, textstate: Any, *others: Any) -> None:
        self.mode = textstate.render
        super().render_string(textstate, *others)

    def tag_cur_item(self) -> None:
        self.order += 1
        if self.cur_item._objs:
            item: Any = self.cur_item._objs[-1]
            item.tag = Ink(self.order, self.mode, self.alpha, self.blended, any(self.layers), self.clip)
        self.document.printed += 1
        if self.document.printed > LIMITS.glyphs or self.order > LIMITS.page_glyphs:
            most = LIMITS.glyphs if self.document.printed > LIMITS.glyphs else LIMITS.page_glyphs
            raise EndlessError(f"more than {most:,} characters, lines and pictures are printed")


class _Interpreter(PDFPageInterpreter):
    """Follows what pdfminer passes over: opacity, layers, how deep forms stand in forms."""

    device: _Device

    def init_state(self, ctm: Any) -> None:
        super().init_state(ctm)
        self.saved: list[tuple[float, bool, Clip | None]] = []

    def execute(self, streams: Sequence[object]) -> None:
        document = self.device.document
        document.drawn += sum(len(stream_value(stream).get_data()) for stream in streams)
        if document.drawn > LIMITS.drawn_bytes:
            raise EndlessError(f"its pages are drawn by more than {LIMITS.drawn_bytes // 1_000_000} MB of commands")
        super().execute(streams)

    def do_q(self) -> None:
        super().do_q()
        self.saved.append((self.device.alpha, self.device.blended, self.device.clip))

    def do_Q(self) -> None:  # noqa: N802
        super().do_Q()
        if self.saved:
            self.device.alpha, self.device.blended, self.device.clip = self.saved.pop()

    def do_W(self) -> None:  # noqa: N802
        self._clip()

    def do_W_a(self) -> None:  # noqa: N802
        self._clip()

    def _clip(self) -> None:
        """Narrow what shows to the box of the path that was drawn; a path of another form shows less, never more."""
        points = [piece[i : i + 2] for piece in self.curpath for i in range(1, len(piece) - 1, 2)]
        if len(points) < 3:
            return
        places = [apply_matrix_pt(self.ctm, point) for point in points]  # type: ignore[arg-type]
        xs, ys = [x for x, _ in places], [y for _, y in places]
        x0, y0, x1, y1 = self.device.clip or (min(xs), min(ys), max(xs), max(ys))
        self.device.clip = max(x0, min(xs)), max(y0, min(ys)), min(x1, max(xs)), min(y1, max(ys))

    def do_gs(self, name: Any) -> None:
        state = self._resource("ExtGState", name)
        if isinstance(state, dict):
            alpha, blend = resolve1(state.get("ca")), resolve1(state.get("BM"))
            if isinstance(alpha, int | float):
                self.device.alpha = float(alpha)
            if isinstance(blend, PSLiteral):
                self.device.blended = blend.name not in ("Normal", "Compatible")

    def do_BDC(self, tag: Any, props: Any) -> None:  # noqa: N802
        self.device.begin_tag(tag, getattr(tag, "name", "") == "OC" and self._is_off("Properties", props))

    def do_BMC(self, tag: Any) -> None:  # noqa: N802
        self.device.begin_tag(tag)

    def do_Do(self, xobjid_arg: Any) -> None:  # noqa: N802
        device = self.device
        device.document.forms += 1
        if device.document.forms > LIMITS.forms or device.depth > DEEPEST_FORM:
            raise EndlessError(f"its forms stand in forms more than {DEEPEST_FORM} deep or {LIMITS.forms:,} times")
        before = device.alpha, device.blended, device.clip
        layers = len(device.layers)
        form = resolve1(self.xobjmap.get(getattr(xobjid_arg, "name", "")))
        group = getattr(form, "attrs", {}).get("OC")
        device.layers.append(group is not None and self._hides(group))
        device.depth += 1
        super().do_Do(xobjid_arg)
        device.depth -= 1
        device.alpha, device.blended, device.clip = before
        del device.layers[layers:]

    def _resource(self, kind: str, name: Any) -> Any:
        found = dict_value(self.resources.get(kind, {})) if self.resources.get(kind) is not None else {}
        return resolve1(found.get(getattr(name, "name", "")))

    def _is_off(self, kind: str, name: Any) -> bool:
        found = dict_value(self.resources.get(kind, {})) if self.resources.get(kind) is not None else {}
        return self._hides(found.get(getattr(name, "name", "")))

    def _hides(self, group: Any) -> bool:
        """Whether a layer, or all layers that something belongs to, are switched off."""
        off = self.device.document.layers_off
        if isinstance(group, PDFObjRef) and group.objid in off:
            return True
        members = resolve1(group)
        if not isinstance(members, dict) or "OCGs" not in members:
            return False
        inside = resolve1(members["OCGs"])
        several = inside if isinstance(inside, list) else [members["OCGs"]]
        refs = [one for one in several if isinstance(one, PDFObjRef)]
        return bool(refs) and all(one.objid in off for one in refs)


def layers_off(document: BoundedDocument) -> frozenset[int]:
    """The layers of a document that are not shown, by the numbers of their objects."""
    try:
        layers = dict_value(document.catalog.get("OCProperties", {}))
        default = dict_value(layers.get("D", {}))
        off = {one.objid for one in list_value(default.get("OFF", [])) if isinstance(one, PDFObjRef)}
        base = resolve1(default.get("BaseState"))
        if getattr(base, "name", "") == "OFF":
            every = {one.objid for one in list_value(layers.get("OCGs", [])) if isinstance(one, PDFObjRef)}
            off = every - {one.objid for one in list_value(default.get("ON", [])) if isinstance(one, PDFObjRef)}
        return frozenset(off)
    except Exception:  # a damaged list of layers hides nothing
        return frozenset()


def lay_out(page: Page, document: BoundedDocument) -> None:
    """Lay a page out, each thing on it with its ``Ink`` in the place of its tag."""
    device = _Device(page, document)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    page._layout = device.get_result()


def turned(page: Page, document: BoundedDocument, angle: int) -> Page:
    """The page turned clockwise, so that words that run upward at an angle (90, 180, 270) run to the right."""
    page_obj = page.page_obj
    before = page_obj.attrs.get("Rotate"), page_obj.rotate
    page_obj.rotate = page_obj.attrs["Rotate"] = (page.rotation + angle) % 360
    try:
        other = Page(page.pdf, page_obj, page.page_number)
        lay_out(other, document)
    finally:
        page_obj.attrs["Rotate"], page_obj.rotate = before
    return other
