// The programs that a widget loads before its first prompt. Inline ones, in a <script
// type="text/lua"> or <pre> inside the widget, are shown as well; those of the `preload` attribute,
// a list of ids, stand elsewhere on the page.

const INLINE = ':scope > script[type="text/lua"], :scope > pre, :scope > template';

/** @returns {{ inline: string, preloads: Array<{ name: string, code: string }>, missing: string[] }} */
export function findSources(element) {
  const inline = [...element.querySelectorAll(INLINE)].map(codeOf).join('\n\n');
  const preloads = [];
  const missing = [];
  for (const reference of (element.getAttribute('preload') ?? '').split(/\s+/).filter(Boolean)) {
    const id = reference.replace(/^#/, '');
    const found = element.getRootNode().getElementById?.(id) ?? document.getElementById(id);
    if (found) preloads.push({ name: id, code: codeOf(found) });
    else missing.push(reference);
  }
  return { inline, preloads, missing };
}

/** An element's text without blank lines around it and without the indentation all its lines share. */
function codeOf(element) {
  const text = (element.content ?? element).textContent ?? '';
  const lines = text.replaceAll('\r\n', '\n').replace(/^(?:[ \t]*\n)+|\s+$/g, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)[0].length);
  const shared = Math.min(...indents, Infinity);
  return lines.map((line) => line.slice(shared)).join('\n');
}
