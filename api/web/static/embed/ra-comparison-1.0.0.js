// <ra-comparison> 1.0.0: a comparison of RA Options inside a page of another site. MIT licence.
// It stores nothing and asks only the server that this file came from.
const ORIGIN = new URL(import.meta.url).origin;
const NAME = "ra-comparison";
const ASKED = ["treatments", "population", "outcomes", "jurisdiction", "release", "lang", "theme", "parts", "heading"];
const LOWEST = 150;
const HIGHEST = 20000;
const PATIENCE = 20000;
const AFTER_LOAD = 1500;

// What is said where the server cannot be asked: that nothing could be loaded, and the name of a frame.
const WORDS = {
  en: ["This comparison could not be loaded.", "Comparison of treatments for rheumatoid arthritis"],
  es: ["No se ha podido cargar esta comparación.", "Comparación de tratamientos para la artritis reumatoide"],
  de: ["Dieser Vergleich konnte nicht geladen werden.", "Vergleich von Behandlungen der rheumatoiden Arthritis"],
  fr: ["Cette comparaison n’a pas pu être chargée.", "Comparaison de traitements de la polyarthrite rhumatoïde"],
  pt: ["Não foi possível carregar esta comparação.", "Comparação de tratamentos para a artrite reumatoide"],
  ja: ["この比較を読み込めませんでした。", "関節リウマチの治療の比較"],
};

// Where a page places the element (margins, width, grid) is its own affair; what would hide a part of a comparison
// and leave the rest is not. An important rule of a shadow tree goes before every rule of the page.
const STYLE = `
:host {
  display: block !important; visibility: visible !important; opacity: 1 !important; content: normal !important;
  height: auto !important; min-width: min(100%, 15rem) !important; max-height: none !important;
  overflow: visible !important; columns: auto !important; contain: none !important; aspect-ratio: auto !important;
  content-visibility: visible !important; clip: auto !important; clip-path: none !important; mask: none !important;
  filter: none !important; mix-blend-mode: normal !important; transform: none !important; translate: none !important;
  rotate: none !important; scale: none !important; perspective: none !important; zoom: 1 !important;
}
:host([hidden]), [hidden] { display: none !important; }
.wrap { all: initial; display: block; container-type: inline-size; color-scheme: light dark; }
.said { font: 1em/1.5 system-ui, sans-serif; margin: 0; padding: .5em .75em; color: CanvasText; background: Canvas; }
iframe { display: block; width: 100%; border: 0; }
.wait { height: 0; visibility: hidden; }
`;

const heard = new Map();
let policy;
let style;

const make = (name, properties = {}) => Object.assign(document.createElement(name), properties);

const makeSheet = (text) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(text);
  return sheet;
};

const refuse = (status, message) => {
  throw Object.assign(new Error(message), { status });
};

const ask = async (path, signal) => {
  const answer = await fetch(ORIGIN + path, { signal, credentials: "omit", referrerPolicy: "no-referrer" });
  return answer.ok ? answer.text() : refuse(answer.status, `${answer.status} ${answer.statusText}`.trim());
};

// All elements share one style, so none of them aborts it; where it failed, the next one asks anew.
const readStyle = () => {
  style ??= ask("/embed/style.css").then(makeSheet);
  style.catch(() => (style = undefined));
  return style;
};

// A page that demands Trusted Types has to allow a policy of this name; where it does not, this throws.
const parse = (html) => {
  policy ??= window.trustedTypes?.createPolicy("ra-options", { createHTML: (text) => text });
  const template = make("template");
  template.innerHTML = policy ? policy.createHTML(html) : html;
  return template.content;
};

class Comparison extends HTMLElement {
  static observedAttributes = ASKED;

