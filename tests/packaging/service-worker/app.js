await navigator.serviceWorker.register("service-worker.js", { type: "module" });
if (navigator.serviceWorker.controller === null) {
  await new Promise((resolve) => navigator.serviceWorker.addEventListener("controllerchange", resolve));
}
const response = await fetch("result.json");
document.body.dataset.result = await response.text();
