/** Dialogs, menus, photos in full size, copying, toasts. */
import { each, icon, make, on, say } from "./dom";
import { t } from "./words";

/** Where the cursor stands when a dialog opens: what is wrong, what is still needed, else the button that sends. */
const WANTED = [
  "form [aria-invalid]",
  "form :is(input:not([type=hidden]), textarea, select):invalid",
  "form .wg-move-buttons .btn:not([type=button])",
];

const SHOWN = "wg:shown";

/** What lies in a dialog begins when that is opened: a map without room cannot be drawn. */
export function whenShown(element: HTMLElement, begin: () => void): void {
  const dialog = element.closest("dialog");
  if (!dialog || dialog.open) return begin();
  dialog.addEventListener(SHOWN, begin, { once: true });
}

export function dialogs(): void {
  on("click", "[data-open]", (button) => show(document.getElementById(button.dataset["open"] ?? "")));
  on("click", "[data-close]", (button) => button.closest("dialog")?.close());
  each("dialog[data-show]", show);
  on("click", "[data-photo]", (button) => enlarge(button));
  on("click", "[data-copy]", (button) => void copy(button));
  document.addEventListener("click", closeMenus);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus();
  });
  on("click", "[data-dismiss]", (button) => button.closest(".wg-toast")?.remove());
  each("[data-toast]", expire);
}

function show(dialog: HTMLElement | null): void {
  if (!(dialog instanceof HTMLDialogElement)) return;
  dialog.showModal();
  dialog.dispatchEvent(new Event(SHOWN));
  WANTED.map((wanted) => dialog.querySelector<HTMLElement>(wanted)).find(Boolean)?.focus();
}

function closeMenus(event?: Event): void {
  for (const menu of document.querySelectorAll<HTMLDetailsElement>("details[data-menu][open]")) {
    if (!event || !menu.contains(event.target as Node)) menu.open = false;
  }
}

function enlarge(button: HTMLElement): void {
  const image = button.querySelector("img");
  const close = make("button", { type: "button", class: "btn", "data-close": true, "aria-label": t("Close") }, icon("close"));
  const large = make("img", { src: button.dataset["photo"] ?? "", alt: image?.alt ?? "" });
  const dialog = make("dialog", { class: "wg-lightbox", "aria-label": image?.alt ?? "" }, large, close);
  dialog.addEventListener("click", () => dialog.close());
  dialog.addEventListener("close", () => {
    dialog.remove();
    button.focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}

async function copy(button: HTMLElement): Promise<void> {
  const text = button.dataset["copy"] ?? "";
  if (navigator.clipboard) await navigator.clipboard.writeText(text);
  else copyOldWay(text);
  notice(t("Copied: {text}", { text }));
}

/** Where the page is not served over HTTPS there is no clipboard object. */
function copyOldWay(text: string): void {
  const area = make("textarea", { class: "visually-hidden" }, text);
  document.body.append(area);
  area.select();
  document.execCommand("copy");
  area.remove();
}

/** A short word at the edge of the page. */
export function notice(words: string): void {
  const toast = make("div", { class: "wg-toast", "data-toast": "4" }, make("span", {}, words));
  document.getElementById("toasts")?.append(toast);
  expire(toast);
}

function expire(toast: HTMLElement): void {
  window.setTimeout(() => toast.remove(), Number(toast.dataset["toast"]) * 1000);
  if (toast.closest("[aria-live]")) return;
  say(toast.textContent?.trim() ?? "");
}
