/** Builds the islands and the style of all faces into web/dist, with hashed names and a manifest for Django. */
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

/** Writes a .gz and a .br beside every text file, so that the web server need not compress. */
function compressed(): Plugin {
  return {
    name: "compressed",
    apply: "build",
    writeBundle({ dir = "dist" }) {
      for (const name of readdirSync(join(dir, "assets"))) {
        if (!/\.(js|css|svg)$/.test(name)) continue;
        const path = join(dir, "assets", name);
        const content = readFileSync(path);
        writeFileSync(`${path}.gz`, gzipSync(content, { level: 9 }));
        writeFileSync(`${path}.br`, brotliCompressSync(content));
      }
    },
  };
}

export default defineConfig({
  base: "/static/",
  build: {
    manifest: "manifest.json",
    assetsInlineLimit: 0,
    target: "es2022",
    chunkSizeWarningLimit: 1400,
    rolldownOptions: { input: ["src/main.ts"] },
  },
  worker: { format: "es" },
  plugins: [compressed()],
});
