// The line below the terminal, on phones: a text area of the browser's own, in which their keyboards can do what they do best. What is
// sent goes to the prompt.

export class ComposeBar {
  #input;
  #forward;
  #console;
  #recalled; // index of the history entry that is shown
  #draft = ''; // what was typed before it

  /** `view`: the widget's elements; `getConsole()`: its console, or undefined while there is none. */
  constructor({ compose, recall, forward, input }, getConsole) {
    this.#input = input;
    this.#forward = forward;
    this.#console = getConsole;
    compose.addEventListener('submit', (event) => {
      event.preventDefault();
      this.#send();
    });
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#send();
    });
    recall.addEventListener('click', () => this.#recall(-1));
    forward.addEventListener('click', () => this.#recall(1));
  }

  #send() {
    const editor = this.#console()?.editor;
    const code = this.#input.value;
    const state = editor?.state;
    if (state !== 'reading' && (state !== 'editing' || code.trim() === '')) return; // what runs does not read: the text waits
    this.#input.value = '';
    this.#recalled = undefined;
    this.#forward.hidden = true;
    // What was begun at the prompt, or is being continued there, goes on with this.
    editor.paste(code);
    editor.input('\r');
  }

  /** Shows an earlier or later entry of the history; past the newest stands what was typed before. */
  #recall(step) {
    const entries = this.#console()?.history.entries ?? [];
    if (this.#recalled === undefined) this.#draft = this.#input.value;
    const index = Math.max(0, Math.min((this.#recalled ?? entries.length) + step, entries.length));
    this.#recalled = index < entries.length ? index : undefined;
    this.#input.value = entries[index] ?? this.#draft;
    this.#forward.hidden = this.#recalled === undefined;
    this.#input.focus();
  }
}
