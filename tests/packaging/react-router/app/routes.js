import { index, route } from "@react-router/dev/routes";

export default [index("routes/probe.jsx"), route("dataset/:id", "routes/dataset.jsx")];
