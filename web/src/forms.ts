/** Forms: every one carries a slip, none is sent twice, ready texts and long lists help to fill them. */
import { each, on, uuid } from "./dom";

export function forms(): void {
  each("[data-slip]", (input) => {
    if (input instanceof HTMLInputElement && !input.value) input.value = uuid();
  });
  document.addEventListener("submit", once);
  window.addEventListener("pageshow", (event) => {
    if (event.persisted) document.querySelectorAll<HTMLElement>("form[aria-busy]").forEach(free);
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.target instanceof HTMLElement) free(event.target);
  });
  on("click", "[data-needs]", (button, event) => need(button as HTMLButtonElement, event));
  on("click", "[data-words] button", (button) => insert(button));
  on("click", "[data-unfold]", unfold);
  on("input", "[data-choices-search]", (input) => narrow(input as HTMLInputElement));
}

/** A form marked data-once is sent once; the server would recognise the slip, the person need not wonder. */
function once(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.hasAttribute("data-once") || event.defaultPrevented) return;
  if (form.hasAttribute("aria-busy")) return event.preventDefault();
  form.setAttribute("aria-busy", "true");
  event.submitter?.setAttribute("aria-busy", "true");
}

function free(form: HTMLElement): void {
  form.removeAttribute("aria-busy");
  form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
}

function insert(button: HTMLElement): void {
  const id = button.closest<HTMLElement>("[data-words]")?.dataset["words"] ?? "";
  const area = document.getElementById(id);
  if (!(area instanceof HTMLTextAreaElement)) return;
  area.setRangeText(button.textContent ?? "", area.selectionStart, area.selectionEnd, "end");
  area.dispatchEvent(new Event("input", { bubbles: true }));
  area.focus();
}

/** An answer that needs more than the others asks for it before it is sent. */
function need(button: HTMLButtonElement, event: Event): void {
  const field = button.form?.elements.namedItem(button.dataset["needs"] ?? "");
  if (!(field instanceof HTMLTextAreaElement || field instanceof HTMLInputElement)) return;
  field.required = true;
  if (!field.reportValidity()) event.preventDefault();
  field.required = false;
}

function unfold(button: HTMLElement): void {
  const unfolded = button.closest("form")!.toggleAttribute("data-unfolded");
  button.setAttribute("aria-expanded", String(unfolded));
}

function narrow(input: HTMLInputElement): void {
  const wanted = input.value.trim().toLowerCase();
  for (const choice of input.closest("[data-choices]")?.querySelectorAll<HTMLElement>("label") ?? []) {
    choice.hidden = !choice.textContent?.toLowerCase().includes(wanted);
  }
}
