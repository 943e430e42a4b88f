// « Emporter les fiches » : the PDFs of the kept sheets, a page that leads to them and the list, in one ZIP made in this
// browser. Only this site is asked; nothing is sent. Lends `jalonsTakeaway`.
(() => {
  "use strict";
  const { counted, pageOf, sheet } = jalons;
  const AT_ONCE = 4;
  const utf8 = new TextEncoder();

  // --- ZIP, stored: PDFs are compressed already (APPNOTE 6.3, sections 4.3.7, 4.3.12, 4.3.16) --------------------------
  const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    return value;
  });
  const crc = (bytes) => {
    let value = 0xffffffff;
    for (const byte of bytes) value = CRC[(value ^ byte) & 0xff] ^ (value >>> 8);
    return (value ^ 0xffffffff) >>> 0;
  };
  const record = (size, fields) => {
    const view = new DataView(new ArrayBuffer(size));
    for (const [at, bytes, value] of fields)
      if (bytes === 4) view.setUint32(at, value, true);
      else view.setUint16(at, value, true);
    return new Uint8Array(view.buffer);
  };
  const zip = (files, now) => {
    const time = (now.getHours() << 11) | (now.getMinutes() << 5) | (now.getSeconds() >> 1);
    const day = ((now.getFullYear() - 1980) << 9) | ((now.getMonth() + 1) << 5) | now.getDate();
    const parts = [];
    const directory = [];
    let offset = 0;
    for (const { path, bytes } of files) {
      const name = utf8.encode(path);
      // From « version needed » to « length of the extra field »: the same in both headers. 0x0800: names are UTF-8.
      const shared = (at) => [
        [at, 2, 20], [at + 2, 2, 0x0800], [at + 6, 2, time], [at + 8, 2, day],
        [at + 10, 4, crc(bytes)], [at + 14, 4, bytes.length], [at + 18, 4, bytes.length], [at + 22, 2, name.length],
      ];
      const header = record(30, [[0, 4, 0x04034b50], ...shared(4)]);
      directory.push(record(46, [[0, 4, 0x02014b50], [4, 2, 20], ...shared(6), [42, 4, offset]]), name);
      parts.push(header, name, bytes);
      offset += header.length + name.length + bytes.length;
    }
    const size = directory.reduce((sum, part) => sum + part.length, 0);
    const end = record(22, [
      [0, 4, 0x06054b50], [8, 2, files.length], [10, 2, files.length], [12, 4, size], [16, 4, offset],
    ]);
    return new Blob([...parts, ...directory, end], { type: "application/zip" });
  };

  // --- the page inside ------------------------------------------------------------------------------------------------
  const escaped = (words) => words.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const entry = ({ title, kind, summary, note, path, url }) => `<li><p>${
    path ? `<a href="${escaped(path)}">${escaped(title)}</a> <span>(PDF)</span>` : `${escaped(title)} <span>(PDF absent)</span>`
  }</p>
<p class="soft">${escaped(kind)}</p>
<p>${escaped(summary)}</p>
${note ? `<p class="note"><strong>Ma note\u00a0:</strong> ${escaped(note)}</p>\n` : ""}<p class="soft"><a href="${escaped(url)}">Version à jour en ligne${"\u00a0"}: ${escaped(title)}</a></p></li>`;
  const indexPage = (sheets, date) => `<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Ma sélection de fiches - Jalons</title>
<style>
:root { --ink: #1b1b1f; --soft: #4a4f57; --paper: #fff; --accent: #0b5f5a; }
@media (prefers-color-scheme: dark) { :root { --ink: #f1f3f2; --soft: #c3cac8; --paper: #14201f; --accent: #8fd6cc; } }
body { max-width: 44rem; margin: 0 auto; padding: 1.5rem 1.25rem; background: var(--paper); color: var(--ink); font: 1.0625rem/1.6 Verdana, sans-serif; }
h1, a { color: var(--accent); }
h1 { line-height: 1.2; }
li { margin-bottom: 1.5rem; padding-left: .3rem; }
li p { margin: .15rem 0; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.note { padding: .5rem .8rem; border-left: 4px solid; white-space: pre-line; }
</style>
</head>
<body>
<main>
<h1>Ma sélection de fiches</h1>
<p>${counted(sheets.length, "fiche")}, le ${date}. La liste est aussi dans un tableur\u00a0: <a href="ma-selection.csv">ma-selection.csv</a> (CSV).</p>
<ol>
${sheets.map(entry).join("\n")}
</ol>
</main>
<footer><p class="soft">Fiches de Jalons, sous Licence Ouverte 2.0.</p></footer>
</body>
</html>
`;

  // --- the whole --------------------------------------------------------------------------------------------------------
  const pdfOf = async (id) => {
    try {
      const answer = await fetch(`${pageOf(id)}${id.split("/")[1]}.pdf`);
      const bytes = new Uint8Array(await answer.arrayBuffer());
      return answer.ok && utf8.encode("%PDF").every((sign, place) => sign === bytes[place]) ? bytes : null;
    } catch {
      return null;
    }
  };
  // Gives the archive, and the titles of the sheets whose PDF could not be read. `told` hears how many were read.
  const takeaway = async (items, csv, told) => {
    const sheets = new Array(items.length);
    const files = [];
    let next = 0;
    let done = 0;
    const work = async () => {
      while (next < items.length) {
        const place = next;
        next += 1;
        const { id, note } = items[place];
        const [known, bytes] = await Promise.all([sheet(id), pdfOf(id)]);
        const path = bytes && `${String(place + 1).padStart(2, "0")}-${id.replace("/", "-")}.pdf`;
        const { title = id, kind = "Fiche introuvable", summary = "" } = known || {};
        sheets[place] = { title, kind, summary, note, path, url: pageOf(id) };
        if (bytes) files.push({ path, bytes });
        done += 1;
        told(done);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const missing = sheets.filter(({ path }) => !path).map(({ title }) => title);
    if (!files.length) return { missing };
    const now = new Date();
    const date = now.toLocaleDateString("fr-FR", { day: "numeric", month: "long", year: "numeric" });
    files.push({ path: "index.html", bytes: utf8.encode(indexPage(sheets, date)) });
    files.push({ path: "ma-selection.csv", bytes: utf8.encode(csv) });
    files.sort((a, b) => (a.path < b.path ? -1 : 1));
    const inside = files.map(({ path, bytes }) => ({ path: `ma-selection/${path}`, bytes }));
    return { archive: zip(inside, now), missing };
  };
  window.jalonsTakeaway = takeaway;
})();
