"""Pictures that authors upload: looked at before they are decoded, and encoded anew."""

from __future__ import annotations

import hashlib
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from PIL import Image as Pillow
from PIL import ImageOps, UnidentifiedImageError

from accounts.models import User
from articles.models import Image

FORMATS = ("PNG", "JPEG", "WEBP", "GIF")
LARGEST = 5_000_000  # bytes
MOST_PIXELS = 25_000_000
WIDEST = 2_400  # pixels kept; the text column shows half as many
KINDS = "PNG, JPEG, WebP or GIF"


def store_image(file: IO[bytes], name: str, by: User | None) -> Image:
    """The same picture twice is one. Raises ValidationError with what is wrong."""
    raw = file.read(LARGEST + 1)
    if not raw:
        raise ValidationError("The file is empty.")
    if len(raw) > LARGEST:
        raise ValidationError(f"The file is larger than {LARGEST // 1_000_000} MB.")
    data, kind, size = _encoded(_decoded(raw))
    image, _ = Image.objects.get_or_create(
        digest=hashlib.sha256(data).hexdigest(),
        defaults={
            "data": data,
            "content_type": f"image/{kind}",
            "width": size[0],
            "height": size[1],
            "name": name.replace("\\", "/").rpartition("/")[2][:120] or "image",
            "uploaded_by": by,
        },
    )
    return image


def _decoded(raw: bytes) -> Pillow.Image:
    """The kind is what the content says; the measures are read before any pixel."""
    try:
        picture = Pillow.open(BytesIO(raw), formats=FORMATS)
        if picture.width * picture.height > MOST_PIXELS:
            raise ValidationError(
                f"The image has {picture.width} × {picture.height} pixels; "
                f"{MOST_PIXELS // 1_000_000} million are the most."
            )
        picture.load()
        turned = ImageOps.exif_transpose(picture)
    except UnidentifiedImageError as error:
        raise ValidationError(f"This is no image of a kind that we take: {KINDS}.") from error
    except (Pillow.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise ValidationError("The image is damaged.") from error
    return turned


def _encoded(picture: Pillow.Image) -> tuple[bytes, str, tuple[int, int]]:
    """Pixels alone: no metadata, and nothing that was hidden behind the image."""
    mode = "RGBA" if "transparency" in picture.info or picture.mode in {"RGBA", "LA"} else "RGB"
    clean = Pillow.new(mode, picture.size)
    clean.paste(picture.convert(mode))
    clean.thumbnail((WIDEST, MOST_PIXELS // WIDEST))
    target = BytesIO()
    clean.save(target, "WEBP", quality=88, method=4)
    return target.getvalue(), "webp", clean.size
