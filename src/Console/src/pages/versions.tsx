import type { TaggedRollout, VersionInfo } from "modelpipeline";
import { Badge, type Tone, When } from "../parts/basics.tsx";
import { Confirm } from "../parts/confirm.tsx";
import { Table } from "../parts/table.tsx";
import { useCan, useSession } from "../session.ts";

const states: Record<string, Tone> = { Ready: "good", Failed: "bad", Fetching: "busy", Checking: "busy", Warming: "busy" };

interface VersionsProps {
    name: string;
    versions: VersionInfo[];
    now: TaggedRollout | undefined;
    onChange: () => void;
}

export function Versions({ name, versions, now, onChange }: VersionsProps) {
    const { api } = useSession();
    const can = useCan();
    return (
        <Table
            label="Versions"
            rows={versions}
            keyOf={(each) => each.version}
            text={(each) => `${each.version} ${each.source} ${each.state} ${each.role}`}
            empty="There is no version."
            columns={[
                { name: "Version", cell: (each) => each.version },
                { name: "Role", cell: (each) => each.role },
                {
                    name: "State",
                    cell: (each) => (
                        <>
                            <Badge tone={states[each.state] ?? "idle"}>{each.deletedAt ? "Deleted" : each.state}</Badge>
                            {each.faults.map((fault) => (
                                <p key={fault} class="bad">
                                    {fault}
                                </p>
                            ))}
                        </>
                    ),
                },
                { name: "Source", isLong: true, cell: (each) => each.source },
                {
                    name: "Silos",
                    isNumber: true,
                    cell: (each) => `${each.silos.filter((silo) => silo.state === "Ready").length} of ${each.silos.length}`,
                },
                { name: "Since", cell: (each) => <When at={each.since} /> },
                { name: "By", cell: (each) => each.broughtBy },
                ...(can("rollout")
                    ? [
                          {
                              name: "Change",
                              cell: (each: VersionInfo) =>
                                  each.role === "None" &&
                                  !each.deletedAt &&
                                  now && (
                                      <Confirm
                                          action="Delete"
                                          danger
                                          question={`Delete version ${each.version}?`}
                                          onYes={async () => {
                                              await api.deleteVersion(name, each.version);
                                              onChange();
                                          }}
                                      />
                                  ),
                          },
                      ]
                    : []),
            ]}
        />
    );
}
