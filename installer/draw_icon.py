"""Draws the program's icon: a page with a steady line, in the primary colour of the light theme.

uv run python installer/draw_icon.py     # writes resources/icons/clinicdesk.png and clinicdesk.ico
"""

import os
import struct
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QImageWriter, QPainter, QPen, QPolygonF

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "icons"
PRIMARY = "#0A5A70"
SIZES = (16, 20, 24, 32, 40, 48, 64, 128, 256)
# The line of a calm session: level, a rise, a fall, level again (in parts of the icon's side).
LINE = ((0.18, 0.56), (0.36, 0.56), (0.45, 0.34), (0.57, 0.70), (0.65, 0.56), (0.82, 0.56))


def main() -> int:
    """Write both files."""
    application = QGuiApplication(sys.argv)
    pictures = {size: png(draw(size)) for size in SIZES}
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / "clinicdesk.png").write_bytes(pictures[256])
    (FOLDER / "clinicdesk.ico").write_bytes(ico(pictures))
    application.quit()
    return 0


def draw(size: int) -> QImage:
    """The icon at one size, in pixels."""
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(PRIMARY))
    edge = max(0.5, size * 0.03)
    painter.drawRoundedRect(QRectF(edge, edge, size - 2 * edge, size - 2 * edge), size * 0.2, size * 0.2)
    pen = QPen(QColor("white"), max(1.5, size * 0.085))
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(x * size, y * size) for x, y in LINE]))
    painter.end()
    return image


def png(image: QImage) -> bytes:
    """The picture as a PNG file."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"PNG")).write(image)
    return bytes(buffer.data().data())


def ico(pictures: dict[int, bytes]) -> bytes:
    """The ICO file that holds all sizes as PNG (Windows Vista and later read this)."""
    at = 6 + 16 * len(pictures)
    head, body = struct.pack("<HHH", 0, 1, len(pictures)), b""
    for size, picture in pictures.items():
        side = size % 256  # 0 says 256
        head += struct.pack("<BBBBHHII", side, side, 0, 0, 1, 32, len(picture), at + len(body))
        body += picture
    return head + body


if __name__ == "__main__":
    raise SystemExit(main())
