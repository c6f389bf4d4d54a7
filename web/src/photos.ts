/**
 * Photos: shrunk before they are sent (at most 1600 px and about 300 KB), shown while they wait, and added to
 * what was chosen before, because a phone's camera gives one at a time. Small ones go as they are. What the
 * camera noted (when, where) goes along; a form without a place yet takes that of the photo.
 */
import { each, icon, make } from "./dom";
import { positionIn, withExif } from "./exif";
import { proposePlace } from "./locate";
import { keep, kept, letGo } from "./refused";
import { t } from "./words";

const SIDE = 1600;
const WEIGHT = 300 * 1024;
const QUALITIES = [0.85, 0.75, 0.65, 0.5];

export function photos(): void {
  void letGo([...document.querySelectorAll<HTMLInputElement>("[data-slip]")].map((input) => input.value));
  each("[data-photos]", (box) => {
    const input = box.querySelector<HTMLInputElement>("input[type=file]")!;
    const list = box.querySelector<HTMLElement>("ul")!;
    const slip = input.form?.querySelector<HTMLInputElement>("[data-slip]")?.value ?? "";
    const chosen: File[] = [];
    const show = () => {
      input.files = fileList(chosen);
      list.replaceChildren(...chosen.map((file) => preview(file, () => drop(file))));
    };
    const changed = () => {
      show();
      void keep(slip, chosen);
    };
    const drop = (file: File) => {
      chosen.splice(chosen.indexOf(file), 1);
      changed();
    };
    input.addEventListener("change", async () => {
      const added = [...(input.files ?? [])];
      box.setAttribute("aria-busy", "true");
      if (input.form) await takePlace(added, input.form);
      chosen.push(...(await Promise.all(added.map(shrink))));
      box.removeAttribute("aria-busy");
      changed();
    });
    void kept(slip).then((files) => {
      chosen.unshift(...files);
      if (files.length) show();
    });
    input.form?.addEventListener("submit", (event) => waitFor(box, event), { capture: true });
  });
}

async function takePlace(files: File[], form: HTMLFormElement): Promise<void> {
  for (const file of files) {
    const place = await positionIn(file);
    if (place) return proposePlace(form, place, t("Position taken from the photo"));
  }
}

/** A form is not sent while its photos are still being shrunk. */
function waitFor(box: HTMLElement, event: SubmitEvent): void {
  if (!box.hasAttribute("aria-busy")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const form = event.target as HTMLFormElement;
  new MutationObserver((_, observer) => {
    observer.disconnect();
    window.setTimeout(() => form.requestSubmit(event.submitter), 0);
  }).observe(box, { attributes: true, attributeFilter: ["aria-busy"] });
}

function fileList(files: File[]): FileList {
  const transfer = new DataTransfer();
  files.forEach((file) => transfer.items.add(file));
  return transfer.files;
}

function preview(file: File, remove: () => void): HTMLElement {
  const image = make("img", { src: URL.createObjectURL(file), alt: "" });
  image.addEventListener("load", () => URL.revokeObjectURL(image.src));
  image.addEventListener("error", () => image.replaceWith(make("span", { class: "wg-no-picture" }, t("Not a picture"))));
  const label = t("Remove {name}", { name: file.name });
  const button = make("button", { type: "button", class: "btn btn-quiet", "aria-label": label }, icon("close"));
  button.addEventListener("click", remove);
  return make("li", { "data-data": true }, image, button, `${Math.ceil(file.size / 1024)} KB`);
}

/** The photo in a weight that a bad connection can carry; what cannot be read here goes as it is. */
export async function shrink(file: File): Promise<File> {
  if (!file.type.startsWith("image/")) return file;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const small = Math.max(picture.width, picture.height) <= SIDE;
    if (small && file.size <= WEIGHT) return file;
    const blob = await withExif(await lightest(picture), file);
    return new File([blob], file.name.replace(/\.\w+$/, "") + ".jpg", { type: "image/jpeg", lastModified: file.lastModified });
  } catch {
    return file;
  }
}

async function lightest(picture: ImageBitmap): Promise<Blob> {
  let side = SIDE;
  for (;;) {
    const canvas = drawn(picture, side);
    for (const quality of QUALITIES) {
      const blob = await encoded(canvas, quality);
      if (blob.size <= WEIGHT || (side < 500 && quality === QUALITIES.at(-1))) return blob;
    }
    side *= 0.8;
  }
}

function drawn(picture: ImageBitmap, side: number): HTMLCanvasElement {
  const scale = Math.min(1, side / Math.max(picture.width, picture.height));
  const canvas = make("canvas");
  canvas.width = Math.round(picture.width * scale);
  canvas.height = Math.round(picture.height * scale);
  canvas.getContext("2d")!.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas;
}

function encoded(canvas: HTMLCanvasElement, quality: number): Promise<Blob> {
  return new Promise((give, fail) =>
    canvas.toBlob((blob) => (blob ? give(blob) : fail(new Error("not encoded"))), "image/jpeg", quality),
  );
}
