import markdown from "markdown-it";

const md = markdown();
export const escape = (text) =>
  String(text).replace(/[&<>"']/g, (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&#34;", "'": "&#39;" })[sign]);

export const page = (frame, title, head, body) => `<!DOCTYPE html>
<html lang="fr">
<head>
<meta charset="utf-8">
<title>${escape(title)} — Jalons</title>
${head}${frame.head}
</head>
<body>
${frame.top}
<main id="contenu">
${body}
</main>
${frame.foot}
</body>
</html>
`;

export const card = (labels, sheet) =>
  sheet
    ? `<li><article class="card" data-kind="${sheet.kind}"><p class="eyebrow">${labels.kinds[sheet.kind]}</p>
<h3 class="card-title"><a href="/${sheet.kind}/${sheet.slug}/">${escape(sheet.values.title)}</a></h3><p class="card-text">${escape(sheet.values.summary)}</p></article></li>
`
    : "";

const note = (id, sources) => {
  const place = sources.findIndex((source) => source.id === id) + 1;
  return place
    ? `<sup class="note-call"><a href="#source-${place}"><span class="visually-hidden">source </span>${place}</a></sup>`
    : "";
};

const value = (labels, key, given, sources) => {
  if (Array.isArray(given))
    return `<ul>${given.map((item) => `<li>${value(labels, key, item, sources)}</li>`).join("")}</ul>`;
  if (typeof given === "object")
    return `<dl>${Object.entries(given)
      .map(([name, inside]) =>
        name === "source"
          ? note(inside, sources)
          : `<div class="fact"><dt>${labels.fields[name] || name}</dt><dd>${value(labels, name, inside, sources)}</dd></div>`,
      )
      .join("")}</dl>`;
  return escape(labels.terms[key]?.[given] || given);
};

const ELSEWHERE = new Set(["title", "summary", "description", "related", "sources", "published_on", "reviewed_on"]);

export const sheetHead = ({ kind, slug, values }) => {
  const address = `https://jalons.example/${kind}/${slug}/`;
  const data = JSON.stringify({
    "@context": "https://schema.org",
    "@type": "CreativeWork",
    "@id": address,
    name: values.title,
    description: values.summary,
    inLanguage: "fr",
    datePublished: values.published_on,
    dateModified: values.reviewed_on,
  }).replace(/</g, "\\u003c");
  return `<meta name="description" content="${escape(values.summary)}">
<link rel="canonical" href="${address}">
<script type="application/ld+json">${data}</script>
`;
};

export const sheetBody = (labels, find, { kind, slug, values }) => `<header class="sheet-head"><p class="eyebrow"><a href="/${kind}/">${labels.kinds[kind]}</a></p>
<h1>${escape(values.title)}</h1>
<div class="pitch"><p class="pitch-label">En 30 secondes</p><p>${escape(values.summary)}</p></div></header>
${values.description ? `<section><h2>Présentation</h2>${md.render(values.description)}</section>` : ""}
${Object.entries(values)
  .filter(([key]) => !ELSEWHERE.has(key))
  .map(
    ([key, given]) =>
      `<section class="field"><h2>${labels.fields[key] || key}</h2>
${value(labels, key, given, values.sources)}</section>`,
  )
  .join("\n")}
<section class="sources"><h2>Sources</h2><ol>
${values.sources
  .map(
    (source, index) =>
      `<li id="source-${index + 1}">${source.url ? `<a class="external" href="${escape(source.url)}" rel="noopener external">${escape(source.title)}</a>` : `<cite>${escape(source.title)}</cite>`}, ${escape(source.publisher)}${source.published_on ? `, ${source.published_on}` : ""}. <span>Lue en ${source.read_on}.</span>${source.supports ? ` <span>${escape(source.supports)}</span>` : ""}</li>`,
  )
  .join("\n")}
</ol></section>
${values.related ? `<section class="related"><h2>À lire aussi</h2><ul class="cards">\n${values.related.map((key) => card(labels, find(key))).join("")}</ul></section>` : ""}
<footer class="sheet-foot"><p>Fiche publiée le <time datetime="${values.published_on}">${values.published_on}</time>, relue le <time datetime="${values.reviewed_on}">${values.reviewed_on}</time>. Adresse de cette fiche : https://jalons.example/${kind}/${slug}/</p></footer>`;
