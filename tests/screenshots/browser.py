"""Pages to pictures, by a headless Chromium where there is one."""

import asyncio
import html
import re
import shutil
import tempfile
from pathlib import Path

from PIL import Image

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_OPTIONS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)
_WIDTH, _SECONDS = 390, 60.0
_COLOURS = 64
_TITLE = re.compile(r"<title>(\d+)</title>")


class NoBrowserError(Exception):
    """There is no Chromium on this machine."""


def find_browser() -> str | None:
    """Return the path of Chromium, None where it is not installed."""
    return next((found for name in _NAMES if (found := shutil.which(name)) is not None), None)


async def take_picture(page: str, picture: Path) -> None:
    """Write the picture of a page, as high as the page is and two pixels a point.

    Raises:
        NoBrowserError: Chromium is not installed.
        RuntimeError: Chromium failed; the message is what it said.
    """
    browser = find_browser()
    if browser is None:
        message = f"none of {', '.join(_NAMES)} is installed: on Debian, apt-get install chromium fonts-noto-core"
        raise NoBrowserError(message)
    with tempfile.TemporaryDirectory(prefix="isnad-chromium-") as folder:
        source = Path(folder, "page.html")
        await asyncio.to_thread(source.write_text, page, encoding="utf-8")
        options = (*_OPTIONS, f"--user-data-dir={folder}/profile")
        shown = await _run(browser, *options, f"--window-size={_WIDTH},800", "--dump-dom", source.as_uri())
        height = _TITLE.search(html.unescape(shown))
        if height is None:
            message = f"the page did not tell its height: {shown[:500]}"
            raise RuntimeError(message)
        await _run(
            browser,
            *options,
            "--force-device-scale-factor=2",
            f"--window-size={_WIDTH},{height[1]}",
            f"--screenshot={picture}",
            source.as_uri(),
        )
        await asyncio.to_thread(_shrink, picture)


def _shrink(picture: Path) -> None:
    """Keep as many colours as a chat has, which takes a fraction of the bytes."""
    with Image.open(picture) as image:
        few = image.convert("RGB").quantize(_COLOURS)
    few.save(picture, optimize=True)


async def _run(*command: str) -> str:
    process = await asyncio.create_subprocess_exec(
        *command, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(_SECONDS):
            output, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    if process.returncode != 0:
        message = f"{command[0]} ended with {process.returncode}: {errors.decode(errors='replace')[-500:]}"
        raise RuntimeError(message)
    return output.decode("utf-8", "replace")
