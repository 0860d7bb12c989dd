"""What was worked out of words is kept, and no more of it than there is room for."""

from compare.script import kept


def test_a_word_is_worked_out_once_and_anew_where_there_was_no_room(monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    asked = []
    lengths = kept.Kept(lambda word: asked.append(word) or len(word))
    assert [lengths[word] for word in ("县", "水利局", "县", "财政局", "县")] == [1, 3, 1, 3, 1]
    assert asked == ["县", "水利局", "财政局", "县"]
