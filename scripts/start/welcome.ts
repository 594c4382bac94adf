import type { Stack } from "../stack.ts";

/** What `npm start` says when everything runs: where to go, and what a newcomer will stumble over. */
export function welcome(
  stack: Stack,
  apiKey: string,
  withoutEnvoy: string | undefined,
  data: string | undefined,
): string {
  const page = stack.pageUrls?.tls ?? stack.pageUrls?.own ?? "";
  const own = stack.pageUrls?.own ?? "";
  const python = `import btrdb; print(btrdb.connect("${stack.host}:${stack.tlsPort}", apikey="${apiKey}").info())`;
  return `
  Page       ${page}
${page === own ? "" : `             the same without Envoy: ${own}\n`}${certificateHelp(stack, withoutEnvoy === undefined ? page : `${stack.tlsUrl}/`)}
  API        ${stack.tlsUrl}   TLS, API key: ${apiKey}
             ${stack.plainUrl}    plain; clients send no key here, so this server refuses them
  Envoy      ${withoutEnvoy === undefined ? "in front of the server on both ports" : `none: ${withoutEnvoy}`}
  Data       ${data === undefined ? "in memory, gone at the end" : `kept in ${data} (start afresh: delete that folder)`}
  Python     BTRDB_CA_BUNDLE=${stack.caPath} \\
               python -c '${python}'${stack.tlsPort === 4411 ? "" : "\n             (the Python client takes only port 4411 as TLS: this will not work here)"}

  Ctrl-C ends all of it.
`;
}

function certificateHelp(stack: Stack, where: string): string {
  return `             The certificate is this machine's own, so the browser asks once: open ${where}
             and accept it ("Advanced", "Proceed"). To trust it for good instead, trust its CA:
             ${trustCommand(stack.caPath)}
`;
}

function trustCommand(caPath: string): string {
  switch (process.platform) {
    case "darwin":
      return `security add-trusted-cert -r trustRoot -k ~/Library/Keychains/login.keychain-db ${caPath}`;
    case "win32":
      return `certutil -user -addstore Root ${caPath}`;
    default:
      return `certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n btrdb-dev-server -i ${caPath}   (Chromium; package libnss3-tools)`;
  }
}
