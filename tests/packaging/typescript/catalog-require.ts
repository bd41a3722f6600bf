import catalog = require("stardust-errors/catalog.json");

export const name: string = catalog[0].name;
