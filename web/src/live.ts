/**
 * Live counts: asks the address in <body data-live> every 15 s for {"key": number or "1,000+"} and writes the
 * numbers into [data-count="key"]. An ETag makes an unchanged answer cheap; a hidden page asks nothing.
 */
import { say } from "./dom";

type Counts = Record<string, number | string>;

const EVERY = 15_000;
let tag = "";
let last: Counts = {};
let timer = 0;

export function live(): void {
  const address = document.body.dataset["live"];
  if (!address) return;
  const round = async () => {
    window.clearTimeout(timer);
    if (document.hidden) return;
    if (await ask(address)) timer = window.setTimeout(round, EVERY);
  };
  document.addEventListener("visibilitychange", round);
  document.addEventListener("htmx:afterSettle", () => show(last)); // new elements wait for their number
  void round();
}

/** False when asking again is useless: signed out, or not allowed. */
async function ask(address: string): Promise<boolean> {
  try {
    const headers: HeadersInit = { Accept: "application/json", ...(tag && { "If-None-Match": tag }) };
    const answer = await fetch(address, { headers, cache: "no-store", redirect: "manual" });
    if (answer.status === 304) return true;
    if (!answer.ok) return answer.status >= 500;
    const before = tag;
    tag = answer.headers.get("ETag") ?? "";
    show((await answer.json()) as Counts);
    if (before && before !== tag) news();
  } catch {
    // no connection: try again in the next round
  }
  return true;
}

/** Something came or went: whatever shows it asks for itself again, unless somebody is writing in it. */
function news(): void {
  for (const element of document.querySelectorAll("[data-news]")) {
    if (!element.querySelector("[data-writing][open]")) window.htmx.trigger(element, "news");
  }
}

function show(counts: Counts): void {
  last = counts;
  const grown = new Set<string>();
  for (const element of document.querySelectorAll<HTMLElement>("[data-count]")) {
    const count = counts[element.dataset["count"] ?? ""];
    if (count === undefined) continue;
    const text = String(count) === "0" ? "" : String(count);
    if (element.dataset["asked"] && Number(count) > Number(element.textContent || 0)) grown.add(words(element, text));
    element.dataset["asked"] = "1";
    if (element.textContent !== text) element.textContent = text;
  }
  if (grown.size) say([...grown].join(", "));
}

function words(element: HTMLElement, text: string): string {
  const label = element.parentElement?.querySelector("span:not([data-count])")?.textContent?.trim() ?? "";
  return `${label} ${text}`.trim();
}
