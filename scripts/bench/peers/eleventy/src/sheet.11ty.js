import { page, sheetBody, sheetHead } from "./parts.js";

export const data = {
  pagination: { data: "sheets", size: 1, alias: "sheet" },
  permalink: ({ sheet }) => `/${sheet.kind}/${sheet.slug}/`,
  eleventyExcludeFromCollections: true,
};

export const render = ({ sheet, labels, find, frame }) =>
  page(frame, sheet.values.title, sheetHead(sheet), sheetBody(labels, find, sheet));
