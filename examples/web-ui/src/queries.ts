import { queryOptions } from "@tanstack/react-query";
import { listDatasets } from "./api";

export const datasetsQuery = queryOptions({
  queryKey: ["datasets"],
  queryFn: ({ signal }) => listDatasets(signal),
});
