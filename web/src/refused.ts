/**
 * A browser forgets the files of a form that comes back refused. They wait here under the slip of the form,
 * which comes back with it; a page that does not have that form lets go of them.
 */
const NAME = "refused-forms";
const STORE = "files";

export async function keep(slip: string, files: File[]): Promise<void> {
  const held = await store();
  await done(held.clear());
  await done(held.put(files, slip));
}

/** The files chosen under this slip. */
export async function kept(slip: string): Promise<File[]> {
  return ((await done((await store()).get(slip))) as File[] | undefined) ?? [];
}

/** Keep nothing but what belongs to one of these slips. */
export async function letGo(slips: string[]): Promise<void> {
  const held = await store();
  for (const slip of await done(held.getAllKeys())) {
    if (!slips.includes(String(slip))) await done(held.delete(slip));
  }
}

async function store(): Promise<IDBObjectStore> {
  const asked = indexedDB.open(NAME, 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
  return (await done(asked)).transaction(STORE, "readwrite").objectStore(STORE);
}

function done<T>(asked: IDBRequest<T>): Promise<T> {
  return new Promise((give, fail) => {
    asked.onsuccess = () => give(asked.result);
    asked.onerror = () => fail(asked.error);
  });
}
