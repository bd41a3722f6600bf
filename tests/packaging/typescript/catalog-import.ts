import catalog from "stardust-errors/catalog.json";

export const name: string = catalog[0].name;