  #root = this.attachShadow({ mode: "open" });
  #own = makeSheet(STYLE);
  #slot = make("slot");
  #wrap = make("div", { className: "wrap" });
  #asked = null;
  #running = null;
  #size = new ResizeObserver(([{ contentRect: { width, height } }]) => {
    this.#tell("ra-resize", { width: Math.round(width), height: Math.round(height) });
  });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [this.#own];
    this.#root.append(this.#slot, this.#wrap);
    this.#root.addEventListener("click", (event) => this.#follow(event));
  }

  connectedCallback() {
    this.#size.observe(this);
    this.#plan();
  }

  // An element that is moved keeps what it shows; what was on its way, or is a frame, has to be asked for anew.
  disconnectedCallback() {
    this.#size.disconnect();
    const frame = this.#wrap.querySelector("iframe");
    if (this.#running || frame) this.#asked = null;
    if (frame) this.#fill();
    this.#stop();
  }

  connectedMoveCallback() {}

  attributeChangedCallback() {
    this.#plan();
  }

  // Attributes that are set one after another are one question.
  #plan() {
    queueMicrotask(() => {
      const query = this.#write();
      if (!this.isConnected || query === this.#asked) return;
      this.#stop();
      this.#asked = query;
      this.#load(query, (this.#running = new AbortController()).signal);
    });
  }

  #stop() {
    this.#running?.abort();
    this.#rest();
  }

  #rest() {
    this.#running = null;
    this.#wrap.ariaBusy = null;
  }

  #write() {
    const given = ASKED.map((name) => [name, (this.getAttribute(name) ?? "").replace(/\s*,\s*/g, ",").trim()]);
    return new URLSearchParams(given.filter(([, value]) => value)).toString();
  }

  async #load(query, signal) {
    this.#wrap.ariaBusy = "true";
    try {
      if (!this.getAttribute("treatments")) refuse(400, "The attribute treatments is missing.");
      const [html, sheet] = await Promise.all([ask(`/embed/fragment?${query}`, signal), readStyle()]);
      if (signal.aborted) return;
      const content = parse(html);
      this.#root.adoptedStyleSheets = [this.#own, sheet];
      this.#fill(content);
      this.#rest();
      this.#tellLoaded(this.#wrap.querySelector("[data-release]").dataset.release);
    } catch (error) {
      if (signal.aborted) return;
      const status = error.status ?? 0;
      this.#fill();
      this.#tell("ra-error", { status, message: error.message });
      if (this.getAttribute("treatments")) this.#showFrame(query, status);
      else this.#giveUp();
    }
  }

  // What the author wrote inside the element stands there while there is nothing else.
  #fill(content) {
    for (const frame of this.#wrap.querySelectorAll("iframe")) heard.delete(frame);
    this.#slot.hidden = !!content;
    this.#wrap.replaceChildren(...(content ? [content] : []));
  }

  // A frame is shown when it has said how tall it is. One that a policy or the network stops never does, and what a
  // browser shows in its place is nothing for readers.
  #showFrame(query, status) {
    const title = this.#words()[1];
    const frame = make("iframe", { className: "wait", title, referrerPolicy: "no-referrer" });
    const wait = (time) => setTimeout(() => this.#giveUp(frame), time);
    wait(PATIENCE);
    frame.onload = frame.onerror = () => wait(AFTER_LOAD);
    heard.set(frame, () => {
      if (!frame.className) return;
      frame.className = "";
      this.#slot.hidden = true;
      this.#wrap.querySelector(".said")?.remove();
      this.#rest();
      if (!status) this.#tellLoaded(null);
    });
    frame.src = `${ORIGIN}/embed/comparison?${query}`;
    this.#wrap.append(frame);
  }

  #giveUp(frame) {
    if (frame && (!frame.className || !frame.isConnected)) return;
    this.#rest();
    if (this.#wrap.querySelector(".said")) return;
    const [textContent, , lang] = this.#words();
    this.#wrap.prepend(make("p", { className: "said", role: "status", textContent, lang }));
  }

  #words() {
    const wanted = (this.getAttribute("lang") || navigator.language).slice(0, 2).toLowerCase();
    const lang = wanted in WORDS ? wanted : "en";
    return [...WORDS[lang], lang];
  }

  // Links to places of the same document do not reach into a shadow tree, so they are followed here.
  #follow(event) {
    const link = event.target.closest('a[href^="#"]');
    const target = link && this.#root.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    event.preventDefault();
    for (let each = target; each; each = each.parentElement) if (each.localName === "details") each.open = true;
    target.tabIndex = -1;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: "center", behavior: "instant" });
  }

  #tellLoaded(release) {
    const treatments = this.getAttribute("treatments").split(",").map((each) => each.trim());
    this.#tell("ra-load", { release, treatments });
  }

  #tell(type, detail) {
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  }
}

const isOurs = (frame) => frame.src.startsWith(`${ORIGIN}/`);
const listFrames = () => [...document.querySelectorAll("iframe"), ...heard.keys()];

// Frames say how tall they are, also those that stand in the page by themselves. One in a sandbox has the origin
// "null", so what counts is which frame of this document has sent the message, and whether it is one of ours.
const hear = ({ data, origin, source }) => {
  if (data?.type !== "ra-options:height" || !Number.isFinite(data.height)) return;
  if (origin !== ORIGIN && origin !== "null") return;
  const frame = listFrames().find((each) => each.contentWindow === source && isOurs(each));
  if (!frame) return;
  frame.height = String(Math.min(HIGHEST, Math.max(LOWEST, Math.ceil(data.height))));
  heard.get(frame)?.();
};

// A page may include this file twice; the first one does the work. Frames that spoke before it came are asked again.
if (!customElements.get(NAME)) {
  addEventListener("message", hear);
  customElements.define(NAME, Comparison);
  for (const frame of listFrames().filter(isOurs)) frame.contentWindow.postMessage({ type: "ra-options:ask" }, "*");
}
