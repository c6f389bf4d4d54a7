/** Words in the reader's language. The page brings them as JSON; without it the English id is the word. */

let words: Record<string, string> | undefined;

/** The word for an English id, with {places} filled. */
export function t(id: string, places: Record<string, string | number> = {}): string {
  words ??= read();
  return (words[id] ?? id).replace(/\{(\w+)\}/g, (all, name: string) => String(places[name] ?? all));
}

function read(): Record<string, string> {
  const holder = document.getElementById("words");
  return holder ? (JSON.parse(holder.textContent || "{}") as Record<string, string>) : {};
}
