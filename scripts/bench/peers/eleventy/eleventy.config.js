// The same data as Jalons, read once: sheets/<catalogue>/<fiche>.yml.
import fs from "node:fs";
import path from "node:path";
import yaml from "js-yaml";

const read = (file) => yaml.load(fs.readFileSync(file, "utf8"), { schema: yaml.FAILSAFE_SCHEMA });

export default function (config) {
  const sheets = [];
  const byKey = new Map();
  for (const kind of fs.readdirSync("sheets").sort())
    for (const file of fs.readdirSync(path.join("sheets", kind)).sort()) {
      const sheet = { kind, slug: file.replace(/\.yml$/, ""), values: read(path.join("sheets", kind, file)) };
      sheets.push(sheet);
      byKey.set(`${kind}/${sheet.slug}`, sheet);
    }
  const labels = read("labels/labels.yml");
  const kinds = [...new Set(sheets.map((sheet) => sheet.kind))].map((kind) => ({
    kind,
    sheets: sheets.filter((sheet) => sheet.kind === kind),
  }));
  config.addGlobalData("sheets", sheets);
  config.addGlobalData("kinds", kinds);
  config.addGlobalData("labels", labels);
  config.addGlobalData("frame", {
    head: fs.readFileSync("frame/head.html", "utf8"),
    top: fs.readFileSync("frame/top.html", "utf8"),
    foot: fs.readFileSync("frame/foot.html", "utf8"),
  });
  config.addGlobalData("find", () => (key) => byKey.get(key));
  config.setDataDeepMerge(false);
  config.addPassthroughCopy({ static: "/" });
  return { dir: { input: "src", output: "out" } };
}
