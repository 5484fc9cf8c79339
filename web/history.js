// What was submitted in a widget, oldest first, kept in the browser's storage under the widget's
// own key. Storage may be absent, blocked, full or hold anything: history then just lives as long
// as the page.

const LIMIT = 500; // entries
const LONGEST = 20_000; // characters; longer entries are kept for this visit only

export class History {
  #key;
  #storage;

  /** @param {string} [key] where to store; without one nothing is stored. */
  constructor(key, storage = defaultStorage()) {
    this.#key = key && `ocarina.history.${key}`;
    this.#storage = storage;
    this.entries = this.#load();
  }

  /** Adds an entry unless it is blank or repeats the last one. */
  add(text) {
    if (text.trim() === '' || text === this.entries.at(-1)) return;
    this.entries.push(text);
    if (this.entries.length > LIMIT) this.entries.shift();
    this.#save();
  }

  #load() {
    if (!this.#key) return [];
    try {
      const stored = JSON.parse(this.#storage.getItem(this.#key) ?? '[]');
      return Array.isArray(stored) ? stored.filter((entry) => typeof entry === 'string').slice(-LIMIT) : [];
    } catch {
      return [];
    }
  }

  #save() {
    if (!this.#key) return;
    try {
      const kept = this.entries.filter((entry) => entry.length <= LONGEST);
      this.#storage.setItem(this.#key, JSON.stringify(kept));
    } catch {
      // Blocked or full: nothing to do, and nothing the user should be told.
    }
  }
}

function defaultStorage() {
  try {
    return globalThis.localStorage; // the getter itself throws where storage is blocked
  } catch {
    return undefined;
  }
}
