/**
 * Position of the device: <button data-locate="lon lat accuracy"> fills the inputs of its form with these
 * names (degrees, degrees, metres), and says in [data-locate-said] how exact it is or why there is none.
 * A place found by its name: a search box in [data-find-place="lon lat accuracy"] fills them too.
 */
import { each, on } from "./dom";
import { t } from "./words";

export function locating(): void {
  on("click", "[data-locate]", (button) => locate(button));
  each("[data-locate-now]", (button) => void atOnce(button));
  on("chosen", "[data-find-place]", (box, event: CustomEvent<string[]>) => found(box, event.detail));
}

/** A place was found by its name: "lon lat" of it, and its name where the form has none yet. */
function found(box: HTMLElement, [place]: string[]): void {
  const name = box.querySelector(".wg-chip")?.textContent ?? "";
  const said = box.querySelector("[data-found-said]");
  if (said) said.textContent = place ? t("Move the pin if it is not exactly there.") : "";
  if (!place) return;
  fill(box, box.dataset["findPlace"], [...place.split(" "), ""]);
  const text = box.closest("form")?.querySelector<HTMLInputElement>("[name=place_text]");
  if (text && !text.value) text.value = name;
}

/** Who said yes once is not asked again. */
async function atOnce(button: HTMLElement): Promise<void> {
  const { state } = await navigator.permissions.query({ name: "geolocation" });
  const empty = !button.closest("form")?.querySelector<HTMLInputElement>("[name=lon]")?.value;
  if (state === "granted" && empty) locate(button);
}

function locate(button: HTMLElement): void {
  if (!navigator.geolocation || !window.isSecureContext) {
    return tell(button, t("This browser gives no position. Choose it on the map."));
  }
  button.setAttribute("aria-busy", "true");
  const done = (words: string) => {
    button.removeAttribute("aria-busy");
    tell(button, words);
  };
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      const values = [coords.longitude.toFixed(7), coords.latitude.toFixed(7), coords.accuracy.toFixed(1)];
      fill(button, button.dataset["locate"], values);
      done(t("Position found, exact to {m} m", { m: Math.round(coords.accuracy) }));
    },
    () => done(t("No position. Choose it on the map.")),
    { enableHighAccuracy: true, timeout: 15_000, maximumAge: 10_000 },
  );
}

/** Fill in a place that a form does not have yet, and say where it comes from. Degrees, WGS 84. */
export function proposePlace(form: HTMLFormElement, place: [number, number], words: string): void {
  const button = form.querySelector<HTMLElement>("[data-locate]");
  if (!button || form.querySelector<HTMLInputElement>("[name=lon]")?.value) return;
  fill(button, button.dataset["locate"], place.map((degrees) => degrees.toFixed(7)));
  tell(button, words);
}

function fill(within: HTMLElement, names: string | undefined, values: string[]): void {
  (names ?? "").split(" ").forEach((name, i) => {
    const input = within.closest("form")?.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
    if (!input) return;
    input.value = values[i] ?? "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function tell(button: HTMLElement, words: string): void {
  const place = button.closest("form")?.querySelector("[data-locate-said]");
  if (place) place.textContent = words;
}
