import { connect } from "node:net";

/** Sends a request line and headers as they are: fetch would tidy them up. Gives the head of the answer. */
export function sendRaw(
  url: string,
  path: string,
  { headers = "", body = Buffer.alloc(5) }: { readonly headers?: string; readonly body?: Uint8Array } = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    let answer = "";
    socket.on("data", (data) => {
      answer += data.toString("latin1");
      // workerd would keep the connection for seconds, for the rest of a request that was refused.
      if (answer.includes("\r\n\r\n")) socket.destroy();
    });
    socket.on("close", () => resolve(answer));
    // A server that has had enough may close while this still sends.
    socket.on("error", (error) =>
      answer === "" && !("code" in error && error.code === "EPIPE") ? reject(error) : resolve(answer),
    );
    socket.write(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-user: boss\r\n` +
        `content-type: application/grpc-web+proto\r\n${headers}content-length: ${body.length}\r\n\r\n`,
    );
    socket.write(body);
  });
}
