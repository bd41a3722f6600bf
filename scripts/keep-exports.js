// Writes the list by which wasm-metadce keeps some exports of a wasm file: `node keep-exports.js NAME... > LIST`.

const names = process.argv.slice(2);
const kept = names.map((name) => ({ name, export: name }));
console.log(JSON.stringify([{ name: "package", root: true, reaches: names }, ...kept]));
