/**
 * Position of the device: <button data-locate="lon lat accuracy"> fills the inputs of its form with these
 * names (degrees, degrees, metres), and says in [data-locate-said] how exact it is or why there is none.
 */
import { each, on } from "./dom";
import { t } from "./words";

export function locating(): void {
  on("click", "[data-locate]", (button) => locate(button));
  each("[data-locate-now]", (button) => void atOnce(button));
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
      fill(button, [coords.longitude.toFixed(7), coords.latitude.toFixed(7), coords.accuracy.toFixed(1)]);
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
  fill(button, place.map((degrees) => degrees.toFixed(7)));
  tell(button, words);
}

function fill(button: HTMLElement, values: string[]): void {
  const names = (button.dataset["locate"] ?? "").split(" ");
  names.forEach((name, i) => {
    const input = button.closest("form")?.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`);
    if (!input) return;
    input.value = values[i] ?? "";
    input.dispatchEvent(new Event("input", { bubbles: true }));
  });
}

function tell(button: HTMLElement, words: string): void {
  const place = button.closest("form")?.querySelector("[data-locate-said]");
  if (place) place.textContent = words;
}
