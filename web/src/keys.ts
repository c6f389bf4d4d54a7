/**
 * Keys: an element with data-key="a" is pressed (or, if it takes text, focused) by that key. "?" shows all
 * keys of the page; j and k go through the rows of a list; Ctrl+Enter sends the form one is writing in.
 */
import { make } from "./dom";
import { t } from "./words";

const WRITABLE = "input:not([type=checkbox],[type=radio],[type=button],[type=submit]), textarea, select, [contenteditable]";

export function keys(): void {
  document.addEventListener("keydown", press);
  document.addEventListener("click", (event) => {
    if (event.target instanceof Element && event.target.closest("[data-keys-help]")) help();
  });
}

function press(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target as Element;
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) return send(target);
  if (event.ctrlKey || event.metaKey || event.altKey || target.matches(WRITABLE)) return;
  if (event.key === "?") return help();
  if (/^[1-9]$/.test(event.key) && pick(Number(event.key))) return event.preventDefault();
  if (event.key === "j" || event.key === "k") return walk(event.key === "j" ? 1 : -1);
  const hit = keyed().find((element) => element.dataset["key"] === event.key);
  if (!hit) return;
  event.preventDefault();
  act(hit);
}

function send(target: Element): void {
  target.closest("form")?.requestSubmit();
}

/** What the keys reach: in an open dialog only its own elements. */
function keyed(): HTMLElement[] {
  const dialogs = document.querySelectorAll<HTMLElement>("dialog[open]");
  const scope = dialogs[dialogs.length - 1] ?? document;
  return [...scope.querySelectorAll<HTMLElement>("[data-key]")].filter((e) => e.checkVisibility());
}

/** Takes one of a few choices: of the group one is in, else of the first. */
function pick(number: number): boolean {
  const dialogs = document.querySelectorAll<HTMLElement>("dialog[open]");
  const group = document.activeElement?.closest("[data-picks]") ?? dialogs[dialogs.length - 1]?.querySelector("[data-picks]");
  const choice = group?.querySelectorAll<HTMLInputElement>("input")[number - 1];
  choice?.focus();
  choice?.click();
  return !!choice;
}

function act(element: HTMLElement): void {
  if (!element.matches(WRITABLE)) return element.click();
  element.focus();
  if (element instanceof HTMLInputElement) element.select();
}

function walk(step: number): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-rows] .wg-row-link")];
  if (!rows.length) return;
  const here = rows.findIndex((row) => row === document.activeElement || row.closest("tr, li")?.contains(document.activeElement));
  rows[Math.min(rows.length - 1, Math.max(0, here + step))]?.focus();
}

function help(): void {
  const list = make("dl", { class: "wg-keys" });
  const add = (key: string, words: string) => list.append(make("dt", {}, make("kbd", {}, key)), make("dd", {}, words));
  for (const element of keyed()) add(element.dataset["key"] ?? "", label(element));
  if (document.querySelector("[data-rows]")) add("j / k", t("Next and previous row"));
  add("Ctrl Enter", t("Send the form"));
  add("Esc", t("Close what is open"));
  add("?", t("Show this help"));
  const title = make("h2", {}, t("Keys of this page"));
  const dialog = make("dialog", { class: "wg-dialog" }, make("header", {}, title), make("div", {}, list));
  dialog.addEventListener("close", () => dialog.remove());
  dialog.addEventListener("click", () => dialog.close());
  document.body.append(dialog);
  dialog.showModal();
}

function label(element: HTMLElement): string {
  const own = element.dataset["keyLabel"] ?? element.getAttribute("aria-label");
  const outer = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element.textContent;
  return (own ?? outer ?? "").trim().replace(/\s+/g, " ");
}
