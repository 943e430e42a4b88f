// A catalogue page filters its list: facets whose counts follow the other filters, age, words, order.
// The state is in the address. Without it the list stays as the page gives it.
(() => {
  "use strict";
  const { fold, written, counted } = jalons;
  const page = document.querySelector(".catalogue");
  const form = page.querySelector(".filters");
  const status = page.querySelector(".count");
  const box = form.querySelector(".filters-box");
  const untouched = status.textContent;

  // --- a list that the page holds whole; `long-list.js` gives the same for one that it does not -----------
  const wholeList = () => {
    const rows = JSON.parse(document.getElementById("lignes").textContent);
    const list = page.querySelector(".cards");
    const items = [...list.children];
    const words = items.map(
      (item) =>
        ` ${fold(item.querySelector(".card-title").textContent)
          .concat(
            fold(
              [...item.querySelectorAll(".card-text, .card-quote, .card-facts")]
                .map((part) => part.textContent)
                .join(" "),
            ),
          )
          .join(" ")}`,
    );
    const follows = (item, other) => item.compareDocumentPosition(other) & Node.DOCUMENT_POSITION_PRECEDING;
    const show = (shown) => {
      const visible = shown.map((row) => items[row]);
      for (const item of items) item.hidden = true;
      for (const item of visible) item.hidden = false;
      if (visible.some((item, place) => place && follows(visible[place - 1], item))) list.append(...visible);
    };
    return {
      rows,
      total: items.length,
      missing: () => null,
      holds: (row, word) => words[row].includes(` ${word}`),
      show,
      showWhole: () => show([...items.keys()]),
    };
  };
  const list = page.dataset.list ? jalonsLongList(page) : wholeList();

  // One facet and its boxes.
  const facets = [...form.querySelectorAll(".facet")].map((node) => {
    const boxes = [...node.querySelectorAll("input")];
    const counts = boxes.map((one) => one.parentNode.querySelector(".choice-count"));
    return { node, boxes, counts, whole: counts.map((one) => one.textContent) };
  });

  // --- what is asked ---------------------------------------------------------------------------------
  const given = () => [...new FormData(form)].filter(([, value]) => value.trim());
  const stems = () => fold(form.elements.q.value).map((word) => (word.length > 3 ? word.replace(/[sx]$/, "") : word));
  const age = () => {
    const asked = form.elements.age?.value.trim();
    return asked && Number.isFinite(Number(asked)) ? Number(asked) : null;
  };
  const chosen = (facet) => new Set(facet.boxes.flatMap((box, place) => (box.checked ? [place] : [])));
  const suitsAge = (ages, asked) =>
    ages ? (ages[0] < 0 || ages[0] <= asked) && (ages[1] < 0 || asked <= ages[1]) : false;

  // --- answering: a sheet that fails one facet only still counts for the other choices of that facet ----
  const answer = (needed) => {
    const { rows, total } = list;
    const [asked, sets] = [age(), facets.map(chosen)];
    const counts = facets.map((facet) => facet.boxes.map(() => 0));
    const shown = [];
    let ageless = 0;
    for (let row = 0; row < total; row += 1) {
      if (!needed.every((word) => list.holds(row, word))) continue;
      const failed = sets.flatMap((set, f) =>
        set.size && !rows.facets[f][row].some((place) => set.has(place)) ? [f] : [],
      );
      if (failed.length > 1) continue;
      if (asked !== null && !suitsAge(rows.ages[row], asked)) {
        if (!failed.length && !rows.ages[row]) ageless += 1;
        continue;
      }
      if (!failed.length) shown.push(row);
      for (const f of failed.length ? failed : facets.keys())
        for (const place of rows.facets[f][row]) counts[f][place] += 1;
    }
    return { shown, counts, ageless };
  };

  // --- order: the list comes sorted by name ------------------------------------------------------------
  const first = { relue: (row) => list.rows.reviewed[row], preuve: (row) => -list.rows.rated[row] };
  const arranged = (rows) => {
    const rank = first[form.elements.tri.value];
    return rank ? rows.sort((a, b) => rank(a) - rank(b) || a - b) : rows;
  };

  // --- showing ---------------------------------------------------------------------------------------
  const sentence = (number, ageless) => {
    const { total } = list;
    const others = ageless
      ? ` ${ageless === 1 ? "Une autre ne précise" : `${written(ageless)} autres ne précisent`} pas l’âge.`
      : "";
    if (!number) return `Aucune fiche ne correspond, sur ${written(total)}.${others} Retirez un filtre ou un mot.`;
    return number === total ? counted(total, "fiche") : `${counted(number, "fiche")} sur ${written(total)}.${others}`;
  };
  const say = (said) => {
    if (status.textContent !== said) status.textContent = said;
  };
  const tell = (said, number, counts) => {
    facets.forEach((facet, f) => {
      facet.counts.forEach((node, place) => (node.textContent = counts[f][place]));
      const ticked = chosen(facet).size;
      facet.node.querySelector(".facet-active").textContent = ticked ? `(${ticked})` : "";
    });
    const asked = given().filter(([name]) => name !== "tri").length;
    form.querySelector(".filters-active").textContent = asked ? `(${asked})` : "";
    form.querySelector(".filters-close").textContent = `Voir ${number}`;
    say(said);
  };
  const unread = () => say("La liste complète n’a pas pu être lue. Vérifiez la connexion, puis rechargez la page.");
  const show = () => {
    if (!given().length) {
      list.showWhole();
      const counts = facets.map(({ whole }) => whole);
      return tell(untouched, untouched.split(",")[0], counts);
    }
    const needed = stems();
    const missing = list.missing(needed);
    if (missing) {
      say("Lecture de la liste…");
      return missing.then(show).catch(unread);
    }
    const { shown, counts, ageless } = answer(needed);
    const told = counts.map((facet) => facet.map((number) => `(${written(number)})`));
    tell(sentence(shown.length, ageless), counted(shown.length, "fiche"), told);
    return list.show(arranged(shown))?.catch(unread);
  };

  // --- the address -------------------------------------------------------------------------------------
  const address = () => {
    const asked = new URLSearchParams(given()).toString();
    return `${location.pathname}${asked && "?"}${asked}${location.hash}`;
  };
  const restore = () => {
    const asked = new URLSearchParams(location.search);
    form.reset();
    for (const name of ["q", "age"]) if (form.elements[name]) form.elements[name].value = asked.get(name) || "";
    const order = form.elements.tri;
    if ([...order.options].some((option) => option.value === asked.get("tri"))) order.value = asked.get("tri");
    for (const { node, boxes } of facets) {
      for (const box of boxes) box.checked = asked.getAll(box.name).includes(box.value);
      if (boxes.some((box) => box.checked)) node.open = true;
    }
    show();
  };
  const typed = new Set([form.elements.q, form.elements.age]);
  let pause;
  form.addEventListener("input", (event) => {
    if (!typed.has(event.target)) return;
    clearTimeout(pause);
    pause = setTimeout(() => {
      history.replaceState(null, "", address());
      show();
    }, 150);
  });
  form.addEventListener("change", (event) => {
    if (typed.has(event.target)) return;
    history.pushState(null, "", address());
    show();
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.querySelector(".filters-clear").addEventListener("click", () => {
    form.reset();
    history.pushState(null, "", address());
    show();
  });
  form.querySelector(".filters-close").addEventListener("click", () => {
    box.open = false;
    status.focus();
  });
  window.addEventListener("popstate", restore);
  form.addEventListener("focusin", () => list.missing([])?.catch(() => {}), { once: true });
  box.open = matchMedia("(min-width: 64rem)").matches;
  restore();
})();
