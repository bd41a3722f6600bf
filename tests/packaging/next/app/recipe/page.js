import { NewProject } from "../new-project.js";

export default function Page() {
  return <NewProject />;
}
