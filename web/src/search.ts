/** The search box of a form: asks the server while one types, keeps what is chosen as hidden inputs. */
import { each, icon, make } from "./dom";
import { t } from "./words";

interface Result {
  value: string;
  label: string;
  hint?: string;
}

const PAUSE = 180;

export function searches(): void {
  each("[data-search]", (box) => new Search(box));
}

class Search {
  private readonly input: HTMLInputElement;
  private readonly list: HTMLElement;
  private results: Result[] = [];
  private found = ""; // the words that the results answer
  private at = -1;
  private timer = 0;
  private asking?: AbortController;

  constructor(private readonly box: HTMLElement) {
    this.input = box.querySelector("input[role=combobox]")!;
    this.list = box.querySelector("[role=listbox]")!;
    this.input.addEventListener("input", () => this.later());
    this.input.addEventListener("focus", () => this.later());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.key(event));
    this.list.addEventListener("mousedown", (event) => this.point(event));
    box.addEventListener("click", (event) => this.click(event));
    this.check();
  }

  private get many(): boolean {
    return this.box.hasAttribute("data-many");
  }

  private get chips(): HTMLElement[] {
    return [...this.box.querySelectorAll<HTMLElement>(".wg-chip")];
  }

  private later(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
    this.list.setAttribute("aria-busy", "true");
    this.check();
  }

  private get typed(): string {
    return this.input.value.trim();
  }

  private async ask(): Promise<void> {
    window.clearTimeout(this.timer);
    this.asking?.abort();
    this.asking = new AbortController();
    const words = this.typed;
    const address = new URL(this.box.dataset["search"] ?? "", location.href);
    address.searchParams.set("q", words);
    try {
      const answer = await fetch(address, { signal: this.asking.signal, headers: { Accept: "application/json" } });
      if (!answer.ok) return this.note(t("The search did not answer. Try again."));
      this.results = ((await answer.json()) as { results: Result[] }).results;
      this.found = words;
      this.draw();
    } catch (error) {
      if ((error as Error).name !== "AbortError") this.note(t("The search did not answer. Try again."));
    }
  }

  private draw(): void {
    if (document.activeElement !== this.input) return;
    if (!this.results.length) return this.note(t("Nothing found"));
    this.at = this.input.value || this.input.required ? 0 : -1;
    this.list.replaceChildren(...this.results.map((result, i) => this.option(result, i)));
    this.open();
    this.mark();
  }

  private option(result: Result, i: number): HTMLElement {
    const words = [make("span", {}, result.label), ...(result.hint ? [make("span", {}, result.hint)] : [])];
    return make("li", { role: "option", id: `${this.list.id}-${i}`, "data-at": String(i), "data-data": true }, ...words);
  }

  private note(words: string): void {
    this.results = [];
    this.list.replaceChildren(make("li", { class: "wg-quiet" }, words));
    this.open();
  }

  private open(): void {
    this.list.hidden = false;
    this.list.removeAttribute("aria-busy");
    this.input.setAttribute("aria-expanded", "true");
  }

  private close(): void {
    this.asking?.abort();
    window.clearTimeout(this.timer);
    this.list.hidden = true;
    this.list.removeAttribute("aria-busy");
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }

  private mark(): void {
    [...this.list.children].forEach((item, i) => item.setAttribute("aria-selected", String(i === this.at)));
    const here = this.list.children[this.at];
    if (!here) return this.input.removeAttribute("aria-activedescendant");
    this.input.setAttribute("aria-activedescendant", here.id);
    here.scrollIntoView({ block: "nearest" });
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") this.step(event.key === "ArrowDown" ? 1 : -1);
    else if (event.key === "Enter" && !event.ctrlKey && this.typed && this.typed !== this.found) void this.first();
    else if (event.key === "Enter" && open && this.at >= 0 && !event.ctrlKey) this.choose(this.at);
    else if (event.key === "Escape" && open) this.close();
    else if (event.key === "Backspace" && !this.input.value) return this.drop(this.chips.at(-1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  /** Whoever types faster than the server answers gets the first of what he typed, never of what was there before. */
  private async first(): Promise<void> {
    const words = this.typed;
    await this.ask();
    if (this.typed === words && this.found === words) this.choose(0);
  }

  private step(by: number): void {
    if (this.list.hidden) return void this.ask();
    this.at = (this.at + by + this.results.length) % Math.max(1, this.results.length);
    this.mark();
  }

  private point(event: MouseEvent): void {
    event.preventDefault(); // the input keeps the focus
    const item = (event.target as Element).closest<HTMLElement>("[data-at]");
    if (item) this.choose(Number(item.dataset["at"]));
  }

  private choose(at: number): void {
    const result = this.results[at];
    if (!result) return;
    if (!this.many) this.chips.forEach((chip) => chip.remove());
    if (!this.values().includes(result.value)) this.input.before(this.chip(result));
    this.input.value = "";
    this.close();
    this.changed();
  }

  private values(): string[] {
    return this.chips.map((chip) => chip.querySelector("input")?.value ?? "");
  }

  private chip({ value, label }: Result): HTMLElement {
    const name = this.box.dataset["name"] ?? "";
    const remove = make("button", { type: "button", "data-remove": true, "aria-label": t("Remove") }, icon("close"));
    const hidden = make("input", { type: "hidden", name, value });
    return make("span", { class: "wg-chip", "data-data": true }, make("span", {}, label), hidden, remove);
  }

  private click(event: MouseEvent): void {
    const remove = (event.target as Element).closest("[data-remove]");
    if (remove) this.drop(remove.closest<HTMLElement>(".wg-chip") ?? undefined);
    if (!this.list.contains(event.target as Node)) this.input.focus();
  }

  private drop(chip?: HTMLElement): void {
    chip?.remove();
    this.changed();
  }

  private changed(): void {
    this.check();
    this.box.dispatchEvent(new CustomEvent("chosen", { bubbles: true, detail: this.values() }));
  }

  /** Typed but not chosen is not an answer; nothing at all only where nothing is needed. */
  private check(): void {
    this.input.required = this.box.hasAttribute("data-required") && !this.chips.length;
    const open = this.typed && (this.many || !this.chips.length);
    this.input.setCustomValidity(open ? t("Choose one from the list.") : "");
  }
}
