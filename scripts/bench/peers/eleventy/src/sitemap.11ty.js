export const data = { permalink: "/sitemap.xml", eleventyExcludeFromCollections: true };

export const render = ({ sheets }) => `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${sheets.map(({ kind, slug, values }) => `<url><loc>https://jalons.example/${kind}/${slug}/</loc><lastmod>${values.reviewed_on}</lastmod></url>`).join("\n")}
</urlset>
`;
