/** What every page loads: the style, HTMX and the small habits of our pages. */
import "./css/index.css";
import "./icons.svg?url&no-inline";
import htmx from "htmx.org";
import { cards } from "./cards";
import { columns } from "./columns";
import { dialogs, whenShown } from "./dialogs";
import { each } from "./dom";
import { forms } from "./forms";
import { keys } from "./keys";
import { live } from "./live";
import { locating } from "./locate";
import { photos } from "./photos";
import { searches } from "./search";

declare global {
  interface Window {
    htmx: typeof htmx;
  }
}

window.htmx = htmx;
forms();
photos();
dialogs();
searches();
columns();
cards();
keys();
locating();
live();
// what one is on is in sight, also where a row of tabs is wider than a telephone
each(":is(.wg-tabs, .wg-nav) [aria-current]", (tab) => {
  const row = tab.closest<HTMLElement>(".wg-tabs, .wg-nav")!;
  const ahead = tab.getBoundingClientRect().left - row.getBoundingClientRect().left;
  row.scrollLeft += ahead - (row.clientWidth - tab.offsetWidth) / 2;
});
each("[data-map]", (panel) => whenShown(panel, () => void import("./map").then(({ draw }) => draw(panel))));
