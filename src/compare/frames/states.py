"""What became of each entry of a frame in one plan: which measures or actions answer it, and how."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from compare.frames.asked import Answer
from compare.frames.decided import Decided
from compare.frames.matching import Matcher
from compare.frames.settings import FrameSettings

WHY = "；"  # between a decision and its reason
PHRASE = 6  # characters that an element must have to be known by its words alone
ACTION, MEASURE, SAFEGUARD = "action", "measure", "safeguard"
MAY_ANSWER = {  # what of a plan may answer an entry of a kind
    ACTION: (ACTION,),
    MEASURE: (MEASURE,),
    SAFEGUARD: (SAFEGUARD, MEASURE),
    None: (MEASURE, SAFEGUARD),
}


def may_answer(kind: str | None, answers: Sequence[Answer]) -> tuple[str, ...]:
    """What of a plan may answer an entry of a kind: for one without a kind its measures, then its actions by name.

    In a plan of one level, without actions, its measures stand where actions do.
    """
    if kind == ACTION and all(one.kind != ACTION for one in answers):
        return (MEASURE,)
    return MAY_ANSWER[kind]


@dataclass(frozen=True)
class Cell:
    """One entry in one plan.

    ``main`` is the answer that is the evidence, ``also`` those that carry a part, ``near`` the nearest one where the entry
    is absent; ``lacks`` are its elements that were not found, ``why`` the reason of a hand decision.
    """

    state: str
    score: float
    main: int | None = None
    also: tuple[int, ...] = ()
    lacks: tuple[str, ...] = ()
    near: int | None = None
    why: str | None = None


def cells_of(
    matcher: Matcher, answers: Sequence[Answer], settings: FrameSettings, decided: Mapping[str, Decided] | None = None
) -> list[Cell]:
    """The state of every entry in one plan, in the order of the frame; hand decisions, by entry, have the last word."""
    return _Plan(matcher, answers, settings, decided or {}).cells()


class _Plan:
    """One plan with all that was measured of it."""

    def __init__(
        self, matcher: Matcher, answers: Sequence[Answer], settings: FrameSettings, decided: Mapping[str, Decided]
    ) -> None:
        self.asked, self.answers, self.set = matcher.asked, answers, settings
        self.matcher, self.found = matcher, matcher.match(answers)
        self.kinds = [entry.kind for entry in self.asked]
        self.borne = np.maximum(self.found.name_in_head, self.found.heads.min(axis=0))
        self.held = np.array([self.found.held(i) for i in range(len(self.asked))]).reshape(self.found.chance.shape)
        self.may = np.array(
            [[one.kind in kinds for one in answers] for kinds in (may_answer(kind, answers) for kind in self.kinds)],
            dtype=bool,
        ).reshape(self.found.chance.shape)
        place_of = {one.answer_id: place for place, one in enumerate(answers)}
        self.decided = [decided.get(entry.entry_id, Decided()) for entry in self.asked]
        heads = may_answer(ACTION, answers)
        self.actions = [place for place, one in enumerate(answers) if one.kind in heads]
        self.given = [{place_of[one] for one in sorted(by.answers) if one in place_of} for by in self.decided]
        for i, by in enumerate(self.decided):
            self.may[i, [place_of[one] for one in sorted(by.others) if one in place_of]] = False
            self.may[i, sorted(self.given[i])] = True
        self.rank = np.where(self.may, self.found.chance + self.held, 0.0)

    def cells(self) -> list[Cell]:
        """Measures first: actions are judged by them."""
        cells = {i: self._measured(i) for i, kind in enumerate(self.kinds) if kind != ACTION}
        for i, kind in enumerate(self.kinds):
            if kind in (ACTION, None):
                by_action = self._of_action(i, cells)
                borne = by_action.main is not None and self._bears(i, by_action)
                if kind == ACTION or borne:
                    cells[i] = by_action
        found = [cells[i] if cells[i].main is None else self._together(i, cells) for i in range(len(self.asked))]
        return [self._as_decided(cell, by) for cell, by in zip(found, self.decided, strict=True)]

    def _as_decided(self, cell: Cell, by: Decided) -> Cell:
        """A state that was given by hand, and the reason of any decision."""
        if not by.why:
            return cell
        if by.state == "absent":
            near = cell.near if cell.main is None else cell.main
            return Cell("absent", cell.score, near=near, why=WHY.join(by.why))
        state = by.state if by.state is not None and cell.main is not None else cell.state
        return replace(cell, state=state, why=WHY.join(by.why))

    def _together(self, i: int, cells: Mapping[int, Cell]) -> Cell:
        """An entry that stands whole in one answer with another of its kind is merged with it.

        The entry whose name an action bears is that action: others are merged into it. What is there in one literal
        phrase only merges with nothing.
        """
        mine = cells[i]
        if mine.also or not self._surely(i, mine) or self._bears(i, mine) or self._fills(i, mine):
            return mine
        others = [k for k, kind in enumerate(self.kinds) if k != i and kind == self.kinds[i]]
        shared = any(cells[k].main == mine.main and self._surely(k, cells[k]) for k in others)
        return replace(mine, state="merged") if shared else mine

    def _as_action(self, i: int, place: int) -> bool:
        """Whether what answers an entry does so as an action."""
        return ACTION in (self.kinds[i], self.answers[place].kind)

    def _bears(self, i: int, cell: Cell) -> bool:
        """Whether the answer is an action that bears the entry's name."""
        assert cell.main is not None
        return self._as_action(i, cell.main) and bool(self.borne[i, cell.main] >= self.set.bears)

    def _fills(self, i: int, cell: Cell) -> bool:
        """Whether a measure speaks of little but this entry."""
        assert cell.main is not None
        if self._as_action(i, cell.main):
            return False
        return self.matcher.beyond(i, self.answers[cell.main])[0] < self.set.fills

    def _surely(self, i: int, cell: Cell) -> bool:
        """Whether a measure answers an entry more likely than not, or with much that it asks: no single phrase does."""
        if cell.main is None:
            return False
        if self._as_action(i, cell.main) or self.held[i, cell.main] >= self.set.held:
            return True
        return self._likely(i, cell.main) and bool(self.found.chance[i, cell.main] >= self.set.surely)

    # -- measures and safeguards

    def _measured(self, i: int) -> Cell:
        given = self.given[i]
        if not self.answers or not (given or self.rank[i].max() > 0):
            return Cell("absent", 0.0)
        answering = [place for place in np.flatnonzero(self.may[i]) if place in given or self._answers(i, int(place))]
        near = int(np.argmax(self.rank[i]))
        if not answering:
            return Cell("absent", self._score(i, near), near=near)
        main = max(answering, key=lambda place: (place in given, self.rank[i, place], -place))
        also = self._parts(i, int(main), [int(place) for place in answering])
        cell = Cell("covered", self._score(i, int(main)), int(main), also, self._lacks(i, (int(main), *also)))
        return replace(cell, state=self._state(i, cell))

    def _score(self, i: int, place: int) -> float:
        """The chance, or what is held where that is more: an element word for word is sure whatever the rest."""
        return float(max(self.found.chance[i, place], self.held[i, place]))

    def _answers(self, i: int, place: int) -> bool:
        """Whether a measure answers an entry: probably, or for a thing that stands there word for word."""
        of, says = self.found.of[i][:, place], self.asked[i].says
        literal = max((share for share, thing in zip(of, says, strict=True) if len(thing) >= PHRASE), default=0.0)
        if self.found.chance[i, place] < self.set.covered:
            return literal >= self.set.literal and not self._taken(i, place)
        return literal >= self.set.literal or self._likely(i, place)

    def _likely(self, i: int, place: int) -> bool:
        """Whether a reader would probably put the two side by side, and not the measure with another entry alone."""
        chance = self.found.chance[i, place]
        return bool(chance >= self.set.covered and (chance >= self.set.beside or not self._taken(i, place)))

    def _rival(self, i: int, place: int) -> tuple[float, int]:
        """The greatest chance that another entry of the kind has of a measure, and the entry."""
        rivals = [k for k, kind in enumerate(self.kinds) if k != i and kind == self.kinds[i]]
        return max(((float(self.found.chance[k, place]), k) for k in rivals), default=(0.0, i))

    def _taken(self, i: int, place: int) -> bool:
        """Whether a measure is another entry's, leaves little room beside it, and speaks of this one in passing only."""
        chance, other = self._rival(i, place)
        if chance < self.set.taken or self.held[i, place] >= self.set.held:
            return False
        return self._terse(other) or self.matcher.beyond(other, self.answers[place])[1] < self.set.beyond_chars

    def _parts(self, i: int, main: int, answering: Sequence[int]) -> tuple[int, ...]:
        """Further answers that carry a part of the entry: likely ones that no other entry claims more, literal ones."""
        strength, weights = self.found.of[i], self.found.weights[i]
        if self.answers[main].kind == SAFEGUARD:  # what the tasks say of it is another matter
            answering = [place for place in answering if self.answers[place].kind == SAFEGUARD]
        kept: list[int] = []
        for place in answering:
            mine = self.found.chance[i, place] >= max(self.set.covered, self._rival(i, place)[0])
            if place != main and (place in self.given[i] or (mine and self._adds(i, [main, *kept], place))):
                kept.append(place)
        best = strength[:, [main, *kept]].max(axis=1, initial=0.0)
        if self.kinds[i] == SAFEGUARD:
            return tuple(kept)
        for place in np.flatnonzero(self.may[i]).tolist():
            gain = np.maximum(0.0, strength[:, place] - best) * weights * (strength[:, place] >= self.set.part)
            if place != main and place not in kept and gain.sum() >= self.set.part_gain and not self._taken(i, place):
                kept.append(place)
                best = np.maximum(best, strength[:, place])
        return tuple(kept)

    def _adds(self, i: int, have: Sequence[int], place: int) -> bool:
        """Whether a measure says of an entry what those at hand do not: what a plan says twice is not split."""
        return self._terse(i) or self.matcher.adds(i, self.found, have, place) >= self.set.adds

    def _lacks(self, i: int, places: Sequence[int]) -> tuple[str, ...]:
        best = self.found.of[i][:, list(places)].max(axis=1, initial=0.0)
        return tuple(says for says, share in zip(self.asked[i].says, best, strict=True) if share < self.set.lacking)

    def _state(self, i: int, cell: Cell) -> str:
        """The first that fits of split, narrowed, widened, renamed, covered."""
        assert cell.main is not None
        if cell.also:
            return "split"
        place = cell.main
        if len(self.found.of[i]) and not self._whole(i, place):
            return "narrowed"
        if self._terse(i):
            return "covered"
        answer = self.answers[place]
        if self.kinds[i] != SAFEGUARD and (
            self._much(self.matcher.beyond(i, answer)) or self.matcher.other(i, answer) >= self.set.other
        ):
            return "widened"
        return "covered" if self._named(i, place) else "renamed"

    def _whole(self, i: int, place: int) -> bool:
        """Whether a measure holds most of what an entry asks, or is the same commitment and leaves little of it out."""
        if self.held[i, place] >= self.set.whole:
            return True
        if self.kinds[i] == SAFEGUARD and self.found.chance[i, place] >= self.set.surely:
            return True
        if self.asked[i].listed and self.kinds[i] != SAFEGUARD and self.held[i, place] < self.set.least:
            return False
        left_out = self.matcher.left_out(i, self.answers[place])
        return bool(self.found.same[i, place] >= self.set.same) and not self._much(left_out)

    def _much(self, unsaid: tuple[float, int]) -> bool:
        return unsaid[0] >= self.set.beyond and unsaid[1] >= self.set.beyond_chars

    def _terse(self, i: int) -> bool:
        """Whether an entry is told in so few words that nothing follows from others."""
        return len(self.asked[i].name) + sum(map(len, self.asked[i].says)) < self.set.terse

    def _named(self, i: int, place: int) -> bool:
        """Whether an answer bears the entry's name or names a thing that it asks, or one of the two has no name."""
        if not (self.answers[place].titled and self.asked[i].titled):
            return True
        alike = self.found.heads[:, i, place].max()
        return bool(alike >= self.set.named or self.found.head_says[i, place] >= self.set.held)

    # -- actions

    def _of_action(self, i: int, cells: Mapping[int, Cell]) -> Cell:
        """An entry is answered by the action that bears its name, or that holds what answers its parts.

        An entry without parts is answered by the action that bears its name or holds what its description asks.
        """
        actions = self.actions
        children = [k for k, entry in enumerate(self.asked) if entry.parent == self.asked[i].entry_id and k in cells]
        parts = self._parts_by_action(children, cells) if children else dict(enumerate(self.held[i]))
        missing = tuple(self.asked[k].name for k in children if cells[k].main is None)
        name = self.borne[i]
        sure = {
            place: float(max(name[place] if name[place] >= self.set.bears else 0.0, parts.get(place, 0.0)))
            for place in actions
            if self.may[i, place] or self.kinds[i] is None
        }
        sure |= dict.fromkeys((place for place in self.given[i] if place in sure), 1.0)
        if not sure:
            return Cell("absent", 0.0)
        main = max(sure, key=lambda place: (sure[place], name[place] + self.held[i, place], -place))
        carrying = sorted(
            (place for place in actions if parts.get(place, 0.0) >= self.set.child_part),
            key=lambda place: -parts[place],
        )
        if sure[main] < (self.set.children if children else self.set.whole):
            together = sum(parts[place] for place in carrying)
            if children and len(carrying) > 1 and together >= self.set.child_parts:
                most = parts[carrying[0]] >= self.set.whole * together
                also = () if most else tuple(carrying[1:])
                return Cell("narrowed" if most else "split", min(1.0, together), carrying[0], also, missing)
            return Cell("absent", min(1.0, sure[main]), near=main)
        cell = Cell("covered", min(1.0, sure[main]), main, lacks=missing if children else self._lacks(i, [main]))
        if name[main] >= self.set.bears:
            return replace(cell, state="widened" if children and self._has_own(main, cells) else "covered")
        also = tuple(place for place in carrying if children and place != main and parts[place] >= self.set.children)
        if also:
            return replace(cell, state="split", also=also)
        if children and parts.get(main, 0.0) < self.set.whole:
            return replace(cell, state="narrowed")
        return cell if self._named(i, main) else replace(cell, state="renamed")

    def _parts_by_action(self, children: Sequence[int], cells: Mapping[int, Cell]) -> dict[int, float]:
        """The share of an entry's parts that each action answers; one answered in several counts for each in part."""
        place_of = {self.answers[place].answer_id: place for place in self.actions}
        shares: dict[int, float] = defaultdict(float)
        for k in children:
            cell = cells[k]
            if cell.main is None:
                continue
            count = self.set.child_narrowed if cell.state == "narrowed" else 1.0
            places = (cell.main, *cell.also)
            for place in places:
                one = self.answers[place]
                action = place_of.get(one.action_id or one.answer_id)
                if action is not None:
                    shares[action] += count / len(places) / len(children)
        return shares

    def _has_own(self, action: int, cells: Mapping[int, Cell]) -> bool:
        """Whether an action holds measures that answer no entry."""
        used = {place for cell in cells.values() if cell.main is not None for place in (cell.main, *cell.also)}
        held = self.answers[action].answer_id
        return any(
            one.kind != ACTION and one.action_id == held and place not in used for place, one in enumerate(self.answers)
        )
