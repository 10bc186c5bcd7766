"""Make the web app's pictures of docs/images from a demo folder. Called by scripts/screenshots."""

import sys
from pathlib import Path

from tests.web.browsing import Visitor, browsing, serving
from vocpipe.settings import load
from vocpipe.workspace import Workspace

TOKEN = "one-start"
SHOWN = {"review": "/"}


def main(demo: Path, images: Path) -> None:
    """Serve the demo once a language and take each page as a laptop shows it."""
    with Workspace(load(demo)) as workspace, browsing() as browser:
        for lang, locale in (("ja", "ja-JP"), ("en", "en-GB")):
            with serving(workspace, TOKEN) as url:
                context = browser.new_context(viewport={"width": 1100, "height": 720}, locale=locale)
                visitor = Visitor(context, url, f"/start?token={TOKEN}")
                for name, path in SHOWN.items():
                    file = images / f"web-{name}.{lang}.png"
                    visitor.open(path).screenshot(path=file)
                    sys.stdout.write(f"{file}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
