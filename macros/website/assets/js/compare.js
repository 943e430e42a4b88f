// Two to four programmes side by side. The cells come from the sheets' own pages, so that a comparison says what they say.
(() => {
  "use strict";
  const { ID, MOST_COMPARED, el, hiddenText, counted, copy, pageOf, sheetPage, canCompare, picks, pick } = jalons;
  const page = document.querySelector(".compare");
  const status = page.querySelector(".compare-status");
  const chosenList = page.querySelector(".picks");
  const form = page.querySelector(".compare-add");
  const result = page.querySelector(".compare-result");
  const table = page.querySelector(".compare-table");
  const [LARGEST_PT, SMALLEST_PT] = [8.5, 4];
  const onlyDifferences = document.getElementById("differences");
  const choices = form.elements.programme; // None where programmes are too many for a list: they are searched.
  const titles = new Map([...(choices?.options ?? [])].map((option) => [option.value, option.textContent]));
  for (const { id, title } of picks()) if (!titles.has(id)) titles.set(id, title);

  // --- which programmes: the address says it; without it, those of the tray -------------------------------
  const clean = (ids) => [...new Set(ids)].filter((id) => ID.test(id) && canCompare(id)).slice(0, MOST_COMPARED);
  const asked = () => {
    const ids = new URLSearchParams(location.search).get("ids");
    return ids === null ? picks().map(({ id }) => id) : clean(ids.split(","));
  };
  let ids = asked();
  const isTray =
    ids.join() ===
    picks()
      .map(({ id }) => id)
      .join();
  const address = () => {
    const only = onlyDifferences.checked ? "&differences=oui" : "";
    return `${location.pathname}?ids=${ids.join(",")}${only}`;
  };
  const change = (next) => {
    ids = clean(next);
    if (isTray) pick(ids.map((id) => ({ id, title: titles.get(id) || id })));
    history.pushState(null, "", address());
    draw();
  };

  const all = (root, selector) => [...root.querySelectorAll(selector)];
  const said = (content) => content.textContent.replace(/\s+/gu, " ").trim();

  // --- reading a sheet -------------------------------------------------------------------------------------
  const DROPPED = ".note-call, svg, .direction";
  const cell = (nodes, url) => {
    const content = el("div");
    content.append(...nodes.map((node) => document.importNode(node, true)));
    for (const node of content.querySelectorAll(DROPPED)) node.remove();
    for (const term of content.querySelectorAll(".term")) term.replaceWith(...term.childNodes);
    for (const link of content.querySelectorAll("a")) link.href = new URL(link.getAttribute("href"), url);
    for (const node of content.querySelectorAll("[id]")) node.removeAttribute("id");
    return content;
  };
  const facts = (nodes, url) =>
    nodes.map((node) => [node.querySelector("dt").textContent, cell([...node.querySelector("dd").childNodes], url)]);
  const ratings = (nodes, url) =>
    nodes.map((node) => {
      const register = node.querySelector(".rating-register").cloneNode(true);
      register.querySelector(".rating-area").remove();
      return [said(register), cell([node.querySelector(".rating-level"), node.querySelector(".rating-detail")], url)];
    });
  const listings = (nodes, url) =>
    nodes.map((node) => {
      const [register, ...note] = node.childNodes;
      return [
        said(register),
        cell([el("p", {}, "Cité, sans niveau relevé", ...note.map((part) => part.cloneNode(true)))], url),
      ];
    });
  const grouped = (rows) => {
    const found = new Map();
    for (const [label, content] of rows)
      found.has(label) ? found.get(label).append(...content.childNodes) : found.set(label, content);
    return found;
  };
  const read = async (id) => {
    const url = pageOf(id);
    const sheet = await sheetPage(id).catch(() => null);
    if (!sheet) return null;
    const evidence = sheet.querySelector(".evidence");
    return {
      id,
      url,
      title: sheet.querySelector("h1").textContent.trim(),
      groups: new Map([
        ["En bref", { empty: "non indiqué", none: "", rows: grouped(facts(all(sheet, ".identity .fact"), url)) }],
        [
          "Prêt à l’emploi\u202f?",
          {
            empty: "non indiqué",
            none: "Les sources lues ne disent rien de ce qu’il faut pour démarrer.",
            rows: grouped(facts(all(sheet, ".ready-item"), url)),
          },
        ],
        [
          "Niveaux de preuve, registre par registre",
          {
            empty: "pas de niveau relevé",
            none: "Aucun registre lu ne donne de niveau à ces programmes.",
            rows: grouped([...ratings(all(evidence, ".rating"), url), ...listings(all(evidence, "h3 + ul > li"), url)]),
          },
        ],
        [
          "Ce que disent les évaluations",
          {
            empty: "non indiqué",
            none: "Les sources lues ne disent rien d’une évaluation.",
            rows: grouped(facts(all(evidence, ".evidence-facts .fact"), url)),
          },
        ],
      ]),
    };
  };

  // --- the table -------------------------------------------------------------------------------------------
  // Every sheet names its rows in the same order, some left out: a new row goes after the one before it.
  const mergedLabels = (lists) => {
    const merged = [];
    for (const labels of lists) {
      let place = -1;
      for (const label of labels) {
        const known = merged.indexOf(label);
        if (known < 0) merged.splice(place + 1, 0, label);
        place = known < 0 ? place + 1 : known;
      }
    }
    return merged;
  };
  const rowOf = (label, contents, empty) => {
    const cells = contents.map((content) =>
      el("td", {}, ...(content ? content.childNodes : [el("span", { class: "unsaid" }, empty)])),
    );
    const differs = new Set(cells.map(said)).size > 1;
    const sign = differs
      ? [el("span", { class: "differs", "aria-hidden": "true" }, "≠ "), hiddenText("différent\u00a0: ")]
      : [];
    return el("tr", { "data-differs": differs }, el("th", { scope: "row" }, ...sign, label), ...cells);
  };
  const groupOf = (name, sheets) => {
    const parts = sheets.map((sheet) => sheet.groups.get(name));
    const labels = mergedLabels(parts.map((part) => [...part.rows.keys()]));
    const rows = labels.map((label) =>
      rowOf(
        label,
        parts.map((part) => part.rows.get(label)),
        parts[0].empty,
      ),
    );
    const none = () => el("tr", {}, el("td", { colspan: sheets.length + 1 }, parts[0].none));
    const heading = el(
      "tr",
      { class: "compare-group" },
      el("th", { scope: "colgroup", colspan: sheets.length + 1 }, name),
    );
    return el("tbody", {}, heading, ...(rows.length ? rows : [none()]));
  };
  const drawTable = (sheets) => {
    const heads = sheets.map(({ title, url }) => el("th", { scope: "col" }, el("a", { href: url }, title)));
    const names = [...sheets[0].groups.keys()];
    table.replaceChildren(
      el("caption", {}, `Comparaison de ${counted(sheets.length, "programme")}`),
      el("thead", {}, el("tr", {}, el("th", { scope: "col" }, "Rubrique"), ...heads)),
      ...names.map((name) => groupOf(name, sheets)),
    );
  };
  // Type shrinks on paper until one landscape page holds the table: measured at the width of the page.
  const fit = () => {
    page.classList.add("compare--paper", "compare--measured");
    const room = page.querySelector(".compare-ruler").offsetHeight;
    for (let size = LARGEST_PT; size >= SMALLEST_PT; size -= 0.1) {
      table.style.fontSize = `${size}pt`;
      if (table.offsetHeight <= room) break;
    }
    page.classList.remove("compare--measured");
  };
  const filter = () => {
    const rows = all(table, "tbody tr:has(th[scope=row])");
    const differing = all(table, "tr[data-differs]").length;
    for (const row of rows) row.hidden = onlyDifferences.checked && !row.matches("[data-differs]");
    for (const body of table.tBodies) body.hidden = onlyDifferences.checked && !body.querySelector("[data-differs]");
    const shown = onlyDifferences.checked ? ", seules affichées" : "";
    return `${counted(ids.length, "programme")}. ${counted(differing, "ligne")} sur ${rows.length} ${differing > 1 ? "diffèrent" : "diffère"}${shown}.`;
  };

  // --- the page --------------------------------------------------------------------------------------------
  const chip = (id) => {
    const title = titles.get(id) || id;
    const button = el(
      "button",
      { type: "button", class: "button button--quiet" },
      "Retirer",
      hiddenText(`\u00a0: ${title}`),
    );
    button.addEventListener("click", () => {
      change(ids.filter((other) => other !== id));
      status.focus();
    });
    return el("li", {}, el("span", {}, title), " ", button);
  };
  const advice = (missing) => {
    const lost = missing.length
      ? `${missing.map((id) => titles.get(id) || id).join(", ")}\u00a0: fiche introuvable. `
      : "";
    return `${lost}${ids.length ? "Ajoutez au moins un autre programme." : "Choisissez deux à quatre programmes, ici ou par le bouton « Comparer » des fiches."}`;
  };
  let turn = 0;
  const draw = async () => {
    const mine = (turn += 1);
    chosenList.replaceChildren(...ids.map(chip));
    form.hidden = ids.length >= MOST_COMPARED;
    for (const option of choices?.options ?? []) option.disabled = ids.includes(option.value);
    form.reset();
    form.querySelector(".compare-found")?.replaceChildren();
    const read_ = await Promise.all(ids.map(read));
    if (mine !== turn) return;
    const sheets = read_.filter(Boolean);
    const missing = ids.filter((_, place) => !read_[place]);
    if (sheets.some(({ id }) => !titles.has(id))) {
      for (const { id, title } of sheets) titles.set(id, title);
      chosenList.replaceChildren(...ids.map(chip));
    }
    result.hidden = sheets.length < 2;
    if (sheets.length > 1) drawTable(sheets);
    status.textContent = sheets.length > 1 && !missing.length ? filter() : advice(missing);
  };

  const add = (id) => {
    change([...ids, id]);
    status.focus();
  };
  const MOST_FOUND = 8;
  const search = async (question) => {
    const [{ records }, facets] = await Promise.all([jalonsSearch.search(question), jalonsSearch.facets()]);
    const kinds = facets.find(({ name }) => name === "catalogue").choices.filter(([folder]) => canCompare(folder));
    const comparable = new Set(kinds.flatMap(([, , numbers]) => [...numbers]));
    const first = records.filter((number) => comparable.has(number)).slice(0, MOST_FOUND + MOST_COMPARED);
    const found = (await Promise.all(first.map(jalonsSearch.record))).map(({ u, t }) => ({ id: u.replace(/\/$/, ""), t }));
    return found.filter(({ id }) => !ids.includes(id)).slice(0, MOST_FOUND);
  };
  const offer = async (question) => {
    const found = await search(question).catch(() => null);
    const items = (found ?? []).map(({ id, t }) => {
      const button = el("button", { type: "button", class: "button button--quiet" }, "Ajouter", hiddenText(`\u00a0: ${t}`));
      button.addEventListener("click", () => {
        titles.set(id, t);
        add(id);
      });
      return el("li", {}, el("span", {}, t), " ", button);
    });
    form.querySelector(".compare-found").replaceChildren(...items);
    if (!found) status.textContent = "La recherche n’a pas pu se charger. Rechargez la page.";
    else status.textContent = `${counted(found.length, "programme")} à ajouter pour «\u00a0${question}\u00a0».`;
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = (choices ?? form.elements.q).value.trim();
    if (!asked) return;
    if (choices) add(asked);
    else offer(asked);
  });
  onlyDifferences.addEventListener("change", () => {
    history.replaceState(null, "", address());
    status.textContent = filter();
  });
  document.getElementById("imprimer").addEventListener("click", () => print());
  document.getElementById("copier-tableau").addEventListener("click", async () => {
    const copied = table.cloneNode(true);
    for (const node of all(copied, "[hidden], .visually-hidden")) node.remove();
    copied.setAttribute("border", "1");
    const lines = [...copied.rows].map((row) =>
      [...row.cells].map((part) => said(part).replaceAll("\t", " ")).join("\t"),
    );
    const done = await copy(copied.outerHTML, lines.join("\r\n"));
    status.textContent = done
      ? "Tableau copié. Collez-le dans votre traitement de texte."
      : "La copie a été refusée par le navigateur. Sélectionnez le tableau à la souris.";
  });
  window.addEventListener("beforeprint", fit);
  window.addEventListener("afterprint", () => {
    page.classList.remove("compare--paper");
    table.style.removeProperty("font-size");
  });
  window.addEventListener("popstate", () => {
    ids = asked();
    draw();
  });
  onlyDifferences.checked = new URLSearchParams(location.search).get("differences") === "oui";
  // The page says that its address can be sent: a choice that comes from the tray goes into it.
  if (ids.length && !new URLSearchParams(location.search).has("ids")) history.replaceState(null, "", address());
  draw();
})();
