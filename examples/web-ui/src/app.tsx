import { Datasets } from "./datasets";
import { Faults } from "./faults";
import { ProjectForm } from "./project-form";
import { UploadForm } from "./upload-form";

export function App() {
  return (
    <>
      <header className="masthead">
        <p className="wordmark">
          <svg viewBox="0 0 24 24" aria-hidden="true">
            <path d="M12 1.5c.9 6 4.5 9.6 10.5 10.5-6 .9-9.6 4.5-10.5 10.5C11.1 16.5 7.5 12.9 1.5 12 7.5 11.1 11.1 7.5 12 1.5Z" />
          </svg>
          Stardust
        </p>
        <p className="muted">An example web UI</p>
      </header>
      <main>
        <h1>Workspace</h1>
        <Faults />
        <Datasets />
        <UploadForm />
        <ProjectForm />
      </main>
    </>
  );
}
