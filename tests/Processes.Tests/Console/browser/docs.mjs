// What the page of the routes asks for. Everything has to be of this server.
function watch({ page, tell }) {
  const asked = [];
  page.on("request", (request) => {
    if (/^https?:/.test(request.url())) asked.push(new URL(request.url()));
  });
  return () => {
    const own = new URL(page.url()).host;
    for (const url of asked.filter((each) => each.host !== own)) tell(`the page asks another host: ${url}`);
    return asked.map((url) => url.pathname);
  };
}

async function shown(page) {
  await page.getByText("Open Inference Protocol").first().waitFor();
}

async function readRoutes({ open, expect }, colorScheme) {
  const opened = await open("/console", { colorScheme });
  const { page } = opened;
  const asked = watch(opened);
  await page.getByRole("link", { name: "API", exact: true }).click();
  await shown(page);
  await page.goto(new URL("/docs#tag/scores/POST/pipelines/{pipeline}/users/{user}/score", page.url()).href);
  await page.getByText("0.25749573").first().waitFor();
  expect(asked().includes("/docs/scalar.js"), "The script of the page was not asked for.");
  await page.goto(new URL("/docs#tag/pipelines/GET/pipelines", page.url()).href);
  await page.getByRole("button", { name: /Test Request.*get \/pipelines\)/ }).first().click();
  await page.getByRole("dialog").getByRole("button", { name: /^Send/ }).first().click();
  await page.getByText("200 OK").first().waitFor();
  await page.getByText("churn_scores").first().waitFor();
  asked();
}

async function signInToRoutes({ open, key }) {
  const opened = await open("/docs");
  const { page } = opened;
  page.mayFail = true;
  const asked = watch(opened);
  await page.getByLabel("API key").fill("mp_wrong");
  await page.keyboard.press("Enter");
  await page.getByText("does not take this key").waitFor();
  await page.getByLabel("API key").fill(key);
  await page.keyboard.press("Enter");
  await shown(page);
  page.mayFail = false;
  await page.reload();
  await shown(page);
  asked();
}

export const docs = {
  readRoutesInLight: (visit) => readRoutes(visit, "light"),
  readRoutesInDark: (visit) => readRoutes(visit, "dark"),
  signInToRoutes,
};
