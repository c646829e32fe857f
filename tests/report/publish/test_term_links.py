"""The first use of a term in running text leads to the Glossary, and nothing else does."""

from __future__ import annotations

from build.report.publish.term_links import TERMS, with_term_links
from build.report.record import glossary_page
from tests.report.test_pages import content


def page(main: str) -> str:
    return f"<p>rate</p><main>{main}</main><footer><p>rate</p></footer>"


def test_the_first_use_in_running_text_is_a_link_and_later_ones_are_not() -> None:
    said = with_term_links(page("<h2>Rates</h2><p>A rate. Another rate.</p><p>Rates</p>"), "../")
    link = '<a class="term" href="../glossary.html#rate">rate</a>'
    assert said == page(f"<h2>Rates</h2><p>A {link}. Another rate.</p><p>Rates</p>")


def test_links_headings_tables_and_buttons_stay_as_they_are() -> None:
    text = "<p><a href='x'>rate</a><button>rate</button></p>"
    text += '<p class="lede">rate</p>'
    text += "<table><tr><td>rate</table><ul><li><svg>rate</svg></ul>"
    assert with_term_links(page(text), "") == page(text)


def test_longer_words_are_not_terms_and_two_terms_can_share_a_sentence() -> None:
    assert "term" not in with_term_links(page("<p>separate rating</p>"), "")
    said = with_term_links(page("<p>Small areas and section 60.</p>"), "")
    assert said.count('class="term"') == 2
    assert "glossary.html#small-area" in said
    assert "glossary.html#section-60" in said


def test_every_term_is_explained_in_the_glossary() -> None:
    explained = {term["anchor"] for term in glossary_page.glossary(content()).context["terms"]}
    assert set(TERMS) <= explained
