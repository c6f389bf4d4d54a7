/** The column chooser: hides cells by data-col and remembers it in this browser. */
import { each } from "./dom";

export function columns(): void {
  each("[data-columns]", (menu) => {
    const table = menu.dataset["columns"] ?? "";
    const boxes = [...menu.querySelectorAll<HTMLInputElement>("input[type=checkbox]")];
    restore(table, boxes);
    menu.addEventListener("change", () => {
      apply(table, boxes);
      localStorage.setItem(`columns:${table}`, JSON.stringify(chosen(boxes)));
    });
    apply(table, boxes);
    document.addEventListener("htmx:afterSettle", () => apply(table, boxes));
  });
}

function chosen(boxes: HTMLInputElement[]): string[] {
  return boxes.filter((box) => box.checked).map((box) => box.value);
}

function restore(table: string, boxes: HTMLInputElement[]): void {
  const kept = localStorage.getItem(`columns:${table}`);
  if (!kept) return;
  const shown = new Set(JSON.parse(kept) as string[]);
  for (const box of boxes) if (!box.disabled) box.checked = shown.has(box.value);
}

function apply(table: string, boxes: HTMLInputElement[]): void {
  for (const box of boxes) {
    const cells = `#${CSS.escape(table)} [data-col="${CSS.escape(box.value)}"]`;
    document.querySelectorAll<HTMLElement>(cells).forEach((cell) => (cell.hidden = !box.checked));
  }
}
