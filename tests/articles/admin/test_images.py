"""Of what authors upload only pixels are kept, and only so many."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow

from articles.models import Image
from articles.rendering import RenderingError, render

pytestmark = pytest.mark.django_db
ADD = "admin:articles_image_add"


def png(size: tuple[int, int] = (40, 20), kind: str = "PNG", mode: str = "RGB") -> bytes:
    target = BytesIO()
    exif = Pillow.Exif()
    exif[0x010E] = "taken at home"
    Pillow.new(mode, size, 120).save(target, kind, **({} if kind == "GIF" else {"exif": exif}))
    return target.getvalue()


def bomb(width: int, height: int) -> bytes:
    """A PNG of some kB that says it has so many pixels."""

    def chunk(name: bytes, data: bytes) -> bytes:
        body = name + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"\0" * ((width // 8 + 2) * 100))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [chunk(b"IHDR", header), chunk(b"IDAT", pixels), chunk(b"IEND", b"")]
    )


def upload(client: Client, content: bytes, name: str = "picture.png") -> list[str]:
    """What keeps it from being kept."""
    response = client.post(reverse(ADD), {"file": SimpleUploadedFile(name, content, "image/png")})
    if response.status_code == 302:
        return []
    errors: dict[str, list[str]] = response.context["adminform"].form.errors
    return [message for messages in errors.values() for message in messages]


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_is_kept_without_its_metadata_and_served_for_good(
    author: Client, kind: str
) -> None:
    mode = "L" if kind == "GIF" else "RGB"
    assert upload(author, png(kind=kind, mode=mode)) == []
    image = Image.objects.get()
    assert (image.width, image.height, image.content_type) == (40, 20, "image/webp")
    assert image.uploaded_by is not None

    response = Client().get(image.get_absolute_url())
    assert response["Content-Type"] == "image/webp"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "immutable" in response["Cache-Control"]
    assert b"taken at home" not in response.content
    assert not Pillow.open(BytesIO(response.content)).getexif()


def test_the_same_picture_twice_is_one(author: Client) -> None:
    assert upload(author, png()) == upload(author, png(), "again.png") == []
    assert Image.objects.get().name == "picture.png"


SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param(SCRIPT, "no image of a kind", id="svg with a script"),
        pytest.param(b"GIF89a/*" + b"x" * 50 + b"*/=alert(1)", "", id="polyglot of GIF and script"),
        pytest.param(b"%PDF-1.7\n" + b"x" * 100, "no image of a kind", id="PDF"),
        pytest.param(b"MZ" + b"\0" * 100, "no image of a kind", id="program"),
        pytest.param(b"BM" + b"\0" * 100, "no image of a kind", id="BMP"),
        pytest.param(b"", "empty", id="nothing"),
        pytest.param(bomb(10_000, 10_000), "10000 × 10000 pixels", id="bomb"),
        pytest.param(bomb(65_500, 65_500), "", id="bomb that Pillow refuses"),
        pytest.param(png()[:60], "", id="cut off"),
        pytest.param(png() + b"\0" * 5_000_000, "larger than 5 MB", id="too large"),
    ],
)
def test_what_is_no_fit_picture_is_refused(author: Client, content: bytes, message: str) -> None:
    (said,) = upload(author, content)
    assert message in said
    assert not Image.objects.exists()


def test_what_hides_behind_a_picture_is_left_out(author: Client) -> None:
    assert upload(author, png() + b"<script>alert(1)</script>") == []
    assert b"script" not in bytes(Image.objects.get().data)


@pytest.mark.parametrize("name", ["../../etc/passwd.png", "..\\..\\boot.png", "x" * 300 + ".png"])
def test_a_name_is_only_a_name(author: Client, name: str) -> None:
    assert upload(author, png(), name) == []
    image = Image.objects.get()
    assert "/" not in image.name
    assert "\\" not in image.name
    assert len(image.name) <= 120


def test_its_markdown_is_rendered_and_no_other_address(author: Client) -> None:
    assert upload(author, png()) == []
    address = Image.objects.get().get_absolute_url()
    page = author.get(reverse("admin:articles_image_changelist")).content.decode()
    assert f"]({address} " in page
    assert f'src="{address}"' in render(f'![A thing]({address} "A caption.")').html
    for other in ("/images/x.webp", "/images/../admin/", "https://evil.example/x.webp"):
        with pytest.raises(RenderingError):
            render(f'![A thing]({other} "A caption.")')


def test_there_is_no_picture_of_another_digest() -> None:
    assert Client().get(f"/images/{'a' * 64}.webp").status_code == 404
    assert Client().get("/images/../../etc/passwd").status_code == 404
