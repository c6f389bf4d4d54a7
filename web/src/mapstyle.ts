/** How our own layers look: a quiet drawn town below, boundaries in greys, so that the lights stand out. */
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";

const ACCENT = "#1d5fa8";
const INK = "#475260";
const NAME = ["coalesce", ["get", "name"], ["get", "code"], ""] as never;
const FONT = { "text-color": INK, "text-halo-color": "#fff", "text-halo-width": 1.4 };

/** Layers of cells that are pressed, and of those that are chosen. */
export const HELD = "held-area";
export const CHOSEN = "chosen-area";
/** Colours of cells that nobody has, one has, several have; the list says the same in words. */
const BY_HOLDERS = ["step", ["get", "held"], "#f3d9a4", 1, "#c9d3de", 2, "#d98a8a"] as never;

/** Colours of drawn areas by kind; what is not named is a building. */
const AREA = ["match", ["get", "kind"], "water", "#cfe0ee", "green", "#dcebdd", "park", "#dcebdd", "square", "#f3f0ea", "#e3e5e9"] as never;
/** Widths of drawn lines in pixels by zoom; a main road is wider. */
const WIDE = ["match", ["get", "kind"], "main_road", 2, 1];
const ROAD = ["interpolate", ["exponential", 1.6], ["zoom"], 11, ["*", 0.6, WIDE], 16, ["*", 5, WIDE], 19, ["*", 18, WIDE]] as never;

/**
 * A style with one vector source per layer name, read from /tiles/<layer>/{z}/{x}/{y}.mvt. A name may narrow
 * its kind ("cells-city", "divisions-street"). The drawn town lies below whatever is asked for.
 */
export function style(asked: string[]): StyleSpecification {
  const layers = asked.length ? ["drawings", ...asked.filter((name) => name !== "drawings")] : [];
  const sources: StyleSpecification["sources"] = {};
  for (const layer of layers) {
    const tiles = [`${location.origin}/tiles/${layer}/{z}/{x}/{y}.mvt`];
    sources[layer] = { type: "vector", tiles, minzoom: isCells(layer) ? 11 : 6, maxzoom: 16 };
  }
  const ground: LayerSpecification = { id: "ground", type: "background", paint: { "background-color": "#f1f3f5" } };
  return { version: 8, sources, layers: [ground, ...layers.flatMap(shapes), ...layers.flatMap(names)] };
}

function kindOf(layer: string): string {
  return layer.split("-")[0] ?? layer;
}

function isCells(layer: string): boolean {
  return ["cells", "held"].includes(kindOf(layer));
}

function shapes(layer: string): LayerSpecification[] {
  const of = { source: layer, "source-layer": kindOf(layer) };
  if (kindOf(layer) === "held") return held(layer, of);
  if (kindOf(layer) === "drawings") return town(of);
  const cells = kindOf(layer) === "cells";
  const width = cells ? 0.8 : (["match", ["get", "level"], "city", 2.4, "district", 2, "street", 1.5, 1] as never);
  const paint = { "line-color": cells ? "#a9b4c0" : "#7d8794", "line-width": width };
  const dashed = cells ? {} : { "line-dasharray": [4, 1.5, 1, 1.5] };
  // from afar the lines of cells would cover everything else
  return [{ id: `${layer}-line`, type: "line", ...of, minzoom: cells ? 13.5 : 0, paint: { ...paint, ...dashed } as never }];
}

function town(of: { source: string; "source-layer": string }): LayerSpecification[] {
  const areas = ["==", ["geometry-type"], "Polygon"] as never;
  const lines = ["==", ["geometry-type"], "LineString"] as never;
  const round = { "line-cap": "round", "line-join": "round" } as const;
  const casing = { "line-color": "#dde1e6", "line-width": ROAD, "line-gap-width": 0 };
  return [
    { id: "town-area", type: "fill", ...of, filter: areas, paint: { "fill-color": AREA } },
    { id: "town-casing", type: "line", ...of, filter: lines, layout: round, paint: { ...casing, "line-blur": 0.5 } },
    { id: "town-road", type: "line", ...of, filter: lines, layout: round, paint: { "line-color": "#fff", "line-width": ["interpolate", ["exponential", 1.6], ["zoom"], 11, ["*", 0.2, WIDE], 16, ["*", 3.8, WIDE], 19, ["*", 15, WIDE]] as never } },
  ];
}

/** Cells by how many responsibility grids have them, and those that are chosen, at every zoom. */
function held(layer: string, of: { source: string; "source-layer": string }): LayerSpecification[] {
  const none = ["in", ["get", "code"], ["literal", []]] as never;
  const wide = ["interpolate", ["linear"], ["zoom"], 12, 0.2, 16, 1] as never;
  return [
    { id: HELD, type: "fill", ...of, paint: { "fill-color": BY_HOLDERS, "fill-opacity": 0.55 } },
    { id: CHOSEN, type: "fill", ...of, filter: none, paint: { "fill-color": ACCENT, "fill-opacity": 0.5 } },
    { id: `${layer}-line`, type: "line", ...of, paint: { "line-color": "#7d8794", "line-width": wide } },
  ];
}

function names(layer: string): LayerSpecification[] {
  const of = { source: layer, "source-layer": kindOf(layer) };
  if (kindOf(layer) === "drawings") return [roadNames(of)];
  const cells = isCells(layer);
  const layout = { "text-field": cells ? CELL : NAME, "text-size": cells ? 10 : 13, "text-padding": 6 };
  return [{ id: `${layer}-name`, type: "symbol", ...of, minzoom: cells ? 16 : 9, layout, paint: FONT }];
}

/** A cell's own three or so digits are enough on a map that shows its community. */
const CELL = ["let", "code", ["get", "code"], ["slice", ["var", "code"], ["max", 0, ["-", ["length", ["var", "code"]], 3]]]] as never;

function roadNames(of: { source: string; "source-layer": string }): LayerSpecification {
  const lines = ["==", ["geometry-type"], "LineString"] as never;
  const layout = { "symbol-placement": "line", "text-field": ["get", "name"] as never, "text-size": 11 } as const;
  return { id: "town-name", type: "symbol", ...of, minzoom: 14.5, filter: lines, layout, paint: { ...FONT, "text-color": "#6b7682" } };
}

/** Layers for GeoJSON that a page brings: areas, lines, points in the accent colour. */
export function drawn(source: string): LayerSpecification[] {
  const only = (kind: string) => ["==", ["geometry-type"], kind] as never;
  const dot = { "circle-color": ACCENT, "circle-radius": 5, "circle-stroke-color": "#fff", "circle-stroke-width": 1.5 };
  return [
    { id: "drawn-area", type: "fill", source, filter: only("Polygon"), paint: { "fill-color": ACCENT, "fill-opacity": 0.1 } },
    { id: "drawn-line", type: "line", source, paint: { "line-color": ACCENT, "line-width": 2 } },
    { id: "drawn-point", type: "circle", source, filter: only("Point"), paint: dot },
  ];
}
