// Photographs as they are sent: what is large is drawn anew and smaller, since crews send from the street, and a screen shows no
// more. What is drawn anew has no position and no camera in it.
import { sizeWithin } from "./photo-size.ts";

/** bytes */
const LARGE = 2_000_000;
const QUALITY = 0.85;

/** What this browser cannot draw is sent as it is: the gateway judges it. */
export async function smaller(file: File): Promise<Blob> {
  if (!file.type.startsWith("image/") || file.size <= LARGE) return file;
  try {
    const picture = await createImageBitmap(file);
    const canvas = document.createElement("canvas");
    Object.assign(canvas, sizeWithin(picture.width, picture.height));
    const brush = canvas.getContext("2d")!;
    brush.imageSmoothingQuality = "high";
    // A JPEG has nothing that shines through.
    brush.fillStyle = "white";
    brush.fillRect(0, 0, canvas.width, canvas.height);
    brush.drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    return (
      (await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY))) ?? file
    );
  } catch {
    return file;
  }
}
