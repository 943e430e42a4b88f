import { card, page } from "./parts.js";

export const data = {
  pagination: { data: "kinds", size: 1, alias: "kind" },
  permalink: ({ kind }) => `/${kind.kind}/`,
  eleventyExcludeFromCollections: true,
};

export const render = ({ kind, labels, frame }) =>
  page(
    frame,
    labels.kinds[kind.kind],
    "",
    `<h1>${labels.kinds[kind.kind]}</h1>
<p role="status">${kind.sheets.length} fiches</p>
<ul class="cards">
${kind.sheets.map((sheet) => card(labels, sheet)).join("")}</ul>`,
  );
