/** Small helpers for reading and making elements. */

export type Attributes = Record<string, string | boolean | undefined>;

/** Make an element; attributes that are false or undefined are left out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children);
  return element;
}

/** One symbol of our icon sheet. */
export function icon(name: string): SVGElement {
  const ns = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(ns, "svg");
  svg.setAttribute("class", "wg-icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(ns, "use");
  use.setAttribute("href", `${iconSheet()}#${name}`);
  svg.append(use);
  return svg;
}

function iconSheet(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="icons"]')?.content ?? "";
}

/** Listen for an event on every element, present or future, that matches. */
export function on<E extends Event>(
  type: string,
  selector: string,
  handle: (element: HTMLElement, event: E) => void,
  root: Document | HTMLElement = document,
): void {
  root.addEventListener(type, (event) => {
    const hit = event.target instanceof Element ? event.target.closest<HTMLElement>(selector) : null;
    if (hit) handle(hit, event as E);
  });
}

/** Call `begin` once for every matching element, now and whenever HTMX brings new ones. */
export function each(selector: string, begin: (element: HTMLElement) => void): void {
  const seen = new WeakSet<Element>();
  const look = () => {
    for (const element of document.querySelectorAll<HTMLElement>(selector)) {
      if (seen.has(element)) continue;
      seen.add(element);
      begin(element);
    }
  };
  look();
  document.addEventListener("htmx:load", look);
}

/** A number that nobody else has, also where the page is not served over HTTPS. */
export function uuid(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

/** Say something to those who listen to the page. */
export function say(words: string): void {
  const region = document.getElementById("said");
  if (region) region.textContent = words;
}
