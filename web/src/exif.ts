/**
 * What the camera wrote beside the picture (EXIF: when, where) is carried over to the shrunk copy, because the
 * server reads it as evidence before it strips it. The picture was turned upright, so the orientation says so.
 */

const APP1 = 0xffe1;
const START_OF_SCAN = 0xffda;
const ORIENTATION = 0x0112;
const UPRIGHT = 1;

/** The shrunk JPEG with the EXIF block of the original, or unchanged if the original has none. */
export async function withExif(shrunk: Blob, original: Blob): Promise<Blob> {
  const block = exifOf(new DataView(await original.arrayBuffer()));
  if (!block) return shrunk;
  setUpright(block);
  return new Blob([shrunk.slice(0, 2), block, shrunk.slice(2)], { type: "image/jpeg" });
}

/** The APP1 segment with its marker; undefined where the file is no JPEG or has none. */
function exifOf(file: DataView): Uint8Array<ArrayBuffer> | undefined {
  if (file.byteLength < 4 || file.getUint16(0) !== 0xffd8) return undefined;
  for (let at = 2; at + 10 <= file.byteLength; ) {
    const marker = file.getUint16(at);
    const length = file.getUint16(at + 2);
    if (marker === APP1 && file.getUint32(at + 4) === 0x45786966) return copied(file, at, length + 2);
    if (marker === START_OF_SCAN || marker < 0xff00) return undefined;
    at += length + 2;
  }
  return undefined;
}

function copied(file: DataView, at: number, length: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(file.buffer.slice(at, at + length) as ArrayBuffer);
}

/** Write orientation 1 into the first directory. Positions are counted from the TIFF header at byte 10. */
function setUpright(block: Uint8Array<ArrayBuffer>): void {
  const tiff = new DataView(block.buffer, 10);
  if (tiff.byteLength < 14) return;
  const little = tiff.getUint16(0) === 0x4949;
  const directory = tiff.getUint32(4, little);
  const count = directory + 2 <= tiff.byteLength ? tiff.getUint16(directory, little) : 0;
  for (let i = 0; i < count && directory + 14 + i * 12 <= tiff.byteLength; i++) {
    const entry = directory + 2 + i * 12;
    if (tiff.getUint16(entry, little) === ORIENTATION) tiff.setUint16(entry + 8, UPRIGHT, little);
  }
}
