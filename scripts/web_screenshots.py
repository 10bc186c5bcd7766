"""Make the web app's pictures of docs/images from a demo folder. Called by scripts/screenshots."""

import sys
from pathlib import Path

from tests.web.browsing import Visitor, browsing, first, serving
from vocpipe.pipeline.importing import drop, hold
from vocpipe.settings import load
from vocpipe.workspace import Workspace

TOKEN = "one-start"
SHOWN = {
    "review": "/",
    "theme": "/themes/{theme}",
    "voice": "/voices/{voice}",
    "kpi": "/kpi",
    "links": "/links",
    "alerts": "/alerts",
}
HANDED_IN = """日付,お客様,声,天気
2026-11-18,青葉設備,予定ボードが月曜に開かない。,雨
2026-11-19,港北ビル管理,点検表を複製したい。,晴
いつか,青葉設備,印刷が薄い。,晴
"""
"""A table as somebody hands it in: a column nobody reads, a row to mend."""


def main(demo: Path, images: Path) -> None:
    """Serve the demo once a language; take each page as a laptop shows it, and the review on a phone."""
    with Workspace(load(demo)) as workspace, browsing() as browser:
        for lang, locale in (("ja", "ja-JP"), ("en", "en-GB")):
            with serving(workspace, TOKEN) as url:
                context = browser.new_context(viewport={"width": 1100, "height": 720}, locale=locale)
                visitor = Visitor(context, url, f"/start?token={TOKEN}")
                # The demo's person may have chosen a language before; that goes before the browser's.
                visitor.page.request.post(f"{url}/language", form={"lang": lang})
                upload = hold(workspace, "november.csv", HANDED_IN.encode())
                for name, path in (SHOWN | {"import": f"/import/{upload}"}).items():
                    file = images / f"web-{name}.{lang}.png"
                    visitor.open(first(workspace, path)).screenshot(path=file)
                    sys.stdout.write(f"{file}\n")
                drop(workspace, upload)
                file = images / f"web-phone.{lang}.png"
                visitor.page.set_viewport_size({"width": 390, "height": 844})
                visitor.page.emulate_media(color_scheme="dark")
                visitor.open("/").screenshot(path=file)
                sys.stdout.write(f"{file}\n")
                context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
