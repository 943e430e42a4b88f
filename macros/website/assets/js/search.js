// Search as readers meet it: suggestions under the boxes of the header and the home page, keys that lead there,
// and the page of results. Asks search-engine.js. Without it the boxes still lead to the page of results.
(() => {
  "use strict";
  const { el, hiddenText, counted, read, write } = jalons;
  const root = jalons.root;
  const SUGGESTED = 6;
  const PAGE = 10;
  const quoted = (words) => `«\u00a0${words}\u00a0»`;
  const urlOf = (record) => new URL(record.u, root).href;
  const resultsUrl = (question) => new URL(`recherche/?${new URLSearchParams({ q: question })}`, root).href;
  const FAILED = "La recherche n’a pas pu se charger. Rechargez la page, ou ouvrez le plan du site.";

  // A word that the index does not hold gives way to the nearest one: the whole question, put right.
  const putRight = ({ corrections }, question) => {
    const better = new Map(corrections);
    return question.replace(/[\p{L}\p{N}]+/gu, (word) => better.get(jalonsSearch.fold(word)) ?? word);
  };

  // --- text with the words that were found marked -------------------------------------------------------
  const marked = (asked, text) => {
    const kept = (asked.kept ??= new Map());
    const found = (word) => {
      if (!kept.has(word)) kept.set(word, jalonsSearch.isFound(asked, word));
      return kept.get(word);
    };
    return text.split(/([\p{L}\p{N}]+(?:['’]s\b)?)/u).map((piece, place) => (place % 2 && found(piece) ? el("mark", {}, piece) : piece));
  };
  const LONGEST = 260;
  const extract = (asked, text) => {
    const sentences = text.split(/(?<=[.!?…])\s+/u);
    const worth = sentences.map((sentence, place) => new Set(marked(asked, sentence).flatMap((piece) => (piece.nodeType ? [jalonsSearch.fold(piece.textContent)] : []))).size + (place ? 0 : 0.5));
    const best = worth.indexOf(Math.max(...worth));
    let chosen = sentences[best];
    if (chosen.length < LONGEST / 2 && sentences[best + 1]) chosen += ` ${sentences[best + 1]}`;
    if (chosen.length <= LONGEST) return marked(asked, chosen);
    const first = marked(asked, chosen).findIndex((piece) => piece.nodeType);
    const before = first < 0 ? 0 : marked(asked, chosen).slice(0, first).join("").length;
    const start = before < LONGEST / 2 ? 0 : chosen.lastIndexOf(" ", before - LONGEST / 3) + 1;
    const end = chosen.indexOf(" ", start + LONGEST);
    const cut = chosen.slice(start, end < 0 ? undefined : end);
    return marked(asked, `${start ? "… " : ""}${cut}${end < 0 ? "" : " …"}`);
  };

  // --- suggestions: a combobox as WAI-ARIA describes it -------------------------------------------------
  const suggestUnder = (input) => {
    const list = el("ul", { id: `${input.id}-suggestions`, class: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
    const said = el("p", { class: "visually-hidden", role: "status" });
    let [active, pause, turn] = [-1, 0, 0];
    const options = () => [...list.children];
    const activate = (place) => {
      active = place;
      options().forEach((option, other) => option.setAttribute("aria-selected", String(other === place)));
      if (place < 0) input.removeAttribute("aria-activedescendant");
      else {
        input.setAttribute("aria-activedescendant", options()[place].id);
        options()[place].scrollIntoView({ block: "nearest" });
      }
    };
    const open = (shown) => {
      list.hidden = !shown;
      input.setAttribute("aria-expanded", String(shown));
      if (!shown) activate(-1);
    };
    const close = () => {
      turn += 1;
      clearTimeout(pause);
      open(false);
    };
    const option = (url, ...content) => {
      const node = el("li", { id: `${list.id}-${list.children.length}`, role: "option", "aria-selected": "false", class: "suggestion", "data-url": url }, ...content);
      list.append(node);
    };
    const show = async () => {
      const question = input.value.trim();
      const mine = (turn += 1);
      if (question.length < 2) return close();
      try {
        const asked = await jalonsSearch.search(question, { typing: !/\s$/.test(input.value) });
        const records = await Promise.all(asked.records.slice(0, SUGGESTED).map(jalonsSearch.record));
        if (mine !== turn) return undefined;
        list.replaceChildren();
        const better = putRight(asked, question);
        if (better !== question) option(resultsUrl(better), el("span", { class: "suggestion-advice" }, "Essayez avec ", quoted(better)));
        for (const record of records) option(urlOf(record), el("span", { class: "suggestion-title" }, ...marked(asked, record.t)), hiddenText(", "), el("span", { class: "suggestion-kind" }, record.k));
        if (records.length) option(resultsUrl(better), el("span", { class: "suggestion-all" }, asked.records.length > 1 ? `Voir les ${asked.records.length} résultats` : "Voir le résultat"));
        open(list.children.length > 0);
        said.textContent = records.length ? `${counted(records.length, "suggestion")}. Flèches haut et bas pour choisir.` : "Aucune suggestion.";
      } catch {
        if (mine === turn) close();
      }
      return undefined;
    };

    input.type = "text"; // a searchbox may not be a combobox
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", spellcheck: "false" })) input.setAttribute(name, value);
    const frame = el("div", { class: "suggested" });
    input.replaceWith(frame);
    frame.append(input, list, said);

    input.addEventListener("focus", () => jalonsSearch.ready().catch(() => {}), { once: true });
    input.addEventListener("input", () => {
      clearTimeout(pause);
      pause = setTimeout(show, 40);
    });
    input.addEventListener("keydown", (event) => {
      const last = options().length - 1;
      if (event.key === "Escape" && !list.hidden) close();
      else if (event.key === "Escape" && input.value) input.value = "";
      else if (event.key === "ArrowDown" && list.hidden && input.value.trim()) show();
      else if (event.key === "ArrowDown" && !list.hidden) activate(active < last ? active + 1 : -1);
      else if (event.key === "ArrowUp" && !list.hidden) activate(active < 0 ? last : active - 1);
      else if (event.key === "Enter" && !list.hidden && active >= 0) location.assign(options()[active].dataset.url);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    input.addEventListener("blur", close);
    list.addEventListener("pointerdown", (event) => event.preventDefault()); // the box keeps the focus
    list.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-url]");
      if (chosen) location.assign(chosen.dataset.url);
    });
  };
  for (const id of ["recherche-champ", "accueil-champ"]) {
    const input = document.getElementById(id);
    if (input) suggestUnder(input);
  }

  // --- keys: Ctrl-K, and « / » unless the reader turned it off -------------------------------------------
  const headerBox = document.getElementById("recherche-champ");
  const isWriting = (node) => node.closest("input, textarea, select, [contenteditable]");
  const slashWorks = () => read("jalons-raccourci") !== "non";
  document.addEventListener("keydown", (event) => {
    const plain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const slash = event.key === "/" && plain && slashWorks() && !isWriting(event.target);
    const controlK = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k";
    if (!slash && !controlK) return;
    event.preventDefault();
    headerBox.focus();
    headerBox.select();
  });
  const tellKeys = () => headerBox.setAttribute("aria-keyshortcuts", slashWorks() ? "Control+K /" : "Control+K");
  tellKeys();
  const slashBox = document.getElementById("raccourci-recherche");
  if (slashBox) {
    slashBox.checked = slashWorks();
    slashBox.addEventListener("change", () => {
      write("jalons-raccourci", slashBox.checked ? "oui" : "non");
      tellKeys();
    });
  }

  // --- the page of results --------------------------------------------------------------------------------
  const form = document.getElementById("recherche-page");
  if (!form) return;
  const words = form.elements.q;
  const part = (name) => document.querySelector(`.results-page ${name}`);
  const [status, advice, list, more, fields, box] = [".count", ".results-advice", ".results", ".results-more", ".facets", ".filters-box"].map(part);
  const pageTitle = document.title;
  let facets = [];
  let shown = PAGE;
  let turn = 0;

  const facetNode = (facet) => {
    const boxes = facet.choices.map(([value, label]) => {
      const count = el("span", { class: "choice-count" });
      const input = el("input", { type: "checkbox", name: facet.name, value, form: form.id });
      return { input, count, node: el("label", { class: "choice" }, input, el("span", {}, label, " ", count)) };
    });
    const active = el("span", { class: "facet-active" });
    const node = el("details", { class: "facet", open: ["catalogue", "enjeu"].includes(facet.name) }, el("summary", {}, facet.title, " ", active),
      el("fieldset", {}, el("legend", { class: "visually-hidden" }, facet.title), ...boxes.map(({ node: choice }) => choice)));
    const holders = facet.choices.map(([, , records]) => records);
    return { node, active, boxes, holders, name: facet.name };
  };
  const chosenIn = (facet) => facet.boxes.flatMap(({ input }, place) => (input.checked ? [place] : []));

  // A record that fails one facet only still counts for the other choices of that facet.
  const narrowed = (records, count) => {
    const failures = new Uint8Array(count).fill(2);
    const failed = new Int8Array(count).fill(-1);
    for (const record of records) failures[record] = 0;
    facets.forEach((facet, f) => {
      const chosen = chosenIn(facet);
      if (!chosen.length) return;
      const held = new Set(chosen.flatMap((place) => facet.holders[place]));
      for (const record of records) {
        if (held.has(record)) continue;
        failures[record] += 1;
        failed[record] = f;
      }
    });
    facets.forEach((facet, f) => {
      const number = chosenIn(facet).length;
      facet.active.textContent = number ? `(${number})` : "";
      facet.boxes.forEach(({ input, count: shownCount, node }, place) => {
        const size = facet.holders[place].filter((record) => failures[record] === 0 || (failures[record] === 1 && failed[record] === f)).length;
        shownCount.textContent = `(${size})`;
        node.hidden = !size && !input.checked;
      });
      facet.node.hidden = facet.boxes.every(({ node }) => node.hidden);
    });
    return records.filter((record) => failures[record] === 0);
  };

  const resultNode = (asked, record) => {
    return el("li", { class: "result-item" },
      el("p", { class: "eyebrow" }, record.k),
      el("h3", { class: "result-title" }, el("a", { href: urlOf(record) }, ...marked(asked, record.t))),
      el("p", { class: "result-text" }, ...extract(asked, record.x)));
  };
  const advise = (asked, question, found) => {
    const lines = [];
    const better = putRight(asked, question);
    if (better !== question) {
      const unknown = new Set(asked.corrections.map(([word]) => word));
      const missing = question.match(/[\p{L}\p{N}]+/gu).filter((word) => unknown.has(jalonsSearch.fold(word))).map(quoted).join(", ");
      const link = el("a", { href: resultsUrl(better) }, quoted(better));
      lines.push(el("p", { class: "notice" }, `Rien pour ${missing}. Essayez avec `, link, found ? "\u00a0: voici ces résultats." : "."));
    }
    for (const [id, label, long] of asked.glossary.slice(0, 2)) {
      const url = new URL(`glossaire/#${id}`, root).href;
      lines.push(el("p", {}, "Au glossaire\u00a0: ", el("a", { href: url }, label), ...(long ? [`, ${long}`] : []), "."));
    }
    if (!found && question) lines.push(el("p", {}, "Essayez un mot plus courant, retirez un filtre, ou parcourez le ", el("a", { href: new URL("plan-du-site/", root).href }, "plan du site"), "."));
    return lines;
  };
  const sentence = (number, question, filters) => {
    const about = question && ` pour ${quoted(question)}`;
    const narrow = filters ? ` avec ${counted(filters, "filtre")}` : "";
    if (!question && !filters) return `Tapez un mot ou choisissez un filtre\u00a0: ${counted(number, "page")} à explorer.`;
    return number ? `${counted(number, "résultat")}${about}${narrow}` : `Aucun résultat${about}${narrow}.`;
  };

  const answer = async () => {
    const mine = (turn += 1);
    const question = words.value.trim();
    try {
      const [index, asked] = await Promise.all([jalonsSearch.ready(), jalonsSearch.search(question)]);
      const everything = question ? asked.records : [...Array(index.records).keys()];
      const filters = facets.reduce((sum, facet) => sum + chosenIn(facet).length, 0);
      const found = narrowed(everything, index.records);
      const visible = question || filters ? found.slice(0, shown) : [];
      const records = await Promise.all(visible.map(jalonsSearch.record));
      if (mine !== turn) return;
      list.replaceChildren(...records.map((record) => resultNode(asked, record)));
      advice.replaceChildren(...advise(asked, question, found.length));
      more.hidden = visible.length === 0 || found.length <= visible.length;
      part(".filters-active").textContent = filters ? `(${filters})` : "";
      part(".filters-close").textContent = `Voir ${counted(found.length, "résultat")}`;
      part(".filters-clear").disabled = !filters;
      const said = sentence(found.length, question, filters);
      if (status.textContent !== said) status.textContent = said;
      document.title = question ? `${question} - ${pageTitle}` : pageTitle;
    } catch {
      if (mine === turn) status.textContent = FAILED;
    }
  };

  const address = () => {
    const asked = new URLSearchParams([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
    if (shown > PAGE) asked.set("n", String(shown));
    return `${location.pathname}${asked.size ? "?" : ""}${asked}`;
  };
  const restore = () => {
    const asked = new URLSearchParams(location.search);
    words.value = asked.get("q") || "";
    shown = Math.min(Math.max(Number(asked.get("n")) || PAGE, PAGE), 200);
    for (const { node, boxes, name } of facets) {
      for (const { input } of boxes) input.checked = asked.getAll(name).includes(input.value);
      if (boxes.some(({ input }) => input.checked)) node.open = true;
    }
    return answer();
  };
  const ask = (remember) => {
    shown = PAGE;
    history[remember](null, "", address());
    return answer();
  };

  let pause;
  words.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(() => ask("replaceState"), 25);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(pause);
    ask("pushState");
  });
  fields.addEventListener("change", () => ask("pushState"));
  part(".filters-clear").addEventListener("click", () => {
    for (const { boxes } of facets) for (const { input } of boxes) input.checked = false;
    ask("pushState");
    status.focus();
  });
  part(".filters-close").addEventListener("click", () => {
    box.open = false;
    status.focus();
  });
  more.addEventListener("click", async () => {
    const before = list.children.length;
    shown += PAGE;
    history.replaceState(null, "", address());
    await answer();
    list.children[before]?.querySelector("a").focus();
  });
  window.addEventListener("popstate", restore);
  box.open = matchMedia("(min-width: 64rem)").matches;
  jalonsSearch.facets().then((made) => {
    facets = made.map(facetNode);
    fields.replaceChildren(...facets.map(({ node }) => node));
    return restore();
  }).catch(() => {
    status.textContent = FAILED;
  });
})();
