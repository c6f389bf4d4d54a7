/** Rows that become cards on a telephone: a cell knows the name of its column, and one that says nothing steps back. */
import { each } from "./dom";

const NOTHING = new Set(["", "–"]);

export function cards(): void {
  each(".wg-table-cards tbody tr", (row) => {
    const heads = row.closest("table")!.querySelectorAll("thead th");
    [...row.children].forEach((cell, n) => {
      const label = heads[n]?.textContent?.trim();
      if (label && n > 0 && !heads[n]!.querySelector(".visually-hidden")) cell.setAttribute("data-label", label);
      cell.classList.toggle("wg-nothing", n > 0 && !cell.firstElementChild && NOTHING.has(cell.textContent?.trim() ?? ""));
    });
  });
}
