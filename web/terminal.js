// An xterm.js terminal as the widget uses it. The library is loaded when the first widget starts:
// the page is drawn without it, and this module can be imported where there is no DOM.

const SCROLLBACK = 5000;

let libraries;
function loadLibraries() {
  libraries ??= Promise.all([
    import('@xterm/xterm'),
    import('@xterm/addon-fit'),
    import('@xterm/addon-web-links'),
    import('@xterm/addon-unicode-graphemes'),
  ]).then(([xterm, fit, links, graphemes]) => ({
    Terminal: xterm.Terminal,
    FitAddon: fit.FitAddon,
    WebLinksAddon: links.WebLinksAddon,
    UnicodeGraphemesAddon: graphemes.UnicodeGraphemesAddon,
  }));
  // A failed download may succeed the next time.
  libraries.catch(() => (libraries = undefined));
  return libraries;
}

/** Opens a terminal in `parent`, which must be connected. */
export async function openTerminal(parent, { theme, fontFamily, fontSize, label, description }) {
  const { Terminal, FitAddon, WebLinksAddon, UnicodeGraphemesAddon } = await loadLibraries();
  const terminal = new Terminal({
    allowProposedApi: true, // for the Unicode provider
    convertEol: true,
    cursorBlink: false,
    cursorStyle: 'bar',
    cursorWidth: 2,
    cursorInactiveStyle: 'outline',
    drawBoldTextInBrightColors: false,
    fontFamily,
    fontSize,
    lineHeight: 1.25,
    logLevel: 'error', // its warnings are for those who work on xterm.js
    minimumContrastRatio: 4.5,
    scrollback: SCROLLBACK,
    theme,
  });
  const fit = new FitAddon();
  terminal.loadAddon(fit);
  terminal.loadAddon(new WebLinksAddon());
  const provider = graphemeProvider(UnicodeGraphemesAddon);
  terminal.unicode.register(provider);
  terminal.unicode.activeVersion = provider.version;
  terminal.open(parent);
  terminal.textarea.setAttribute('aria-label', label);
  terminal.textarea.setAttribute('aria-description', description);
  return {
    terminal,
    charProperties: (code, preceding) => provider.charProperties(code, preceding),
    /** The size that fits `parent` now, or undefined while it has none. */
    fittingSize() {
      const size = fit.proposeDimensions();
      return size && size.cols > 0 && size.rows > 0 ? size : undefined;
    },
  };
}

// The addon only registers its provider with a terminal; the editor needs the same object, so that
// it measures what the terminal will draw.
function graphemeProvider(Addon) {
  let provider;
  const unicode = { register: (candidate) => (provider = candidate), activeVersion: '' };
  new Addon().activate({ unicode });
  return provider;
}
