// Prints so many ports of this machine that nothing listens on: free-ports.mjs COUNT
import { once } from "node:events";
import { createServer } from "node:net";

const count = Number(process.argv[2]);
// All are held until all are known, so that none is given twice.
const servers = Array.from({ length: count }, () => createServer().listen(0, "127.0.0.1"));
await Promise.all(servers.map((server) => once(server, "listening")));
console.log(servers.map((server) => server.address().port).join(" "));
for (const server of servers) server.close();
