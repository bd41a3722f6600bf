const worker = new Worker("worker.js", { type: "module" });
worker.onmessage = ({ data }) => (document.body.dataset.result = data);
worker.onerror = ({ message }) => console.error(`The worker failed. ${message ?? ""}`);
