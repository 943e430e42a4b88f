// The list of a catalogue of many sheets: its page holds the first ones only. What filters read, words and the very cards of
// the other pages come in small files, when they are needed. Lends `jalonsLongList` to the script of catalogue pages.
const jalonsLongList = (page) => {
  "use strict";
  const { root, el, counted, equip } = jalons;
  const STEP = 24;
  const entry = new URL(page.dataset.list, document.baseURI);
  const folder = entry.pathname.split("/").at(-2);
  const asWritten = new URL("page/", entry); // Cards are written as seen from the other pages of the list.
  const list = page.querySelector(".cards");
  const first = [...list.children];
  const links = page.querySelector(".list-pages");
  const button = el("button", { type: "button", class: "button button--quiet", hidden: true });
  list.after(button);

  // --- files -----------------------------------------------------------------------------------------
  const files = new Map();
  const read = (url) => {
    if (!files.has(url.href))
      files.set(
        url.href,
        fetch(url)
          .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(url.href))))
          .catch((error) => {
            files.delete(url.href); // Ask again next time.
            throw error;
          }),
      );
    return files.get(url.href);
  };
  let data;
  const part = (name) => read(new URL(`listes/${folder}.${name}.${data.files[name]}.json`, root));
  const begin = async () => {
    const found = await read(entry);
    const known = [...page.querySelectorAll(".facet")].map((facet) =>
      [...facet.querySelectorAll("input")].map((box) => box.value),
    );
    if (JSON.stringify(known) !== JSON.stringify(found.choices)) throw new Error("the page is of another day");
    data = found;
  };

  // --- words: for each, the sheets that have it or a longer one --------------------------------------------
  const held = new Map();
  const look = async (word) => {
    const name = `mots-${word[0]}`;
    const words = data.files[name] ? await part(name) : {};
    const rows = new Set();
    for (const [known, steps] of Object.entries(words)) {
      if (!known.startsWith(word)) continue;
      let row = 0;
      for (const step of steps) rows.add((row += step));
    }
    held.set(word, rows);
  };

  // --- cards -------------------------------------------------------------------------------------------
  const nodes = new Map();
  const card = async (row) => {
    if (row < first.length) return first[row];
    if (!nodes.has(row)) {
      const pack = await part(`cartes-${Math.floor(row / data.pack)}`);
      if (nodes.has(row)) return nodes.get(row);
      const made = el("template");
      made.innerHTML = pack[row % data.pack];
      for (const node of made.content.querySelectorAll("[href]"))
        node.setAttribute("href", new URL(node.getAttribute("href"), asWritten));
      const item = document.importNode(made.content.querySelector("li"), true);
      equip(item.querySelectorAll(".card"));
      nodes.set(row, item);
    }
    return nodes.get(row);
  };

  // --- showing -----------------------------------------------------------------------------------------
  let asked = [];
  let turn = 0;
  const draw = async (number) => {
    const mine = (turn += 1);
    const cards = await Promise.all(asked.slice(0, number).map(card));
    if (mine !== turn) return [];
    list.replaceChildren(...cards);
    links.hidden = true;
    const left = asked.length - cards.length;
    button.hidden = !left;
    button.textContent = `Voir ${counted(Math.min(left, STEP), "fiche")} de plus`;
    return cards;
  };
  button.addEventListener("click", async () => {
    const before = list.children.length;
    const cards = await draw(before + STEP).catch(() => []);
    if (!cards.length) return;
    history.replaceState({ shown: cards.length }, "");
    cards[before].querySelector("a").focus();
  });

  return {
    get rows() {
      return data;
    },
    get total() {
      return data.reviewed.length;
    },
    missing: (words) => {
      if (!data) return begin();
      const unknown = words.filter((word) => !held.has(word));
      return unknown.length ? Promise.all(unknown.map(look)) : null;
    },
    holds: (row, word) => held.get(word).has(row),
    show: (rows) => {
      asked = rows;
      return draw(Math.max(STEP, history.state?.shown || 0));
    },
    showWhole: () => {
      turn += 1; // What is still on its way comes too late.
      if (!links.hidden) return;
      list.replaceChildren(...first);
      links.hidden = false;
      button.hidden = true;
    },
  };
};
