/* Marks the checked words of an article, and shows what was found.

   <script src="https://…/embed.js" data-article="ID" data-in="article" defer></script>

   No cookie, no foreign markup, no inline style: a policy has to let in this address as script-src and
   connect-src, no more. Looks: custom properties --factcheck-*, ::part(button | card). */
(() => {
  "use strict";
  const script = document.currentScript;
  const { article, list } = script.dataset;
  const within = script.dataset.in || "article";
  const BLOCK = "p,li,td,th,dd,dt,h1,h2,h3,h4,h5,h6,blockquote,figcaption,pre,div,section,article,body";
  const TAG = "factcheck-check";
  const UNREAD = `script,style,noscript,template,textarea,select,button,${TAG}`;
  const ALIKE = { "‘": "'", "’": "'", "“": '"', "”": '"', "„": '"', "–": "-", "—": "-", "‑": "-",
    "\u00ad": "", "\u200b": "", "\u2060": "", "\ufeff": "" };

  const COLOURS = `--good: light-dark(#0b6b3a, #7fd6a2); --warn: light-dark(#8a5300, #f0c274);
    --bad: light-dark(#b3261e, #ff9d94); --plain: light-dark(#555b66, #b9bfca);`;
  const TONES = ["good", "warn", "bad", "plain"]
    .map((tone) => `.${tone} { --tone: var(--factcheck-${tone}, var(--${tone})); }`).join(" ");
  const OUTSIDE = `factcheck-words { ${COLOURS} text-decoration: underline 2px var(--tone);
    text-underline-offset: .2em; cursor: pointer; } ${TONES.replaceAll(".", "factcheck-words.")}`;
  const INSIDE = `:host { ${COLOURS} } ${TONES}
    button { all: unset; display: inline-grid; place-items: center; width: 1.5em; height: 1.5em;
      margin-inline: .2em; position: relative; border-radius: 50%; background: var(--tone); cursor: pointer;
      color: light-dark(#fff, #16181d); font: 700 .75em/1 system-ui, sans-serif; }
    button::after { content: ""; position: absolute; inset: -.4em; }
    :focus-visible { outline: 3px solid var(--tone); outline-offset: 2px; }
    [popover] { inset: auto; margin: 0; box-sizing: border-box; width: min(24rem, 100vw - 1rem);
      max-height: min(26rem, 80vh); overflow: auto; padding: 0 1.1rem; border-radius: 10px;
      border: 1px solid var(--factcheck-line, #8886); box-shadow: 0 8px 28px #0004;
      background: var(--factcheck-card, light-dark(#fff, #20232a));
      color: var(--factcheck-ink, light-dark(#1c1f26, #eceef2)); }
    div, ol { font: var(--factcheck-font, 400 .9375rem/1.5 system-ui, sans-serif); }
    b { color: var(--tone); } a { color: inherit; } li { margin-block: .4rem; }
    ul { padding-inline-start: .8rem; list-style: none; border-inline-start: 3px solid var(--tone); }`;

  const sheet = (rules) => {
    const made = new CSSStyleSheet();
    made.replaceSync(rules);
    return made;
  };
  const make = (name, of, ...inside) => {
    const made = Object.assign(document.createElement(name), of);
    made.append(...inside);
    return made;
  };
  const link = (href, text) => make("a", /^https?:/.test(href) ? { href, rel: "noopener", target: "_top" } : {}, text);

  /* What a reader sees, one space for any white space; where each character stands. */
  function read(root) {
    const nodes = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    const at = [];
    let text = "", block = null;
    const put = (character, node, offset) => {
      text += character;
      at.push([node, offset]);
    };
    for (let node; (node = nodes.nextNode());) {
      const parent = node.parentElement;
      if (parent.closest(UNREAD)) continue;
      if (block !== (block = parent.closest(BLOCK)) && !text.endsWith(" ")) put(" ", node, 0);
      for (let offset = 0; offset < node.data.length; offset++) {
        const character = node.data[offset];
        if (!/\s/.test(character)) plain(character) && put(plain(character), node, offset);
        else if (!text.endsWith(" ")) put(" ", node, offset);
      }
    }
    return { text, at };
  }
  const plain = (words) => words.replace(/\s+/g, " ").replace(/[^\x20-\x7e]/g, (one) => ALIKE[one] ?? one);

  /* Where a check's words stand, as [start, end]: the places meant, or the first. */
  function places(text, { words, occurrences }) {
    const sought = plain(words.trim()), found = [];
    for (let at = -1; sought && (at = text.indexOf(sought, at + 1)) >= 0;) found.push([at, at + sought.length]);
    const meant = occurrences.map((number) => found[number]).filter(Boolean);
    return meant.length ? meant : found.slice(0, 1);
  }

  /* Places that overlap are one, with the checks of all: one cannot press words within words. */
  function groups(text, checks) {
    const all = checks.flatMap((check) => places(text, check).map(([start, end]) => ({ start, end, checks: [check] })));
    return all.sort((a, b) => a.start - b.start || b.end - a.end).reduce((done, next) => {
      const last = done.at(-1);
      if (!last || next.start >= last.end) return [...done, next];
      last.end = Math.max(last.end, next.end);
      last.checks.push(...next.checks);
      return done;
    }, []);
  }

  function mark(at, { start, end, checks }) {
    const pieces = new Map();
    for (const [node, offset] of at.slice(start, end)) pieces.set(node, [pieces.get(node)?.[0] ?? offset, offset + 1]);
    const check = new (customElements.get(TAG))(checks);
    let last;
    for (const [node, [first, behind]] of pieces) {
      if (!node.data.slice(first, behind).trim()) continue;
      const range = document.createRange();
      range.setStart(node, first);
      range.setEnd(node, behind);
      range.surroundContents((last = make("factcheck-words", { className: checks[0].tone })));
      check.hear(last);
      last.addEventListener("click", (event) => event.target.closest("a") || check.isOpen || check.card.showPopover());
    }
    (last.closest("a") || last).after(check);
  }

  class Check extends HTMLElement {
    constructor(checks) {
      super();
      const [{ shape, tone }] = checks, said = checks.map((check) => check.label).join("; ");
      const inside = this.attachShadow({ mode: "open" });
      this.card = make("div", { popover: "auto", role: "dialog", ariaLabel: "Fact check", part: "card" }, ...checks.map(told));
      const button = make("button", { className: tone, ariaLabel: `Checked: ${said}`, part: "button", popoverTargetElement: this.card }, shape);
      inside.adoptedStyleSheets = [sheet(INSIDE)];
      inside.append(button, this.card);
      const stand = () => this.isOpen && this.place(button.getBoundingClientRect());
      this.card.addEventListener("toggle", stand);
      addEventListener("scroll", stand, true);
      button.addEventListener("click", (event) => {
        if (this.isHovered && this.isOpen) event.preventDefault(); // pressed, it stays
        this.isHovered = false;
      });
      this.hear(button);
      this.hear(this.card);
    }
    get isOpen() {
      return this.card.matches(":popover-open");
    }
    /* A mouse over it shows the card, and takes it away. */
    hear(element) {
      const soon = (event, act, wait) => {
        clearTimeout(this.timer);
        if (event.pointerType === "mouse") this.timer = setTimeout(act, wait);
      };
      const show = () => {
        if (this.isOpen) return;
        this.isHovered = true;
        this.card.showPopover();
      };
      const hide = () => this.isHovered && this.card.hidePopover();
      element.addEventListener("pointerenter", (event) => soon(event, show, 250));
      element.addEventListener("pointerleave", (event) => soon(event, hide, 300));
    }
    place({ left, top, bottom }) {
      const { style, offsetWidth: width, offsetHeight: height } = this.card;
      const fit = (wanted, size, room) => `${Math.max(8, Math.min(wanted, room - size - 8))}px`;
      style.left = fit(left - width / 2, width, innerWidth);
      style.top = fit(bottom + 8 + height > innerHeight && top > height ? top - 8 - height : bottom + 8, height, innerHeight);
    }
  }

  function told(check) {
    const { tone, shape, label, notice, words, statement, explanation, corrected_text: instead, evidence } = check;
    const passages = evidence.map(({ words, url, source, captured_at: at }) =>
      make("li", {}, `“${words}” `, link(url, source), at ? `, captured ${new Date(at).toLocaleDateString()}` : ""));
    const block = make("div", { className: tone }, make("p", {}, make("b", {}, `${shape} ${label}`)));
    const lines = [notice, statement !== words && statement, explanation, instead && `It would be right to say: ${instead}`];
    block.append(...lines.filter(Boolean).map((line) => make("p", {}, line)), make("ul", { hidden: !passages.length }, ...passages));
    block.append(make("p", {}, link(check.url, "The whole check")));
    return block;
  }

  /* For those who see no marks, and for words that are not on this page. */
  function listed({ house, checks }) {
    const element = make("factcheck-list"), inside = element.attachShadow({ mode: "open" });
    const items = checks.map(({ label, url, statement }) => make("li", {}, `${label}: `, link(url, statement)));
    inside.adoptedStyleSheets = [sheet(INSIDE)];
    inside.append(make("div", {}, make("b", {}, `Checked in this article by ${house}`)), make("ol", {}, ...items));
    return element;
  }

  async function start() {
    const root = document.querySelector(within);
    if (!root) return console.warn(`Factcheck: nothing is “${within}”; name the article's element in data-in.`);
    const answer = await fetch(new URL(`embed/articles/${article}/checks.json`, script.src), { credentials: "omit", referrerPolicy: "no-referrer" });
    const found = answer.ok && (await answer.json());
    if (!found.checks?.length) return;
    customElements.get(TAG) || customElements.define(TAG, Check); // once
    document.adoptedStyleSheets.push(sheet(OUTSIDE));
    const { text, at } = read(root);
    for (const group of groups(text, found.checks).reverse()) mark(at, group);
    if (list !== "none") root.append(listed(found));
  }
  start().catch((fault) => console.warn("Factcheck:", fault));
})();
