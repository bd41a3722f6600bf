import catalog from "stardust-errors/catalog.json" with { type: "json" };

export const name: string = catalog[0].name;
