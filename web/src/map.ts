/** Maps: drawn by MapLibre from our own tiles and GeoJSON; north is up, nothing comes from outside. */
import "maplibre-gl/dist/maplibre-gl.css";
import {
  type IControl,
  LngLatBounds,
  Map as Canvas,
  Marker,
  NavigationControl,
  Popup,
  ScaleControl,
  setWorkerUrl,
} from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { choosing } from "./cells";
import { icon, make } from "./dom";
import { drawn, style } from "./mapstyle";
import { t } from "./words";

setWorkerUrl(workerUrl);

interface MarkerFacts {
  number?: string;
  light?: string;
  label?: string;
  url?: string;
}

const LIGHTS = new Set(["green", "yellow", "red", "parked", "closed"]);

/** Draw one map panel; without WebGL its words and coordinates stay. */
export function draw(panel: HTMLElement): void {
  let map: Canvas;
  try {
    map = open(panel);
  } catch {
    panel.querySelector<HTMLElement>(".wg-map-fallback")!.hidden = false;
    return;
  }
  const { lon, lat } = panel.dataset;
  if (layersOf(panel).some((name) => name.startsWith("held"))) choosing(panel, map);
  if (!panel.dataset["pick"] && lon && lat && panel.hasAttribute("data-pin")) pin([Number(lon), Number(lat)]).addTo(map);
  const { markers: points, drawings: shapes } = panel.dataset;
  const bounds = new LngLatBounds();
  const brought = [points && markers(panel, map, points, bounds), shapes && drawings(map, shapes, bounds)];
  const there = Promise.all(brought);
  if (panel.dataset["pick"]) pick(panel, map, there);
  void there.then(() => {
    if (bounds.isEmpty()) return;
    const all = () => map.fitBounds(bounds, { padding: 32, maxZoom: 16, animate: false });
    if (!lon) return all();
    if (panel.dataset["chosen"]) map.addControl(overview(map, all, [Number(lon), Number(lat)]), "top-right");
  });
}

/** A button that shows all points at first, and leads from there to the chosen one and back. */
function overview(map: Canvas, all: () => void, chosen: [number, number]): IControl {
  const button = make("button", { type: "button" });
  let near = true;
  const turn = () => {
    near = !near;
    if (near) map.jumpTo({ center: chosen, zoom: 16 });
    else all();
    button.title = near ? t("Show all on the map") : t("Show the chosen case");
    button.setAttribute("aria-label", button.title);
    button.replaceChildren(icon(near ? "map" : "target"));
  };
  button.addEventListener("click", turn);
  turn();
  const group = make("div", { class: "maplibregl-ctrl maplibregl-ctrl-group" }, button);
  return { onAdd: () => group, onRemove: () => group.remove() };
}

function open(panel: HTMLElement): Canvas {
  const { lon, lat, zoom, label, bounds } = panel.dataset;
  const container = panel.querySelector<HTMLElement>(".wg-map-canvas")!;
  const map = new Canvas({
    container,
    style: style(layersOf(panel)),
    ...(bounds && { bounds: bounds.split(" ").map(Number) as [number, number, number, number] }),
    fitBoundsOptions: { padding: 24, maxZoom: 17 },
    center: [Number(lon ?? 116.4), Number(lat ?? 39.9)],
    zoom: Number(zoom ?? 15),
    maxZoom: 19.5,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    touchPitch: false,
    rollEnabled: false,
    cooperativeGestures: window.matchMedia("(pointer: coarse)").matches,
    locale: words(label),
    localIdeographFontFamily: getComputedStyle(document.body).fontFamily,
  });
  if (label) map.getCanvas().setAttribute("data-data", ""); // its name is data
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric", maxWidth: 100 }), "bottom-left");
  map.on("error", () => undefined); // a missing tile is a blank spot, not a fault of the page
  map.once("load", () => panel.setAttribute("data-drawn", ""));
  return map;
}

function layersOf(panel: HTMLElement): string[] {
  return (panel.dataset["layers"] ?? "").split(" ").filter(Boolean);
}

function words(label?: string): Record<string, string> {
  return {
    "Map.Title": label || t("Map"),
    "NavigationControl.ZoomIn": t("Zoom in"),
    "NavigationControl.ZoomOut": t("Zoom out"),
    "Marker.Title": t("Marker on the map"),
    "Popup.Close": t("Close"),
    "CooperativeGesturesHandler.MobileHelpText": t("Use two fingers to move the map"),
    "CooperativeGesturesHandler.WindowsHelpText": t("Use Ctrl and scroll to zoom the map"),
    "CooperativeGesturesHandler.MacHelpText": t("Use Ctrl and scroll to zoom the map"),
    "ScaleControl.Meters": "m",
    "ScaleControl.Kilometers": "km",
  };
}

function pin(at: [number, number], draggable = false): Marker {
  const element = make("div", { class: "wg-pin" }, icon("place"));
  return new Marker({ element, draggable, anchor: "bottom" }).setLngLat(at);
}

