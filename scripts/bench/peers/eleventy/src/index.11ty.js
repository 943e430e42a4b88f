import { page } from "./parts.js";

export const data = { permalink: "/", eleventyExcludeFromCollections: true };

export const render = ({ kinds, labels, frame }) =>
  page(
    frame,
    "Jalons",
    "",
    `<h1>Jalons</h1>
<ul>${kinds.map(({ kind, sheets }) => `<li><a href="/${kind}/">${labels.kinds[kind]}</a> : ${sheets.length} fiches</li>`).join("\n")}</ul>`,
  );
