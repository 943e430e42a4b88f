// « Mon dossier »: the project's answers, held against the rules of a call, and a booklet of the kept sheets.
// Answers stay in this browser. It says what is missing; it never says that a project is eligible.
(() => {
  "use strict";
  const { read, write, kept, el, counted, copy, pageOf, sheet, text } = jalons;
  const page = document.querySelector(".application");
  const form = page.querySelector(".project-form");
  const calls = JSON.parse(document.getElementById("appels").textContent);
  const enjeux = [...form.elements.levers].map((box) => [box.value, box.parentNode.textContent.trim()]);
  const FIELDS = ["name", "place", "call", "carrier", "amount", "months", "prefecture", "agreement"];

  // --- answers -----------------------------------------------------------------------------------------------
  const answers = () =>
    Object.fromEntries([
      ...FIELDS.map((name) => [name, form.elements[name].value.trim()]),
      ["levers", [...form.elements.levers].filter((box) => box.checked).map((box) => box.value)],
    ]);
  const fill = (covered) => {
    const stored = read("jalons-projet");
    const project = stored && typeof stored === "object" ? stored : {};
    for (const name of FIELDS) {
      const field = form.elements[name];
      field.value = text(project[name], 160);
      if (field.selectedIndex === -1) field.value = "";
    }
    const levers = Array.isArray(project.levers) ? project.levers : covered;
    for (const box of form.elements.levers) box.checked = levers.includes(box.value);
  };
  const number = (words) => {
    const bare = words.replace(/[\s€]/gu, "").replace(",", ".");
    return /^\d+(\.\d{1,2})?$/.test(bare) ? Number(bare) : NaN;
  };
  const euros = (amount) => `${new Intl.NumberFormat("fr-FR", { maximumFractionDigits: 2 }).format(amount)}\u00a0€`;

  // --- each point: what the answer is worth next to what the call's sheet says -----------------------------------
  const [GOOD, TODO, LOOK, UNSAID] = ["good", "todo", "look", "unsaid"];
  const NAMES = {
    good: ["✓", "En ordre"],
    todo: ["…", "À renseigner"],
    look: ["!", "À revoir"],
    unsaid: ["–", "Non précisé"],
  };
  const point = (title, state, words, rules = []) => ({ title, state, words, rules });
  const yesNo = (title, value, rules, words) => {
    if (!rules) return point(title, UNSAID, "La fiche de l’appel n’en dit rien.");
    if (!value) return point(title, TODO, words.todo, rules);
    return value === "oui" ? point(title, GOOD, words.good, rules) : point(title, LOOK, words.look, rules);
  };
  const POINTS = [
    ({ carrier }, { rules }) => {
      if (!rules.porteur) return point("Porteur", UNSAID, "La fiche de l’appel ne dit pas qui peut candidater.");
      if (!carrier) return point("Porteur", TODO, "Dites qui porte le projet.", rules.porteur);
      const suits = carrier !== "autre";
      return point(
        "Porteur",
        suits ? GOOD : LOOK,
        suits
          ? `Porté par une ${carrier}.`
          : "Le porteur n’est ni une commune ni une intercommunalité\u00a0: voyez si l’une d’elles peut porter le projet.",
        rules.porteur,
      );
    },
    ({ amount }, { rules, ceiling }) => {
      const asked = number(amount);
      if (!ceiling) return point("Montant", UNSAID, "La fiche de l’appel ne donne pas de plafond.");
      const said = rules.montant || [{ text: `Plafond\u00a0: ${euros(ceiling.euros)}.`, source: ceiling.source }];
      if (!amount) return point("Montant", TODO, "Indiquez le montant demandé.", said);
      if (!(asked > 0))
        return point("Montant", TODO, "Écrivez le montant en chiffres, par exemple 150\u202f000.", said);
      if (asked > ceiling.euros)
        return point(
          "Montant",
          LOOK,
          `${euros(asked)} demandés, soit ${euros(asked - ceiling.euros)} de plus que le plafond de ${euros(ceiling.euros)}.`,
          said,
        );
      return point("Montant", GOOD, `${euros(asked)} demandés, pour un plafond de ${euros(ceiling.euros)}.`, said);
    },
    ({ months }, { rules, months: range, duration }) => {
      const asked = number(months);
      if (!range) return point("Durée", UNSAID, "La fiche de l’appel ne donne pas de durée.");
      const expected = `de ${range[0]} à ${range[1]}\u00a0mois`;
      const said = rules["durée"] || [{ text: `Durée des projets\u00a0: ${duration}.` }];
      if (!months) return point("Durée", TODO, "Indiquez la durée du projet.", said);
      if (!(asked > 0)) return point("Durée", TODO, "Écrivez la durée en mois, en chiffres.", said);
      const fits = range[0] <= asked && asked <= range[1];
      return point("Durée", fits ? GOOD : LOOK, `${asked}\u00a0mois\u00a0: l’appel prévoit ${expected}.`, said);
    },
    ({ levers }, { rules }) => {
      if (!rules.leviers) return point("Leviers", UNSAID, "La fiche de l’appel ne dit pas s’il en faut plusieurs.");
      if (!levers.length) return point("Leviers", TODO, "Cochez les enjeux que le projet sert.", rules.leviers);
      if (levers.length === 1)
        return point(
          "Leviers",
          LOOK,
          "Un seul enjeu coché\u00a0: l’appel demande un plan d’ensemble, pas une action isolée.",
          rules.leviers,
        );
      return point("Leviers", GOOD, `${levers.length} enjeux cochés.`, rules.leviers);
    },
    ({ prefecture }, { rules }) =>
      yesNo("Préfecture", prefecture, rules["préfecture"], {
        todo: "Dites si la préfecture est associée.",
        good: "La préfecture est associée.",
        look: "La préfecture n’est pas associée\u00a0: rencontrez-la avant d’écrire le dossier.",
      }),
    ({ agreement }, { rules }) =>
      yesNo("Convention à trois", agreement, rules.convention, {
        todo: "Dites si une convention entre la collectivité, la préfecture et la MILDECA est prévue.",
        good: "Une convention à trois est prévue.",
        look: "Aucune convention à trois n’est prévue.",
      }),
  ];
  const bareLevers = (levers, records) => {
    const served = new Set(records.flatMap((record) => Object.keys(record.enjeux)));
    const bare = enjeux
      .filter(([id]) => levers.includes(id) && !served.has(id))
      .map(([, label]) => `«\u00a0${label}\u00a0»`);
    return bare.length ? [point("Fiches du livret", TODO, `Aucune fiche gardée pour ${bare.join(", ")}.`)] : [];
  };
  const line = ({ title, state, words, rules }) => {
    const [sign, name] = NAMES[state];
    const quoted = rules.map((rule) =>
      el("p", { class: "check-rule" }, `Repère\u00a0: ${rule.text}`, ` (${rule.source || "fiche de l’appel"})`),
    );
    return el(
      "li",
      { class: `check check--${state}` },
      el(
        "p",
        { class: "check-state" },
        el("span", { class: "check-sign", "aria-hidden": "true" }, sign),
        ` ${name}\u00a0: ${title}`,
      ),
      el("p", {}, words),
      ...quoted,
    );
  };
  const summary = (call, points) => {
    const number = (state) => points.filter((each) => each.state === state).length;
    const parts = [
      `${counted(number(LOOK), "point")} à revoir`,
      `${number(TODO)} à renseigner`,
      `${number(GOOD)} en ordre`,
    ];
    const state =
      call.status === "ouvert"
        ? "Appel ouvert."
        : `Appel ${call.status}\u00a0: ses règles servent de repère, un prochain appel peut en changer.`;
    return `${call.title}\u00a0: ${parts.join(", ")}. ${state}${call.deadline ? ` Clôture\u00a0: ${call.deadline}.` : ""}`;
  };
  const drawChecks = (project, records) => {
    const call = calls.find(({ id }) => id === project.call);
    const held = call ? { rules: {}, ...call } : null;
    const points = [
      ...(held ? POINTS.map((check) => check(project, held)) : []),
      ...bareLevers(project.levers, records),
    ];
    page.querySelector(".checks").classList.toggle("screen-only", !held && !points.length);
    page.querySelector(".check-list").replaceChildren(...points.map(line));
    page.querySelector(".checks-status").textContent = held
      ? summary(held, points)
      : "Choisissez un appel à projets pour comparer vos réponses à ses règles.";
  };

  // --- the booklet ---------------------------------------------------------------------------------------------------
  const evidence = (record) => {
    if (!record.evidence) return [];
    if (!record.evidence.length)
      return [el("p", {}, "Niveau de preuve\u00a0: aucun registre lu n’en donne à ce programme.")];
    const parts = record.evidence.flatMap(({ register, level, lang, year, scope }, place) => [
      place ? "\u202f; " : "",
      `${register}\u00a0: `,
      el("span", { lang }, level),
      `, ${year} – ${scope}`,
    ]);
    return [el("p", {}, "Niveau de preuve\u00a0: ", ...parts, ".")];
  };
  const source = ({ text: words, url }) =>
    el("li", {}, words, ...(url ? [" ", el("a", { href: url, rel: "noopener external" }, url)] : []));
  const paragraph = (record, note, main) => {
    const others = Object.entries(record.enjeux)
      .filter(([id]) => id !== main)
      .map(([, label]) => label);
    const button = el(
      "button",
      { type: "button", class: "button button--quiet screen-only" },
      "Copier ce passage",
      jalons.hiddenText(`\u00a0: ${record.title}`),
    );
    const article = el(
      "article",
      { class: "booklet-item" },
      el(
        "h4",
        {},
        el("a", { href: pageOf(record.id) }, record.title),
        ` (${record.kind.toLowerCase().replace("cps", "CPS")})`,
      ),
      el("p", {}, record.summary),
      ...evidence(record),
      ...(record.caution ? [el("p", {}, record.caution)] : []),
      ...(others.length ? [el("p", {}, `Sert aussi\u00a0: ${others.join("\u202f; ")}.`)] : []),
      ...(note ? [el("p", { class: "booklet-note" }, `Pour ce projet\u00a0: ${note}`)] : []),
      el("p", { class: "booklet-sources" }, "Sources\u00a0:"),
      el("ul", {}, ...record.sources.map(source)),
      el("p", { class: "booklet-reviewed" }, `Fiche Jalons relue le ${record.reviewed_text}, ${pageOf(record.id)}`),
      button,
    );
    button.addEventListener("click", () => copied(article, `Passage copié\u00a0: ${record.title}.`));
    return article;
  };
  const cover = (project) => {
    const call = calls.find(({ id }) => id === project.call);
    const labels = enjeux.filter(([id]) => project.levers.includes(id)).map(([, label]) => label);
    const amount = number(project.amount);
    const facts = [
      ["Territoire", project.place],
      ["Appel à projets", call?.title],
      ["Porteur", project.carrier],
      ["Montant demandé", amount > 0 ? euros(amount) : ""],
      ["Durée", number(project.months) > 0 ? `${number(project.months)}\u00a0mois` : ""],
      ["Leviers", labels.join("\u202f; ")],
      ["Préfecture associée", project.prefecture],
      ["Convention à trois", project.agreement],
    ].filter(([, value]) => value);
    const today = new Date().toLocaleDateString("fr-FR", { dateStyle: "long" });
    return el(
      "div",
      { class: "booklet-cover" },
      el("p", { class: "booklet-name" }, project.name || "Projet de prévention"),
      el("dl", {}, ...facts.map(([name, value]) => el("div", {}, el("dt", {}, name), el("dd", {}, value)))),
      el("p", {}, `Livret composé le ${today} avec les fiches de Jalons, ${jalons.root.href}`),
    );
  };
  const drawBooklet = (project, records) => {
    const notes = new Map(kept().map(({ id, note }) => [id, note]));
    const main = (record) =>
      Object.keys(record.enjeux).find((id) => project.levers.includes(id)) || Object.keys(record.enjeux)[0];
    const sections = enjeux.flatMap(([enjeu, label]) => {
      const here = records.filter((record) => main(record) === enjeu);
      return here.length
        ? [
            el(
              "section",
              { class: "booklet-section" },
              el("h3", {}, label),
              ...here.map((record) => paragraph(record, notes.get(record.id), enjeu)),
            ),
          ]
        : [];
    });
    page.querySelector(".booklet-body").replaceChildren(cover(project), ...sections);
    page.querySelector(".booklet").hidden = !records.length;
    page.querySelector(".application-empty").hidden = records.length > 0;
  };

  // --- copying: for a word processor, with plain text beside -------------------------------------------------------------
  const copied = async (node, done) => {
    const clone = node.cloneNode(true);
    for (const extra of clone.querySelectorAll(".screen-only, .visually-hidden")) extra.remove();
    const lines = [...clone.querySelectorAll("h3, h4, p, li, dl > div")].map((part) => {
      const words = part.matches("div")
        ? [...part.children].map((child) => child.textContent).join("\u00a0: ")
        : part.textContent;
      return `${part.matches("li") ? "- " : ""}${words.replace(/\s+/gu, " ").trim()}`;
    });
    const said = await copy(clone.outerHTML, lines.join("\r\n"));
    page.querySelector(".booklet-status").textContent = said
      ? done
      : "La copie a été refusée par le navigateur. Sélectionnez le texte, puis copiez-le au clavier.";
  };
  document
    .getElementById("copier-livret")
    .addEventListener("click", () =>
      copied(page.querySelector(".booklet-body"), "Livret copié. Collez-le dans votre traitement de texte."),
    );
  document.getElementById("imprimer").addEventListener("click", () => print());

  // --- drawing -------------------------------------------------------------------------------------------------------------
  let records = [];
  const draw = () => {
    const project = answers();
    drawChecks(project, records);
    drawBooklet(project, records);
  };
  const load = async () => {
    records = (await Promise.all(kept().map(({ id }) => sheet(id)))).filter(Boolean);
    fill([...new Set(records.flatMap((record) => Object.keys(record.enjeux)))]);
    draw();
  };
  form.addEventListener("input", () => write("jalons-projet", answers()));
  form.addEventListener("change", draw);
  form.addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("effacer-projet").addEventListener("click", async () => {
    write("jalons-projet", {});
    await load();
    page.querySelector(".checks-status").textContent = "Réponses effacées.";
  });
  window.addEventListener("storage", load);
  load();
})();