/** A press (or Enter, for the middle of the map) says where it is, once the map is there; typed numbers move the pin. */
function pick(panel: HTMLElement, map: Canvas, there: Promise<unknown>): void {
  const [lon, lat] = (panel.dataset["pick"] ?? "").split(" ").map((name) => input(panel, name));
  if (!lon || !lat) return;
  let marker: Marker | undefined;
  const place = (at: [number, number]) => {
    marker ??= held(at);
    marker.setLngLat(at).addTo(map);
    panel.querySelector("output")!.textContent = `${at[0].toFixed(5)}, ${at[1].toFixed(5)}`;
  };
  const held = (at: [number, number]) => {
    const made = pin(at, true);
    made.on("dragend", () => write(made.getLngLat().toArray() as [number, number]));
    return made;
  };
  const write = (at: [number, number]) => {
    [lon.value, lat.value] = [at[0].toFixed(7), at[1].toFixed(7)];
    place(at);
    lon.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const read = () => {
    if (!lon.value || !lat.value) return;
    const at: [number, number] = [Number(lon.value), Number(lat.value)];
    place(at);
    map.easeTo({ center: at, zoom: Math.max(map.getZoom(), 16) });
  };
  void there.finally(() => {
    map.on("click", (event) => write(event.lngLat.toArray() as [number, number]));
    map.getCanvas().addEventListener("keydown", (event) => {
      if (event.key === "Enter") write(map.getCenter().toArray() as [number, number]);
    });
  });
  lon.addEventListener("input", read);
  lat.addEventListener("input", read);
  read();
}

function input(panel: HTMLElement, name: string): HTMLInputElement | undefined {
  const form = panel.closest("form") ?? document;
  return form.querySelector<HTMLInputElement>(`[name="${CSS.escape(name)}"]`) ?? undefined;
}

async function fetched(address: string): Promise<GeoJSON.FeatureCollection | undefined> {
  const answer = await fetch(address, { headers: { Accept: "application/geo+json, application/json" } });
  return answer.ok ? ((await answer.json()) as GeoJSON.FeatureCollection) : undefined;
}

async function markers(panel: HTMLElement, map: Canvas, address: string, bounds: LngLatBounds): Promise<void> {
  const points = (await fetched(address))?.features.filter((f) => f.geometry?.type === "Point") ?? [];
  const made = new Map<string, HTMLElement>();
  for (const feature of points) {
    const at = (feature.geometry as GeoJSON.Point).coordinates as [number, number];
    const facts = (feature.properties ?? {}) as MarkerFacts;
    const element = markerOf(facts);
    new Marker({ element }).setLngLat(at).setPopup(popup(facts)).addTo(map);
    if (facts.number) made.set(facts.number, element);
    bounds.extend(at);
  }
  made.get(panel.dataset["chosen"] ?? "")?.classList.add("wg-marker-chosen");
  link(made);
  document.addEventListener("htmx:load", () => link(made));
}

function markerOf({ light = "", number = "", label = "" }: MarkerFacts): HTMLElement {
  const known = LIGHTS.has(light) ? light : "";
  const name = [number, label].filter(Boolean).join(" ");
  const inner = known ? [icon(`light-${known}`)] : [];
  return make("button", { type: "button", class: `wg-marker wg-marker-${known || "plain"}`, "aria-label": name, "data-data": true }, ...inner);
}

function popup({ number, label, url }: MarkerFacts): Popup {
  const name = number ?? "";
  const head = url ? make("a", { href: url, class: "wg-number" }, name) : make("b", { class: "wg-number" }, name);
  const body = make("div", { "data-data": true }, head, make("div", {}, label ?? ""));
  return new Popup({ offset: 14, closeButton: false, maxWidth: "18rem" }).setDOMContent(body);
}

const linked = new WeakSet<Element>();

/** A row of the list that names a marker's number lights it up, and the other way round. */
function link(made: Map<string, HTMLElement>): void {
  for (const [number, element] of made) {
    const row = document.querySelector<HTMLElement>(`[data-marker="${CSS.escape(number)}"]`);
    if (!row || linked.has(row)) continue;
    linked.add(row);
    const both = (lit: boolean) => {
      element.toggleAttribute("aria-current", lit);
      row.setAttribute("aria-selected", String(lit));
    };
    for (const end of [row, element]) {
      end.addEventListener("mouseenter", () => both(true));
      end.addEventListener("mouseleave", () => both(false));
      end.addEventListener("focusin", () => both(true));
      end.addEventListener("focusout", () => both(false));
    }
  }
}

async function drawings(map: Canvas, address: string, bounds: LngLatBounds): Promise<void> {
  const data = await fetched(address);
  if (!data) return;
  surround(data, bounds);
  if (!map.isStyleLoaded()) await map.once("load");
  map.addSource("brought", { type: "geojson", data });
  drawn("brought").forEach((layer) => map.addLayer(layer));
}

function surround(data: GeoJSON.FeatureCollection, bounds: LngLatBounds): void {
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    if (typeof part[0] === "number") bounds.extend(part as [number, number]);
    else part.forEach(walk);
  };
  for (const { geometry } of data.features) if (geometry && "coordinates" in geometry) walk(geometry.coordinates);
}
