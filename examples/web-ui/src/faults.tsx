// Switches that simulate faults, to try the UI.

import { useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { simulation } from "./simulation";

export function Faults() {
  return (
    <fieldset className="faults">
      <legend>Simulated faults</legend>
      <Switch
        fault="isClockSlow"
        label="Clock ten minutes slow"
        description="The server rejects a signature as expired. The request is signed again and succeeds."
      />
      <Switch
        fault="isGatewayDown"
        label="Gateway down"
        description="Every response is an HTML page with status 502 and a Retry-After of five seconds."
      />
    </fieldset>
  );
}

interface SwitchProps {
  fault: keyof typeof simulation;
  label: string;
  description: string;
}

function Switch({ fault, label, description }: SwitchProps) {
  const client = useQueryClient();
  const [isOn, setIsOn] = useState(false);
  const id = useId();

  function toggle() {
    simulation[fault] = !isOn;
    setIsOn(!isOn);
    // Shows the fault at once. Switching it off takes effect with the next request.
    if (!isOn) client.invalidateQueries();
  }

  return (
    <div className="switch">
      <input id={id} type="checkbox" role="switch" checked={isOn} onChange={toggle} aria-describedby={`${id}-description`} />
      <label htmlFor={id}>{label}</label>
      <p id={`${id}-description`} className="muted">
        {description}
      </p>
    </div>
  );
}
