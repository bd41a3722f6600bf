import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const backend = `http://127.0.0.1:${process.env.PORT ?? 8080}`;

export default defineConfig({
  plugins: [react()],
  server: {
    host: "127.0.0.1",
    proxy: { "^/(dataset|project|gateway)/": backend },
    // The package is linked from the repository root.
    fs: { allow: ["../.."] },
  },
});
