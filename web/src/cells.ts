/** Cells on a map: a press says whose one is, and where a form asks for cells, chooses it or lets it go. */
import type { Map as Canvas, PointLike } from "maplibre-gl";
import { CHOSEN, HELD } from "./mapstyle";

interface Facts {
  code: string;
  name: string;
  grids: string;
}

/** Where nothing is to be chosen a press only says what is there. */
export function choosing(panel: HTMLElement, map: Canvas): void {
  const said = panel.querySelector("output")!;
  const list = listOf(panel);
  const press = (at: PointLike) => {
    const cell = map.queryRenderedFeatures(at, { layers: [HELD] })[0]?.properties as Facts | undefined;
    if (!cell) return;
    if (list && !list.disabled) toggle(list, cell.code);
    said.textContent = [cell.code, cell.name, cell.grids].filter(Boolean).join(" · ");
  };
  map.on("click", (event) => press(event.point));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter") press(map.project(map.getCenter()));
  });
  if (!list) return;
  const paint = () => map.setFilter(CHOSEN, ["in", ["get", "code"], ["literal", codesOf(list)]]);
  list.addEventListener("input", paint);
  map.once("load", paint);
}

function listOf(panel: HTMLElement): HTMLTextAreaElement | undefined {
  const name = panel.dataset["choose"];
  const form = panel.closest("form");
  return (name && form?.querySelector<HTMLTextAreaElement>(`textarea[name="${CSS.escape(name)}"]`)) || undefined;
}

function codesOf(list: HTMLTextAreaElement): string[] {
  return list.value.split(/[\s,，;；、]+/).filter(Boolean);
}

/** The list without a code that was in it, else with it at the end; whoever listens hears of it. */
function toggle(list: HTMLTextAreaElement, code: string): void {
  const codes = codesOf(list);
  const others = codes.filter((one) => one !== code);
  list.value = (others.length < codes.length ? others : [...codes, code]).join(" ");
  list.dispatchEvent(new Event("input", { bubbles: true }));
}
