interface Props<T extends string> {
    legend: string;
    options: T[];
    chosen: T[];
    onChange: (chosen: T[]) => void;
}

/** A box for each option; any number of them can be checked. */
export function Choices<T extends string>({ legend, options, chosen, onChange }: Props<T>) {
    return (
        <fieldset class="row">
            <legend>{legend}</legend>
            {options.map((option) => (
                <label key={option}>
                    <input
                        type="checkbox"
                        checked={chosen.includes(option)}
                        onChange={(event) =>
                            onChange(event.currentTarget.checked ? [...chosen, option] : chosen.filter((each) => each !== option))
                        }
                    />{" "}
                    {option}
                </label>
            ))}
        </fieldset>
    );
}
