// Takes the picture of the console for the README, in ten minutes: node picture.mjs ADDRESS FILE. The server is the sample, as ./run starts it.
import { chromium } from "playwright-core";

const [address, file] = process.argv.slice(2);
const callers = 2;
const until = Date.now() + 600_000;

// Something to see: users who are scored for a while, more and less of them.
async function callForAWhile() {
  while (Date.now() < until) {
    const user = `c${String(1 + Math.floor(Math.random() * 100_000)).padStart(6, "0")}`;
    await (await fetch(`${address}/pipelines/churn/users/${user}/score`, { method: "POST" })).text();
    await new Promise((resolve) => setTimeout(resolve, 60 + 50 * Math.sin(Date.now() / 60_000)));
  }
}

await Promise.all(Array.from({ length: callers }, callForAWhile));
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
const page = await (await browser.newContext({ viewport: { width: 1180, height: 820 }, colorScheme: "light" })).newPage();
await page.goto(`${address}/console/pipeline?pipeline=churn&user=c000042`);
await page.getByLabel("User id").focus();
await page.keyboard.press("Enter");
await page.getByText("answered in").waitFor();
await page.locator(".parts .time").getByText(/^\d.*ms$/).first().waitFor();
await page.screenshot({ path: file });
await browser.close();
