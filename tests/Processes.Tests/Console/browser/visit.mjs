// Visits the console in Debian's Chromium. Each line of the input is a visit, {"id", "scenario", "address", "key"}. The answer is a line too:
// {"id", "wrong"}, with a list of texts that say what is wrong. Visits share the browser, and neither cookies nor storage.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { chromium } from "playwright-core";
import { docs } from "./docs.mjs";
import { scenarios } from "./scenarios.mjs";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
// The sandbox of Chromium does not work for root; the pages are the project's own.
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });

async function settled(page) {
  await page.waitForFunction(() => document.querySelector("h1") && !document.body.innerText.includes("Loading …"));
}

async function check({ page, tell }) {
  // Run by the debugger, which the content security policy of the page does not bind.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  for (const { id, nodes } of violations) tell(`axe: ${id} at ${nodes.map((node) => node.target).join(", ")}`);
  const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  if (tooWide > 0) tell(`the page is ${tooWide} px wider than the window`);
}

async function visit({ scenario, address, key }) {
  const wrong = [];
  const contexts = [];
  let isOver = false;

  // A page that tells of every error in its console. What it asks in vain is the scenario's own affair.
  async function open(path, { width = 1280, colorScheme = "light", answers = {} } = {}) {
    const context = await browser.newContext({ viewport: { width, height: 900 }, colorScheme });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(90_000);
    let isClosed = false;
    const tell = (what) => wrong.push(`${path} (${colorScheme}, ${width} px): ${what}`);
    page.on("pageerror", (error) => tell(error));
    page.on("console", (message) => {
      if (message.type() === "error" && !page.mayFail) tell(message.text());
    });
    // Changes what the API answers at these paths.
    for (const [asked, change] of Object.entries(answers)) {
      await page.route(address + asked, async (route) => {
        try {
          const response = await route.fetch();
          await route.fulfill({ response, status: 200, json: change(await response.json()) });
        } catch (error) {
          // A page goes on asking until it is closed.
          if (!isOver && !isClosed) tell(error);
        }
      });
    }
    await page.goto(address + path);
    const close = async () => {
      isClosed = true;
      await page.unrouteAll({ behavior: "ignoreErrors" });
      await context.close();
    };
    return { page, tell, close };
  }

  try {
    await { ...scenarios, ...docs }[scenario]({ open, settled, check, key, expect: (isRight, what) => isRight || wrong.push(what) });
  } catch (error) {
    wrong.push(String(error.stack));
  } finally {
    isOver = true;
    const pages = contexts.flatMap((context) => context.pages());
    await Promise.all(pages.map((page) => page.unrouteAll({ behavior: "ignoreErrors" })));
    await Promise.all(contexts.map((context) => context.close()));
  }
  return wrong;
}

for await (const line of createInterface({ input: process.stdin })) {
  const asked = JSON.parse(line);
  visit(asked).then((wrong) => console.log(JSON.stringify({ id: asked.id, wrong })));
}
await browser.close();
