// Asks the index: fetches the few files a question needs, adds up, corrects. Shows nothing; see search.js.
// The words are cut and stemmed as search/words.py does, with the tables that travel in the index.
const jalonsSearch = (() => {
  "use strict";
  const folder = new URL("../recherche/", document.currentScript.src);
  // How far each meaning of a word is trusted, and the part of its weight that a word of little meaning keeps.
  const [SAME, NEAR, FAMILY, PREFIX, CORRECTED] = [0.95, 0.8, 0.7, 0.6, 0.8];
  const [PARENT_ASKS, ACQUAINTANCE, WEAK] = [0.7, 0.15, 0.2];
  // A word said loudly, in a name or again and again, counts for more than several said in passing.
  const LOUDNESS = 1.7;
  const NAMED = 1.5;
  const [FEW, COMMON] = [60, 0.15];

  // --- files -----------------------------------------------------------------------------------------
  let whole;
  const files = new Map();
  const fetched = async (path, options) => {
    const response = await fetch(new URL(path, folder), options);
    if (!response.ok) throw new Error(`${path}: ${response.status}`);
    return response;
  };
  // A server may have unpacked the file on its way: only what still is gzip is unpacked here.
  const unpacked = async (response) => {
    const bytes = await response.arrayBuffer();
    const [first, second] = new Uint8Array(bytes, 0, 2);
    if (first !== 0x1f || second !== 0x8b) return JSON.parse(new TextDecoder().decode(bytes));
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).json();
  };
  const forget = (error) => {
    whole = undefined;
    files.clear();
    throw error;
  };
  const load = (version, name) => {
    const path = `${version}/${name}.idx`;
    if (!files.has(path)) files.set(path, fetched(path).then(unpacked).catch(forget));
    return files.get(path);
  };
  const tables = async () => {
    const { version } = await (await fetched("index.json", { cache: "no-cache" })).json();
    const made = { version, ...(await load(version, "tables")) };
    for (const list of ["stop", "weak", "own", "children", "acquaintances"]) made[list] = new Set(made[list]);
    made.endings = new Map(made.endings.map(([ending, ...rest]) => [ending, rest]));
    made.longestEnding = Math.max(...[...made.endings.keys()].map((ending) => ending.length));
    made.digits = new Map(Array.from(made.digits, (character, value) => [character, value]));
    made.groups = new Map(Object.entries(made.groups));
    made.longestPhrase = Math.max(1, ...[...made.groups.keys()].map((phrase) => phrase.split(" ").length));
    return made;
  };
  const ready = () => {
    whole ??= tables().catch(forget);
    return whole;
  };

  // --- words: the same steps as search/words.py ----------------------------------------------------------
  const fold = (text) => text.toLowerCase().replaceAll("œ", "oe").replaceAll("æ", "ae").replaceAll("’", "'")
    .normalize("NFD").replace(/[\u0300-\u036f]/g, "");
  const cut = (folded) => folded.replace(/(?<=[a-z])'s\b/g, "s").split(/[^a-z0-9]+/).filter(Boolean);
  const isEmpty = (index, word) => index.stop.has(word) || (word.length === 1 && !/\d/.test(word));
  const isPlain = (index, word) => word.length <= index.shortest || !/^[a-z]+$/.test(word);
  const singular = (index, word) => {
    if (word.length <= index.shortest) return word;
    for (const [ending, replacement] of [["eaux", "eau"], ["aux", "al"]]) {
      if (word.endsWith(ending) && word.length > ending.length + 1) return word.slice(0, -ending.length) + replacement;
    }
    return /[^s][sx]$/.test(word) ? word.slice(0, -1) : word;
  };
  const trimmed = (index, word) => {
    const bare = word.endsWith("e") && word.length > index.shortest ? word.slice(0, -1) : word;
    return bare.length > index.shortest && /([^aeiou])\1$/.test(bare) ? bare.slice(0, -1) : bare;
  };
  const stem = (index, word) => (isPlain(index, word) ? word : trimmed(index, singular(index, word)));
  const root = (index, word) => {
    if (isPlain(index, word)) return word;
    let rest = singular(index, word);
    for (let size = index.longestEnding; size > 0; size -= 1) {
      const [replacement, shortest] = index.endings.get(rest.slice(-size)) || ["", Infinity];
      if (rest.length >= size && rest.length - size + replacement.length >= shortest) {
        rest = rest.slice(0, -size) + replacement;
        break;
      }
    }
    rest = trimmed(index, rest);
    return rest.endsWith("qu") ? `${rest.slice(0, -2)}c` : rest;
  };

  // --- numbers, as search/indexing.py writes them ---------------------------------------------------------
  const numbersIn = ({ digits, lastDigits }, coded) => {
    const numbers = [];
    let [number, rest] = [0, 0];
    for (const character of coded) {
      const value = digits.get(character);
      if (value >= lastDigits) rest = rest * (digits.size - lastDigits) + value - lastDigits;
      else {
        numbers.push((number += rest * lastDigits + value));
        rest = 0;
      }
    }
    return numbers;
  };

  // --- terms: which file holds a term, and what it says --------------------------------------------------
  // The last place whose beginning does not come after what is looked for; the first when all do.
  const lastUpTo = (length, begins) => {
    let [low, high] = [0, length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (begins(middle)) low = middle;
      else high = middle - 1;
    }
    return low;
  };
  const placeOf = (starts, term) => lastUpTo(starts.length, (place) => starts[place] <= term);
  const shard = (index, tree, term) => (index.starts[tree].length ? load(index.version, `${tree}-${placeOf(index.starts[tree], term)}`) : {});
  const decoded = (index, entry) => {
    if (!entry.records) {
      entry.records = numbersIn(index, entry[0]);
      entry.impacts = Array.from(entry[1], (character) => (index.digits.get(character) / (index.digits.size - 1)) ** LOUDNESS);
    }
    return entry;
  };
  const entryOf = async (index, term, tree = "mots") => {
    const terms = await shard(index, tree, term);
    return Object.hasOwn(terms, term) ? decoded(index, terms[term]) : undefined;
  };
  const spellingOf = async (index, term) => (await shard(index, "graphies", term))[term]?.[1] || term;
  // At most two files: a beginning that spans more is too short to say anything yet.
  const withPrefix = async (index, tree, prefix) => {
    const starts = index.starts[tree];
    const [first, last] = [placeOf(starts, prefix), placeOf(starts, `${prefix}{`)];
    const shards = await Promise.all([...new Set([first, Math.min(last, first + 1)])].map((number) => shard(index, tree, starts[number])));
    return shards.flatMap((terms) => Object.entries(terms).filter(([term]) => term.startsWith(prefix)));
  };

  // --- correction: the nearest word that the index knows ---------------------------------------------------
  const distance = (one, other) => {
    let [before, row] = [[], Array.from({ length: other.length + 1 }, (_, place) => place)];
    for (let i = 1; i <= one.length; i += 1) {
      const next = [i];
      for (let j = 1; j <= other.length; j += 1) {
        const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
        next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1), swapped ? before[j - 2] + 1 : Infinity);
      }
      [before, row] = [row, next];
    }
    return row[other.length];
  };
  const SOUNDS = [[/ph/g, "f"], [/qu?|k|c(?=[^eiyh]|$)/g, "k"], [/c|sc(?=[eiy])|t(?=ion)|z/g, "s"], [/h|(?<=.)e(?=s?$)/g, ""], [/eau|au/g, "o"],
    [/ai|ei|ee|er$|ez$/g, "e"], [/y/g, "i"], [/[ae]m(?=[bp])|[ae]n(?=[^aeiouyn]|$)/g, "an"], [/gu(?=[ei])|g(?=[aou])/g, "g"], [/g(?=[ei])/g, "j"], [/(.)\1+/g, "$1"]];
  const sound = (word) => SOUNDS.reduce((heard, [pattern, letters]) => heard.replace(pattern, letters), word);
  const BEGINNINGS = [["k", "c"], ["c", "k"], ["f", "ph"], ["ph", "f"], ["s", "c"], ["c", "s"], ["z", "s"], ["j", "g"], ["g", "j"], ["an", "en"], ["en", "an"],
    ["am", "em"], ["in", "im"], ["im", "in"], ["o", "au"], ["au", "o"], ["i", "y"], ["h", ""], ["", "h"]];
  const respelt = (word) => {
    const made = BEGINNINGS.filter(([heard]) => word.startsWith(heard)).map(([heard, written]) => written + word.slice(heard.length));
    return [...made, word[1] + word[0] + word.slice(2)].filter((other) => /^[a-z]/.test(other)).slice(0, 5);
  };
  const nearest = async (index, word) => {
    const limit = word.length < 5 ? 1 : word.length < 8 ? 1.6 : 2.6;
    let best;
    const offer = (cost, term, spelling = term) => {
      if (!best || cost < best.cost) best = { cost, term, spelling };
    };
    const seen = new Set();
    const look = async (near) => {
      const place = placeOf(index.starts.graphies, near);
      if (seen.has(place)) return;
      seen.add(place);
      for (const [term, [held, spelling]] of Object.entries(await shard(index, "graphies", near))) {
        if (term.length > 4 && word.startsWith(term)) offer(limit + 1 / term.length, term, spelling);
        if (Math.abs(term.length - word.length) > limit) continue;
        const steps = distance(word, term);
        const far = Math.min(steps, 0.5 + distance(sound(word), sound(term)) * 0.8);
        if (far <= limit && steps <= 4) offer(far - Math.min(0.4, Math.log10(held) / 5), term, spelling);
      }
    };
    await look(word);
    if (!best || best.cost > 1) for (const other of respelt(word)) await look(other);
    return best && { ...best, entry: await entryOf(index, best.term) };
  };

  // --- a question --------------------------------------------------------------------------------------------
  const groupsIn = (index, stems) => {
    const found = stems.map(() => []);
    for (let start = 0; start < stems.length; start += 1) {
      for (let size = Math.min(index.longestPhrase, stems.length - start); size > 0; size -= 1) {
        for (const name of index.groups.get(stems.slice(start, start + size).join(" ")) || []) {
          for (let place = start; place < start + size; place += 1) found[place].push([name, size]);
        }
      }
    }
    return found;
  };
  const rarity = (index, entry) => Math.log(1 + index.records / entry.records.length);

  // One word of the question: everything it may stand for, with how much each is trusted.
  const meanings = async (index, word, groups) => {
    const [ownStem, ownRoot] = [stem(index, word), root(index, word)];
    const [exact, family] = await Promise.all([entryOf(index, ownStem), ownRoot === ownStem ? undefined : entryOf(index, ownRoot)]);
    const found = [];
    if (exact) found.push([exact, 1]);
    if (family) found.push([family, FAMILY]);
    // A word that many records hold needs no help from its neighbours: their files are the heaviest.
    const common = exact && exact.records.length > Math.max(FEW, COMMON * index.records);
    const useful = groups.filter(([name, size]) => name[0] === "=" || size > 1 || !common);
    const entries = await Promise.all(useful.map(([name]) => entryOf(index, name)));
    entries.forEach((entry, place) => entry && found.push([entry, useful[place][0][0] === "=" ? SAME : NEAR]));
    return found;
  };
  const corrected = async (index, word, next) => {
    if (word.length < 4) return undefined;
    const joined = next && stem(index, word + next);
    const whole = joined && (await entryOf(index, joined));
    if (whole) return { entry: whole, term: joined };
    const elided = /^(?:[ldjmtsnc]|qu)(?=[aeiouhy])/.exec(word);
    const bare = elided && word.length > 4 && stem(index, word.slice(elided[0].length));
    const entry = bare && (await entryOf(index, bare));
    if (entry) return { entry, term: bare, spelling: `${elided[0]}’${await spellingOf(index, bare)}` };
    return isPlain(index, word) ? undefined : nearest(index, stem(index, word));
  };

  // « Pro-das » may be written in one word, and « Saint-Denis » is more than « saint » and « Denis ».
  const compounds = (folded) => [...folded.matchAll(/[a-z0-9]+(?:-[a-z0-9]+)+/g)].map(([compound]) => cut(compound));

  // The words of a question that mean something, what each is looked for as, and its weight: who asks weighs less than what
  // is asked, and whoever says « mon fils » is a parent.
  const MOST_WORDS = 12;
  const weighed = (index, folded) => {
    const words = [];
    let own = false;
    for (const said of cut(folded)) {
      if (isEmpty(index, said)) own ||= index.own.has(said);
      else if (index.weak.has(said)) words.push({ said, meant: said, weight: WEAK });
      else {
        if (own && index.children.has(said)) words.push({ said, meant: "parent", weight: PARENT_ASKS });
        else words.push({ said, meant: said, weight: own && index.acquaintances.has(said) ? ACQUAINTANCE : 1 });
        own = false;
      }
    }
    if (words.length) return words.slice(0, MOST_WORDS);
    // « Toi, moi, nous » : nothing but empty words, perhaps a name written in pieces.
    return [cut(folded).join("")].filter(Boolean).map((said) => ({ said, meant: said, weight: 1, isEmpty: true }));
  };
  const agesIn = (folded) => [...folded.matchAll(/(\d{1,2})(?: *(?:-|a|et|ou) *(\d{1,2}))? *ans/g)].flatMap(([, first, last]) => [first, last || first]);

  const understand = async (question, typing) => {
    const index = await ready();
    const folded = fold(question);
    const asking = weighed(index, folded);
    const words = asking.map(({ meant }) => meant);
    const stems = words.map((word) => stem(index, word));
    const groups = groupsIn(index, stems);
    const names = (kept) => new Set(groups.flat().filter(kept).map(([name]) => name));
    const asked = { index, words, parts: [], corrections: [], terms: new Set(), groups: names(([, size]) => size === 1) };
    asked.glossary = [...names(([name]) => name[0] === "=")].map((name) => index.glossary[name.slice(1)]);
    const [found, named] = await Promise.all([
      Promise.all(words.map((word, place) => meanings(index, word, groups[place]))),
      entryOf(index, `#${asking.map(({ said }) => stem(index, said)).join(" ")}`, "noms"),
    ]);
    asked.named = named ? named.records : [];
    for (const pieces of compounds(folded)) {
      const entry = await entryOf(index, stem(index, pieces.join("")));
      if (entry) words.forEach((word, place) => pieces.includes(word) && found[place].push([entry, 1]));
    }
    const ages = new Set(agesIn(folded));
    for (const [place, word] of words.entries()) {
      const part = found[place];
      asked.terms.add(stems[place]).add(root(index, word));
      const age = ages.has(word) && (await entryOf(index, `@${Number(word)}`));
      if (age) part.push([age, 1]);
      const unfinished = typing && place === words.length - 1;
      if (unfinished || !part.length) await complete(index, word, part, unfinished, asked.terms);
      if (!part.length && !asking[place].isEmpty) {
        const better = await corrected(index, word, words[place + 1]);
        if (better) {
          part.push([better.entry, CORRECTED]);
          asked.terms.add(better.term);
          if (better.spelling) asked.corrections.push([word, better.spelling]);
        }
      }
      asked.parts.push({ meanings: part, weight: asking[place].weight });
    }
    return asked;
  };
  // The beginning of a word: names that hold such a word, then the words most used among all that begin so.
  const COMPLETED = 3;
  const complete = async (index, word, part, typing, terms) => {
    if (word.length < (typing ? 2 : 4)) return;
    const [names, spellings] = await Promise.all([typing ? withPrefix(index, "noms", word) : [], word.length > 2 ? withPrefix(index, "graphies", word) : []]);
    const likely = spellings.filter(([term]) => term !== word).sort(([, [a]], [, [b]]) => b - a).slice(0, COMPLETED).map(([term]) => term);
    const others = await Promise.all(likely.map(async (term) => [term, await entryOf(index, term)]));
    for (const [term, entry] of [...names, ...others]) {
      terms.add(stem(index, term));
      part.push([decoded(index, entry), PREFIX * Math.sqrt(word.length / Math.max(term.length, word.length))]);
    }
  };

  // A record adds up the best that each word says of it, then loses by the part of the question it leaves aside.
  const rank = ({ index, parts, named }) => {
    const total = new Float64Array(index.records);
    const covered = new Float64Array(index.records);
    const best = new Float64Array(index.records);
    const onlyWeak = parts.every((part) => part.weight === WEAK || !part.meanings.length);
    let whole = 0;
    for (const part of parts) {
      let weight = 0;
      best.fill(0);
      for (const [entry, trust] of part.meanings) {
        const value = rarity(index, entry) * part.weight;
        weight = Math.max(weight, value);
        entry.records.forEach((record, place) => {
          best[record] = Math.max(best[record], value * trust * entry.impacts[place]);
        });
      }
      if (part.weight === WEAK && !onlyWeak) weight = 0;
      whole += weight;
      best.forEach((said, record) => {
        if (!said) return;
        total[record] += said;
        covered[record] += weight;
      });
    }
    for (const record of named) total[record] *= NAMED;
    const found = [];
    total.forEach((said, record) => {
      if (said) found.push([record, said * (covered[record] / whole) ** 2]);
    });
    return found.sort((a, b) => b[1] - a[1] || a[0] - b[0]).map(([record]) => record);
  };

  const search = async (question, { typing = false } = {}) => {
    const asked = await understand(question, typing);
    return { ...asked, records: rank(asked) };
  };
  const isFound = ({ index, terms, groups }, written) => cut(fold(written)).some((word) => {
    if (isEmpty(index, word)) return false;
    const own = stem(index, word);
    return terms.has(own) || terms.has(root(index, word)) || (index.groups.get(own) || []).some((name) => groups.has(name));
  });
  // An extract stands in the folder of its run of records: the last that begins before it.
  const record = async (number) => {
    const { extracts } = await ready();
    const [first, folderOfRun] = extracts[lastUpTo(extracts.length, (place) => extracts[place][0] <= number)];
    return load(folderOfRun, `fiche-${number - first}`);
  };
  const facets = async () => {
    const index = await ready();
    const made = await load(index.version, "facettes");
    return made.map((facet) => ({ ...facet, choices: facet.choices.map(([value, label, coded]) => [value, label, numbersIn(index, coded)]) }));
  };

  return { ready, search, record, facets, isFound, fold, cut, stem, root, understand };
})();
