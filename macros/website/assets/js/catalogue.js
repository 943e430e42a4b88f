// A catalogue page filters its own list: facets whose counts follow the other filters, age, words, order.
// The state is in the address. Without it the whole list stays.
(() => {
  "use strict";
  const { fold, counted } = jalons;
  const form = document.querySelector(".filters");
  const rows = JSON.parse(document.getElementById("lignes").textContent);
  const list = document.querySelector(".catalogue .cards");
  const items = [...list.children];
  const status = document.querySelector(".catalogue .count");
  const box = form.querySelector(".filters-box");
  const total = items.length;

  // One facet: its boxes and, for each sheet, the places of the boxes that suit it.
  const facets = [...form.querySelectorAll(".facet")].map((node, index) => {
    const boxes = [...node.querySelectorAll("input")];
    return {
      node,
      boxes,
      values: rows.facets[index],
      counts: boxes.map((box) => box.parentNode.querySelector(".choice-count")),
    };
  });
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

  // --- what is asked ---------------------------------------------------------------------------------
  const stems = () => fold(form.elements.q.value).map((word) => (word.length > 3 ? word.replace(/[sx]$/, "") : word));
  const age = () => {
    const asked = form.elements.age?.value.trim();
    return asked && Number.isFinite(Number(asked)) ? Number(asked) : null;
  };
  const chosen = (facet) => new Set(facet.boxes.flatMap((box, place) => (box.checked ? [place] : [])));
  const suitsAge = (row, asked) => {
    const ages = rows.ages[row];
    return ages ? (ages[0] < 0 || ages[0] <= asked) && (ages[1] < 0 || asked <= ages[1]) : false;
  };

  // --- answering: a sheet that fails one facet only still counts for the other choices of that facet ----
  const answer = () => {
    const [asked, needed, sets] = [age(), stems(), facets.map(chosen)];
    const counts = facets.map((facet) => facet.boxes.map(() => 0));
    const shown = [];
    let ageless = 0;
    for (let row = 0; row < total; row += 1) {
      if (!needed.every((word) => words[row].includes(` ${word}`))) continue;
      const failed = facets.flatMap((facet, f) =>
        sets[f].size && !facet.values[row].some((place) => sets[f].has(place)) ? [f] : [],
      );
      if (failed.length > 1) continue;
      if (asked !== null && !suitsAge(row, asked)) {
        if (!failed.length && !rows.ages[row]) ageless += 1;
        continue;
      }
      if (!failed.length) shown.push(row);
      for (const f of failed.length ? failed : facets.keys())
        for (const place of facets[f].values[row]) counts[f][place] += 1;
    }
    return { shown, counts, ageless };
  };

  // --- order: the list comes sorted by name ------------------------------------------------------------
  const first = { relue: (row) => rows.reviewed[row], preuve: (row) => -rows.rated[row] };
  let order = "";
  const arrange = () => {
    if (order === form.elements.tri.value) return;
    order = form.elements.tri.value;
    const rank = first[order] || (() => 0);
    list.append(...[...items.keys()].sort((a, b) => rank(a) - rank(b) || a - b).map((row) => items[row]));
  };

  // --- showing ---------------------------------------------------------------------------------------
  const sentence = (number, ageless) => {
    const others = ageless
      ? ` ${ageless === 1 ? "Une autre ne précise" : `${ageless} autres ne précisent`} pas l’âge.`
      : "";
    if (!number) return `Aucune fiche ne correspond, sur ${total}.${others} Retirez un filtre ou un mot.`;
    return number === total ? counted(total, "fiche") : `${counted(number, "fiche")} sur ${total}.${others}`;
  };
  const show = () => {
    const { shown, counts, ageless } = answer();
    const visible = new Set(shown);
    items.forEach((item, row) => (item.hidden = !visible.has(row)));
    arrange();
    facets.forEach((facet, f) => {
      facet.counts.forEach((node, place) => (node.textContent = `(${counts[f][place]})`));
      const number = chosen(facet).size;
      facet.node.querySelector(".facet-active").textContent = number ? `(${number})` : "";
    });
    const asked = [...new FormData(form)].filter(([name, value]) => value && name !== "tri").length;
    form.querySelector(".filters-active").textContent = asked ? `(${asked})` : "";
    form.querySelector(".filters-close").textContent = `Voir ${counted(shown.length, "fiche")}`;
    const said = sentence(shown.length, ageless);
    if (status.textContent !== said) status.textContent = said;
  };

  // --- the address -------------------------------------------------------------------------------------
  const address = () => {
    const asked = new URLSearchParams([...new FormData(form)].filter(([, value]) => value.trim())).toString();
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
  box.open = matchMedia("(min-width: 64rem)").matches;
  restore();
})();
