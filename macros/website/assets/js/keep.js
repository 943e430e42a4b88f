// On every page: sheets kept and programmes to compare, in this browser only. Buttons, tray, count in the header.
// Lends `jalons` to the scripts of single pages. Without it every page still reads and every link works.
(() => {
  "use strict";
  const script = document.currentScript;
  const root = new URL("../", script.src);
  const comparable = script.dataset.comparable.split(" ");
  const MOST_KEPT = 200;
  const MOST_COMPARED = 4;
  const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*\/[a-z0-9]+(?:-[a-z0-9]+)*$/;

  // --- storage: whatever stands there, what comes out has the right shape ------------------------
  const refused = new Map();
  const read = (name) => {
    try {
      return JSON.parse(localStorage.getItem(name)) ?? refused.get(name);
    } catch {
      return refused.get(name);
    }
  };
  const write = (name, value) => {
    try {
      localStorage.setItem(name, JSON.stringify(value));
      refused.delete(name);
    } catch {
      refused.set(name, value); // Storage refused or full: the choice lasts as long as the page.
    }
    document.dispatchEvent(new CustomEvent("jalons:change"));
  };
  const text = (value, most) => (typeof value === "string" ? value.slice(0, most) : "");
  const listed = (value, most, clean) => {
    const seen = new Map();
    for (const item of Array.isArray(value) ? value : []) {
      const id = item && typeof item === "object" ? item.id : "";
      if (typeof id === "string" && ID.test(id) && !seen.has(id) && seen.size < most) seen.set(id, clean(item, id));
    }
    return [...seen.values()];
  };
  const kept = () => listed(read("jalons-selection"), MOST_KEPT, (item, id) => ({ id, note: text(item.note, 1000) }));
  const keep = (items) =>
    write(
      "jalons-selection",
      listed(items, MOST_KEPT, ({ id, note }) => ({ id, note: note || "" })),
    );
  const canCompare = (id) => comparable.includes(id.split("/")[0]);
  const picks = () =>
    listed(read("jalons-comparer"), MOST_COMPARED, (item, id) => ({ id, title: text(item.title, 200) || id })).filter(
      ({ id }) => canCompare(id),
    );
  const pick = (items) => write("jalons-comparer", items);

  // --- small tools -------------------------------------------------------------------------------
  const el = (tag, attributes = {}, ...children) => {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value === true) node.setAttribute(name, "");
      else if (value !== false && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  };
  const hiddenText = (words) => el("span", { class: "visually-hidden" }, words);
  const written = (number) => number.toLocaleString("fr-FR");
  const counted = (number, word) => `${written(number)} ${word}${number > 1 ? "s" : ""}`;
  const fold = (words) =>
    words
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .replaceAll("œ", "oe")
      .replaceAll("æ", "ae")
      .match(/[a-z0-9]+/g) || [];
  const live = el("p", { class: "visually-hidden", role: "status" });
  const say = (message) => live.replaceChildren(el("span", {}, message));
  const copy = async (html, plain) => {
    try {
      const part = (type, content) => new Blob([content], { type });
      const item = { "text/plain": part("text/plain", plain), ...(html && { "text/html": part("text/html", html) }) };
      await navigator.clipboard.write([new ClipboardItem(item)]);
      return true;
    } catch {
      const fill = (event) => {
        event.clipboardData.setData("text/plain", plain);
        if (html) event.clipboardData.setData("text/html", html);
        event.preventDefault();
      };
      document.addEventListener("copy", fill, { once: true });
      return document.execCommand("copy");
    }
  };

  // --- sheets: their identifier in an address; their page, which is their record --------------------
  const idOf = (url) => {
    const path = new URL(url, document.baseURI).pathname;
    const found = path.startsWith(root.pathname) && path.slice(root.pathname.length).match(/^([^/]+\/[^/]+)\//);
    return found && ID.test(found[1]) ? found[1] : "";
  };
  const pageOf = (id) => new URL(`${id}/`, root).href;
  // What is read of a page is marked there with `data-record`, whatever its classes are for style:
  // - title, kind, summary: texts; caution: a text, where the sources are weak
  // - enjeu, each: its text, its identifier in `data-id`
  // - reviewed: when the sheet was, as a text; as a date in `datetime`
  // - source, each: its text; a link inside leads to it
  // - evidence, where registers rate such sheets: inside, each rating with its register, its level (its language in `lang`),
  //   its scope, and rated, the date of that review in `datetime`, where it is known
  const all = (part, name) => [...part.querySelectorAll(`[data-record="${name}"]`)];
  const one = (part, name) => part.querySelector(`[data-record="${name}"]`);
  const said = (part, name) => one(part, name)?.textContent;
  const ratingOf = (part) => ({
    register: said(part, "register"),
    level: said(part, "level"),
    lang: one(part, "level").lang,
    year: one(part, "rated")?.dateTime.slice(0, 4) ?? "date de revue non indiquée",
    scope: said(part, "scope"),
  });
  const sourceOf = (part) => ({ text: part.textContent, url: part.querySelector("a")?.getAttribute("href") });
  const recordOf = (id, page) => {
    const evidence = one(page, "evidence");
    return {
      id,
      title: said(page, "title"),
      kind: said(page, "kind"),
      summary: said(page, "summary"),
      caution: said(page, "caution"),
      enjeux: Object.fromEntries(all(page, "enjeu").map((part) => [part.dataset.id, part.textContent])),
      reviewed: one(page, "reviewed").dateTime,
      reviewed_text: said(page, "reviewed"),
      sources: all(page, "source").map(sourceOf),
      evidence: evidence && all(evidence, "rating").map(ratingOf),
    };
  };
  // Gives the page, inert; nothing where no sheet is, or no longer. Fails with the network.
  const sheetPage = async (id) => {
    const answer = await fetch(pageOf(id));
    const page = answer.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
    return page && one(page, "title") ? page : null;
  };
  const records = new Map();
  const load = async (id) => {
    try {
      const page = await sheetPage(id);
      return page && recordOf(id, page);
    } catch {
      records.delete(id); // The network failed, not the sheet: ask again next time.
      return null;
    }
  };
  const sheet = (id) => {
    if (!records.has(id)) records.set(id, load(id));
    return records.get(id);
  };

  // --- buttons ---------------------------------------------------------------------------------------
  const refreshers = [];
  const toggle = (label, title, isOn, turn) => {
    const button = el("button", { type: "button", class: "toggle" }, ...label);
    const refresh = () => button.setAttribute("aria-pressed", String(isOn()));
    button.addEventListener("click", () => say(turn(title)));
    refreshers.push(refresh);
    refresh();
    return button;
  };
  const keepButton = (id, title, label) => {
    const isKept = () => kept().some((item) => item.id === id);
    return toggle(label, title, isKept, () => {
      const items = kept();
      if (!isKept() && items.length >= MOST_KEPT)
        return `Votre sélection compte déjà ${MOST_KEPT} fiches\u202f: retirez-en une d’abord.`;
      keep(isKept() ? items.filter((item) => item.id !== id) : [...items, { id }]);
      return `${title}\u00a0: ${isKept() ? "gardée" : "retirée"}. ${counted(kept().length, "fiche")} dans ma sélection.`;
    });
  };
  let offersComparison = false;
  const compareButton = (id, title, label) => {
    offersComparison = true;
    const isPicked = () => picks().some((item) => item.id === id);
    return toggle(label, title, isPicked, () => {
      const items = picks();
      if (!isPicked() && items.length >= MOST_COMPARED) {
        warn(`Quatre programmes au plus\u00a0: retirez-en un pour ajouter ${title}.`);
        return `Quatre programmes au plus\u00a0: retirez-en un d’abord.`;
      }
      warn("");
      pick(isPicked() ? items.filter((item) => item.id !== id) : [...items, { id, title }]);
      return `${title}\u00a0: ${isPicked() ? "ajouté à la comparaison" : "retiré de la comparaison"}. ${counted(picks().length, "programme")} à comparer.`;
    });
  };
  const tools = (id, title, keepLabel, compareLabel) => [
    keepButton(id, title, keepLabel),
    ...(canCompare(id) ? [compareButton(id, title, compareLabel)] : []),
  ];
  const equip = (cards) => {
    for (const card of cards) {
      const link = card.querySelector(".card-title a");
      const id = link && idOf(link.href);
      if (!id) continue;
      const named = (word) => [word, hiddenText(`\u00a0: ${link.textContent}`)];
      const buttons = tools(id, link.textContent, named("Garder"), named("Comparer"));
      card.append(el("div", { class: "card-tools" }, ...buttons));
    }
  };
  equip(document.querySelectorAll(".card[data-kind]"));
  const place = document.querySelector(".sheet-tools");
  const here = place && idOf(location.href);
  if (here) {
    const title = document.querySelector("h1").textContent.trim();
    place.append(...tools(here, title, ["Garder cette fiche"], ["Comparer ce programme"]));
  }

  // --- tray: the programmes picked, wherever one more can be --------------------------------------------
  const list = el("ul", { class: "tray-list" });
  const warning = el("p", { class: "tray-warning" });
  const warn = (message) => (warning.textContent = message);
  const go = el("a", { class: "button", href: new URL("comparer/", root) });
  const hint = el("p", { class: "tray-hint" }, "Choisissez encore un programme.");
  const empty = el("button", { type: "button", class: "button button--quiet" }, "Vider");
  const heading = el("summary", {});
  const box = el("details", { class: "tray-box" }, heading, list, empty);
  const tray = el("aside", { class: "tray", "aria-label": "Programmes à comparer" }, box, hint, go, warning);
  const removal = ({ id, title }) => {
    const button = el(
      "button",
      { type: "button", class: "tray-remove" },
      title,
      hiddenText("\u00a0: retirer de la comparaison"),
    );
    button.addEventListener("click", () => {
      warn("");
      pick(picks().filter((item) => item.id !== id));
      say(`${title}\u00a0: retiré de la comparaison.`);
      (tray.hidden ? document.getElementById("contenu") : heading).focus();
    });
    return el("li", {}, button);
  };
  empty.addEventListener("click", () => {
    warn("");
    pick([]);
    say("Plus aucun programme à comparer.");
    document.getElementById("contenu").focus();
  });
  const drawTray = () => {
    const items = picks();
    const enough = items.length > 1;
    tray.hidden = !items.length;
    list.replaceChildren(...items.map(removal));
    hint.hidden = enough;
    go.hidden = !enough;
    go.href = new URL(`comparer/?ids=${items.map(({ id }) => id).join(",")}`, root);
    go.textContent = `Comparer (${items.length})`;
    heading.textContent = `À comparer\u00a0: ${counted(items.length, "programme")}`;
  };

  // --- everything that shows the choices follows them ---------------------------------------------------
  const count = document.querySelector("[data-selection-count]");
  const refreshAll = () => {
    for (const refresh of refreshers) refresh();
    drawTray();
    if (count) count.textContent = kept().length ? ` (${kept().length})` : "";
  };
  document.addEventListener("jalons:change", refreshAll);
  window.addEventListener("storage", () => document.dispatchEvent(new CustomEvent("jalons:change")));
  window.addEventListener(
    "pageshow",
    (event) => event.persisted && document.dispatchEvent(new CustomEvent("jalons:change")),
  );
  document.body.append(live);
  box.open = matchMedia("(min-width: 64rem)").matches;
  if (offersComparison) document.getElementById("contenu").after(tray);
  refreshAll();

  window.jalons = Object.freeze({
    ID,
    root,
    read,
    write,
    kept,
    keep,
    picks,
    pick,
    canCompare,
    MOST_COMPARED,
    el,
    hiddenText,
    written,
    counted,
    fold,
    say,
    copy,
    equip,
    text,
    idOf,
    pageOf,
    sheetPage,
    sheet,
  });
})();
