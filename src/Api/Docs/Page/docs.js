// Shows the OpenAPI document with Scalar. The key is the one that the console keeps for this tab.
const keyPlace = "modelpipeline.key";
const form = document.getElementById("sign-in");
const said = document.getElementById("said");

// The policy of the page takes a style that has the nonce. Not every part of Scalar sets it.
const nonce = document.querySelector("meta[property=csp-nonce]").content;
const createElement = document.createElement;
document.createElement = function (name, options) {
  const element = createElement.call(document, name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
};

function load(script) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = script;
    element.onload = resolve;
    element.onerror = () => reject(new Error(`${script} does not load.`));
    document.head.append(element);
  });
}

async function show(key) {
  const response = await fetch("/openapi/v1.json", { headers: key ? { authorization: `Bearer ${key}` } : {} });
  if (response.status === 401) {
    form.hidden = false;
    document.getElementById("key").focus();
    said.textContent = key ? "The server does not take this key. It may be mistyped, expired or revoked." : "";
    return;
  }
  if (!response.ok) throw new Error(`The server answers ${response.status} for the list of its routes.`);
  if (key) sessionStorage.setItem(keyPlace, key);
  const content = await response.json();
  await load("/docs/scalar.js");
  document.getElementById("routes").replaceChildren();
  globalThis.Scalar.createApiReference("#routes", {
    content,
    servers: [{ url: location.origin }],
    authentication: { preferredSecurityScheme: "bearer", securitySchemes: { bearer: { token: key ?? "" } } },
    // Nothing leaves this server: no fonts, no counting, no proxy, no assistant of another host.
    withDefaultFonts: false,
    telemetry: false,
    proxyUrl: "",
    hideClientButton: true,
    showDeveloperTools: "never",
    agent: { disabled: true },
    mcp: { disabled: true },
    persistAuth: false,
  });
}

function tell(error) {
  said.textContent = `${error.message} Load the page again.`;
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  show(document.getElementById("key").value.trim()).catch(tell);
});
show(sessionStorage.getItem(keyPlace)).catch(tell);
