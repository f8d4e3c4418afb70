// Loaded before the program (`node --require`): notes each attempt to reach something over a network, by name or by address, in the
// file CONNECTIONS, and ends the program there.
const { appendFileSync } = require('node:fs');
const dgram = require('node:dgram');
const dns = require('node:dns');
const net = require('node:net');

function refuse(what) {
  return () => {
    appendFileSync(process.env.CONNECTIONS, `${what}\n`);
    process.exit(9);
  };
}

net.Socket.prototype.connect = refuse('connect');
dgram.Socket.prototype.send = refuse('send');
dgram.Socket.prototype.connect = refuse('connect');
globalThis.fetch = refuse('fetch');
for (const of of [dns, dns.promises])
  for (const name of Object.keys(of)) if (/^(?:lookup|resolve|reverse)/.test(name)) of[name] = refuse(name);
