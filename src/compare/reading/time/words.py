"""The words of ``codebook/time_words.csv`` as pieces of patterns, by role."""

from __future__ import annotations

from dataclasses import dataclass, field

from compare.codebook import Codebook, any_of


@dataclass(frozen=True)
class TimeWords:
    """What the grammars of time take their words from: ``words("cut")`` matches any word of that role."""

    lists: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def of(cls, codebook: Codebook) -> TimeWords:
        """The words of time of a codebook."""
        return cls(codebook.roles("time_words"))

    def __call__(self, *roles: str) -> str:
        return any_of(*(self.lists.get(role, ()) for role in roles))

    def of_roles(self, *roles: str) -> list[str]:
        """The words of some roles, in their order."""
        return [word for role in roles for word in self.lists.get(role, ()) if word]
