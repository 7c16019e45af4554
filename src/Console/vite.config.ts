import { defineConfig } from "vite";

declare const process: { env: Record<string, string | undefined> };

// The API that the development server asks: CONSOLE_API=http://localhost:8080 npm run dev
const api = process.env.CONSOLE_API ?? "http://localhost:8080";

export default defineConfig({
  base: "/console/",
  resolve: { alias: { modelpipeline: new URL("../../clients/typescript/src/index.ts", import.meta.url).pathname } },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: "../Api/Console/Built",
    emptyOutDir: true,
    // Everything is a file of its own: the content security policy refuses what is inside of the page.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
  },
  server: {
    proxy: { "^/(?!console(/(?!api/)|$))": { target: api, changeOrigin: true } },
  },
});
