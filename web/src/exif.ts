/**
 * What the camera wrote beside the picture (EXIF: when, where) is carried over to the shrunk copy, because the
 * server reads it as evidence before it strips it. The picture was turned upright, so the orientation says so.
 */

const APP1 = 0xffe1;
const START_OF_SCAN = 0xffda;
const ORIENTATION = 0x0112;
const UPRIGHT = 1;
const HEAD = 2 ** 17; // bytes within which the block lies: it comes first, and is no longer than 2 ** 16
const GPS = 0x8825;
const [NORTH_SOUTH, LATITUDE, EAST_WEST, LONGITUDE] = [1, 2, 3, 4];

/** The shrunk JPEG with the EXIF block of the original, or unchanged if the original has none. */
export async function withExif(shrunk: Blob, original: Blob): Promise<Blob> {
  const block = await exifOf(original);
  if (!block) return shrunk;
  setUpright(block);
  return new Blob([shrunk.slice(0, 2), block, shrunk.slice(2)], { type: "image/jpeg" });
}

/** The APP1 segment with its marker; undefined where the file is no JPEG or has none. */
async function exifOf(photo: Blob): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const file = new DataView(await photo.slice(0, HEAD).arrayBuffer());
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

/** Where a photo was taken: longitude and latitude in degrees (WGS 84), if the camera said so. */
export async function positionIn(photo: Blob): Promise<[number, number] | undefined> {
  const block = await exifOf(photo);
  if (!block) return undefined;
  const tiff = new Tiff(block);
  const gps = tiff.first().get(GPS);
  if (!gps) return undefined;
  const told = tiff.directory(tiff.long(gps + 8));
  const lon = tiff.degrees(told.get(LONGITUDE), told.get(EAST_WEST), "W");
  const lat = tiff.degrees(told.get(LATITUDE), told.get(NORTH_SOUTH), "S");
  return lon && lat ? [lon, lat] : undefined;
}

/** A picture that was turned upright says so. */
function setUpright(block: Uint8Array<ArrayBuffer>): void {
  const tiff = new Tiff(block);
  const entry = tiff.first().get(ORIENTATION);
  if (entry) tiff.setShort(entry + 8, UPRIGHT);
}

/** The directories of an EXIF block. Positions are counted from its header at byte 10; what lies outside is 0. */
class Tiff {
  private readonly view: DataView;
  private readonly little: boolean;

  constructor(block: Uint8Array<ArrayBuffer>) {
    this.view = new DataView(block.buffer, 10);
    this.little = this.short(0) === 0x4949;
  }

  first(): Map<number, number> {
    return this.directory(this.long(4));
  }

  /** Tag → position of its entry of 12 bytes: tag, kind, count, value or where it lies. */
  directory(at: number): Map<number, number> {
    const entries = Array.from({ length: this.short(at) }, (_, i) => at + 2 + i * 12);
    return new Map(entries.filter((entry) => this.holds(entry, 12)).map((entry) => [this.short(entry), entry]));
  }

  /** Degrees, minutes and seconds as three fractions; negative in the hemisphere of ``negative``. */
  degrees(entry = 0, hemisphere = 0, negative: string): number {
    if (!entry || !hemisphere) return 0;
    const at = this.long(entry + 8);
    const [degrees, minutes, seconds] = [0, 8, 16].map((offset) => this.fraction(at + offset)) as [number, number, number];
    const size = degrees + minutes / 60 + seconds / 3600;
    return String.fromCharCode(this.byte(hemisphere + 8)) === negative ? -size : size;
  }

  long(at: number): number {
    return this.holds(at, 4) ? this.view.getUint32(at, this.little) : 0;
  }

  setShort(at: number, value: number): void {
    this.view.setUint16(at, value, this.little);
  }

  private short(at: number): number {
    return this.holds(at, 2) ? this.view.getUint16(at, this.little) : 0;
  }

  private byte(at: number): number {
    return this.holds(at, 1) ? this.view.getUint8(at) : 0;
  }

  private fraction(at: number): number {
    return this.long(at) / (this.long(at + 4) || 1);
  }

  private holds(at: number, length: number): boolean {
    return at >= 0 && at + length <= this.view.byteLength;
  }
}
