// « Ma sélection »: the sheets kept in this browser, in order, with notes; proposed by an address, printed, exported.
(() => {
  "use strict";
  const { ID, kept, keep, el, hiddenText, counted, copy, pageOf, sheet } = jalons;
  const page = document.querySelector(".selection");
  const list = page.querySelector(".kept");
  const status = page.querySelector(".selection-status");
  const undo = document.getElementById("annuler");
  const proposal = page.querySelector(".proposal");
  const tell = (message) => {
    status.textContent = message;
    undo.hidden = true;
  };

  // --- one kept sheet --------------------------------------------------------------------------------------
  const act = (id, icon, words, title, run) => {
    const button = el(
      "button",
      { type: "button", class: "button button--quiet", "data-act": words.toLowerCase() },
      el("span", { "aria-hidden": "true" }, icon),
      ` ${words}`,
      hiddenText(`\u00a0: ${title}`),
    );
    button.addEventListener("click", () => run(id, title, button.dataset.act));
    return button;
  };
  const noteField = ({ id, note }, title) => {
    const name = `note-${id.replace("/", "-")}`;
    const area = el("textarea", { id: name, rows: 2, maxlength: 1000 });
    area.value = note;
    area.addEventListener("input", () =>
      keep(kept().map((item) => (item.id === id ? { id, note: area.value } : item))),
    );
    return el(
      "div",
      { class: "field kept-note" },
      el("label", { for: name }, "Note pour moi", hiddenText(`\u00a0: ${title}`)),
      area,
      el("p", { class: "note-print" }),
    );
  };
  const entry = async (item) => {
    const record = await sheet(item.id);
    const title = record?.title || item.id;
    const text =
      record?.summary || "Cette fiche n’est plus en ligne, ou n’a pas pu être lue. Son adresse dit peut-être où aller.";
    return el(
      "li",
      { class: "kept-item", "data-id": item.id },
      el("p", { class: "eyebrow" }, record?.kind || "Fiche introuvable"),
      el("h3", {}, el("a", { href: pageOf(item.id) }, title)),
      el("p", { class: "kept-summary" }, text),
      record?.caution ? el("p", { class: "kept-summary" }, record.caution) : "",
      el("p", { class: "print-address" }, pageOf(item.id)),
      noteField(item, title),
      el(
        "p",
        { class: "toolbar kept-tools" },
        act(item.id, "↑", "Monter", title, move(-1)),
        act(item.id, "↓", "Descendre", title, move(1)),
        act(item.id, "×", "Retirer", title, remove),
      ),
    );
  };
  const buttonOf = (id, name) => list.querySelector(`[data-id="${CSS.escape(id)}"] [data-act="${name}"]`);

  // --- changing the list ---------------------------------------------------------------------------------------
  const move = (step) => async (id, title, name) => {
    const items = kept();
    const from = items.findIndex((item) => item.id === id);
    const to = from + step;
    if (from < 0 || to < 0 || to >= items.length) return;
    items.splice(to, 0, ...items.splice(from, 1));
    keep(items);
    await draw();
    const button = buttonOf(id, name);
    (button.disabled ? buttonOf(id, step < 0 ? "descendre" : "monter") : button).focus();
    tell(`${title}\u00a0: place ${to + 1} sur ${items.length}.`);
  };
  let before = [];
  const offerUndo = (items, message) => {
    tell(message);
    before = items;
    undo.hidden = false;
  };
  const remove = async (id, title) => {
    const items = kept();
    const place = items.findIndex((item) => item.id === id);
    keep(items.filter((item) => item.id !== id));
    await draw();
    const next = kept()[Math.min(place, items.length - 2)];
    (next ? buttonOf(next.id, "retirer") : status).focus();
    offerUndo(items, `${title}\u00a0: retirée. ${counted(items.length - 1, "fiche")} dans la sélection.`);
  };
  undo.addEventListener("click", async () => {
    const notes = new Map(kept().map((item) => [item.id, item]));
    keep(before.map((item) => notes.get(item.id) || item));
    await draw();
    status.focus();
    tell(`Sélection rétablie\u00a0: ${counted(kept().length, "fiche")}.`);
  });
  document.getElementById("vider").addEventListener("click", async () => {
    const items = kept();
    keep([]);
    await draw();
    status.focus();
    offerUndo(items, "Toutes les fiches sont retirées.");
  });

  // --- the list --------------------------------------------------------------------------------------------------
  let drawn = null;
  let turn = 0;
  const draw = async () => {
    const items = kept();
    const mine = (turn += 1);
    drawn = items.map(({ id }) => id).join();
    const entries = await Promise.all(items.map(entry));
    if (mine !== turn) return;
    entries[0]?.querySelector("[data-act=monter]").setAttribute("disabled", "");
    entries.at(-1)?.querySelector("[data-act=descendre]").setAttribute("disabled", "");
    list.replaceChildren(...entries);
    page.querySelector(".selection-empty").hidden = items.length > 0;
    page.querySelector(".selection-tools").hidden = !items.length;
    document.getElementById("adresse-partage").value =
      `${pageOf("ma-selection")}#fiches=${items.map(({ id }) => id).join(",")}`;
  };
  // Another tab, or a button of this page, changed the list: notes being typed here are left alone.
  document.addEventListener("jalons:change", () => {
    if (
      kept()
        .map(({ id }) => id)
        .join() !== drawn
    )
      draw();
  });
  window.addEventListener("beforeprint", () => {
    for (const note of page.querySelectorAll(".kept-note"))
      note.querySelector(".note-print").textContent = note.querySelector("textarea").value;
  });

  // --- a list proposed by an address: shown, never taken without being asked ----------------------------------------
  const proposed = () => {
    const found = decodeURIComponent(location.hash).match(/^#fiches=(.*)$/s);
    return found ? [...new Set(found[1].split(","))].filter((id) => ID.test(id)).slice(0, 200) : [];
  };
  const showProposal = async () => {
    let ids = [];
    try {
      ids = proposed();
    } catch {
      // An address that cannot be decoded proposes nothing.
    }
    const mine = new Set(kept().map(({ id }) => id));
    const fresh = ids.filter((id) => !mine.has(id));
    proposal.hidden = !ids.length;
    if (!ids.length) return;
    const already = fresh.length
      ? fresh.length < ids.length
        ? ` ${ids.length - fresh.length} y ${ids.length - fresh.length > 1 ? "sont" : "est"} déjà.`
        : ""
      : " Toutes y sont déjà.";
    proposal.querySelector(".proposal-text").textContent =
      `Cette adresse contient ${counted(ids.length, "fiche")}. Votre sélection en compte ${mine.size}.${already}`;
    proposal.querySelector("[data-proposal=add]").hidden = !fresh.length;
    proposal.querySelector("[data-proposal=replace]").hidden =
      !mine.size || (!fresh.length && ids.length === mine.size);
    const records = await Promise.all(ids.map(sheet));
    proposal
      .querySelector(".proposal-list")
      .replaceChildren(
        ...ids.map((id, place) =>
          el("li", {}, el("a", { href: pageOf(id) }, records[place]?.title || `${id} (introuvable)`)),
        ),
      );
    document.getElementById("proposition").focus();
  };
  proposal.addEventListener("click", async ({ target }) => {
    const answer = target.dataset.proposal;
    if (!answer) return;
    const items = kept();
    const old = new Map(items.map((item) => [item.id, item]));
    const ids = proposed();
    if (answer === "add") keep([...items, ...ids.filter((id) => !old.has(id)).map((id) => ({ id }))]);
    if (answer === "replace") keep(ids.map((id) => old.get(id) || { id }));
    history.replaceState(null, "", location.pathname);
    proposal.hidden = true;
    await draw();
    status.focus();
    if (answer === "ignore") tell("Liste ignorée. Votre sélection n’a pas changé.");
    else offerUndo(items, `Votre sélection compte ${counted(kept().length, "fiche")}.`);
  });
  window.addEventListener("hashchange", showProposal);

  // --- leaving with the list ----------------------------------------------------------------------------------------
  // A cell that a spreadsheet would read as a formula is neutralised; then quoted, whatever it holds.
  const csvCell = (value) => `"${(/^[=+\-@\t\r]/.test(value) ? `'${value}` : value).replaceAll('"', '""')}"`;
  const csv = (items, records) => {
    const lines = items.map(({ id, note }, place) => {
      const record = records[place] || {};
      const evidence = (record.evidence || []).map(
        ({ register, level, year }) => `${register}\u00a0: ${level}, ${year}`,
      );
      return [
        `${place + 1}`,
        record.kind || "",
        record.title || id,
        record.summary || "",
        Object.values(record.enjeux || {}).join(", "),
        evidence.join("\u202f; "),
        record.reviewed || "",
        pageOf(id),
        note,
      ];
    });
    const head = [
      "Rang",
      "Catalogue",
      "Fiche",
      "En bref",
      "Enjeux",
      "Niveaux de preuve",
      "Relue le",
      "Adresse",
      "Note",
    ];
    return `\ufeff${[head, ...lines].map((line) => line.map(csvCell).join(";")).join("\r\n")}\r\n`;
  };
  const save = (name, content) => {
    const url = URL.createObjectURL(content);
    el("a", { href: url, download: name }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  };
  document.getElementById("exporter").addEventListener("click", async () => {
    const items = kept();
    const content = csv(items, await Promise.all(items.map(({ id }) => sheet(id))));
    save("ma-selection.csv", new Blob([content], { type: "text/csv;charset=utf-8" }));
    tell(`Fichier ma-selection.csv préparé\u00a0: ${counted(items.length, "fiche")}.`);
  });
  const weight = (bytes) =>
    bytes < 1e6 ? `${Math.ceil(bytes / 1000)} ko` : `${(bytes / 1e6).toFixed(1).replace(".", ",")} Mo`;
  const takeButton = document.getElementById("emporter");
  takeButton.addEventListener("click", async () => {
    if (takeButton.getAttribute("aria-disabled") === "true") return;
    takeButton.setAttribute("aria-disabled", "true");
    const items = kept();
    // Said every few sheets: a voice that reads each number would never end.
    const told = (done) => {
      if (done === 1 || done % 5 === 0) tell(`Préparation\u00a0: ${done} sur ${counted(items.length, "fiche")}…`);
    };
    const list = csv(items, await Promise.all(items.map(({ id }) => sheet(id))));
    const { archive, missing } = await window.jalonsTakeaway(items, list, told);
    takeButton.removeAttribute("aria-disabled");
    if (!archive)
      return tell("Aucun PDF n’a pu être lu. Vérifiez la connexion, puis recommencez. Rien n’a été téléchargé.");
    save("ma-selection.zip", archive);
    const lack = missing.length ? ` Il manque ${counted(missing.length, "PDF")}\u00a0: ${missing.join("\u202f; ")}.` : "";
    tell(
      `Fichier ma-selection.zip préparé\u00a0: ${counted(items.length - missing.length, "fiche")}, ${weight(archive.size)}.${lack}`,
    );
  });
  document.getElementById("imprimer").addEventListener("click", () => print());
  document.getElementById("partager").addEventListener("click", async () => {
    const field = document.getElementById("adresse-partage");
    if (await copy("", field.value)) return tell("Adresse copiée. Vos notes n’y sont pas.");
    field.focus();
    field.select();
    tell("La copie a été refusée par le navigateur\u00a0: l’adresse est sélectionnée, copiez-la au clavier.");
  });
  undo.hidden = true;
  draw().then(showProposal);
})();
