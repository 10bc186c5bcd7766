"""The two prints of a page: nothing a customer writes becomes markup, in Markdown or in HTML."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from vocpipe.drafting.blocks import Card, Chip, Drafted, Page, QuoteBlock, Section, Table
from vocpipe.drafting.inert import inert, quoted
from vocpipe.drafting.page import print_html, print_markdown
from vocpipe.text.clean import clean

PROBES = (
    "<script>alert(1)</script>",
    "</blockquote><img src=x onerror=alert(1)>",
    '" onmouseover="alert(1)',
    "{{ 7*7 }}{% raw %}",
    "![](https://evil.example/x.png)",
    "[click](javascript:alert(1))",
    "https://evil.example www.evil.example mailto:a@evil.example",
    "<https://evil.example>",
    "# heading\n---\n===\n* item\n1. one\n+ plus\n- minus",
    "```\ncode\n```",
    "> quote\n    indented\n\ttab",
    "&lt;b&gt; &copy; \\* \\",
    "| a | b |\n| --- | --- |",
    "line one  \nline two\\\n\n　last line　",
    "__bold__ ~~gone~~ `tick` @team $x$",
    "]]> <!-- --> <?php ?>",
)
WORDS = st.sampled_from(PROBES) | st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60).map(
    clean
)
COMMONMARK = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def page(text: str) -> Page:
    """Give a page that prints ``text`` everywhere words can stand."""
    quote = QuoteBlock("fb_1", 0, len(text), text, "ja", by=text, before=True, notes=((text, text),))
    card = Card(
        text, "t_1", (Chip(text),), (), ((text, text),), (quote,), Drafted(text, text), ((text, (text,)),)
    )
    section = Section(text, text, cards=(card,), lines=(text,), table=Table((text, text), ((text, text),)))
    return Page("ja", text, text, text, ((text, text),), text, (text,), (section,), text, (text,))


class Reader(HTMLParser):
    """Collects tags, attribute names and the text of block quotes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.quotes: list[str] = []
        self.inside = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag == "blockquote":
            self.inside = True
            self.quotes.append("")
        if tag == "br" and self.inside:
            self.quotes[-1] += "\n"

    def handle_endtag(self, tag: str) -> None:
        self.inside = self.inside and tag != "blockquote"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.quotes[-1] += data


def quotes_of_markdown(markdown: str) -> list[str]:
    """Give the block quotes of a Markdown text as a reader sees them."""
    html = COMMONMARK.render(markdown).replace("<br />\n", "<br />")
    html = re.sub(r"<blockquote>\n<p>", "<blockquote>", html).replace("</p>\n</blockquote>", "</blockquote>")
    return Reader(html).quotes


PLAIN = Reader(print_html(page("plain words")))


@given(WORDS)
def test_no_words_add_a_tag_or_an_attribute_to_the_html(text: str) -> None:
    if text:
        read = Reader(print_html(page(text)))
        assert read.tags == PLAIN.tags
        assert read.attributes <= PLAIN.attributes
        assert read.quotes == [text]


@given(WORDS)
def test_markdown_shows_a_quote_character_for_character(text: str) -> None:
    if text:
        assert quotes_of_markdown(quoted(text)) == [text]


@pytest.mark.parametrize("text", PROBES)
def test_markdown_never_becomes_a_link_an_image_html_or_a_heading(text: str) -> None:
    markdown = print_markdown(page(text))
    html = COMMONMARK.render(markdown)
    read = Reader(html)
    assert not read.tags & {"a", "img", "script", "pre", "del", "h4", "h5"}
    assert html.count("<h1>") == 1
    assert html.count("<h2>") == 2
    assert html.count("<h3>") == 1
    assert quotes_of_markdown(markdown) == [text]


def test_words_on_one_line_stay_on_one_line() -> None:
    assert inert("a\n# b") == "a \\# b"


def test_the_html_allows_no_script_and_no_remote_thing() -> None:
    html = print_html(page("x"))
    assert "default-src 'none'" in html
    assert not Reader(html).tags & {
        "script",
        "link",
        "img",
        "iframe",
        "object",
    }
    assert not re.search(r"@import|url\(|https?://(?!www\.w3\.org/2000/svg)", html)


def test_a_page_with_nothing_to_show_is_one_calm_line() -> None:
    empty = Page("ja", "題", "週", "", sections=(Section("空", "前置き"),), quiet="今週はありません。")
    for printed in (print_markdown(empty), print_html(empty)):
        assert "今週はありません。" in printed
        assert "前置き" not in printed
