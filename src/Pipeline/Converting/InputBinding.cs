namespace ModelPipeline;

/// <summary>
/// Maps the columns of an input to the inputs of a model: converts types, replaces nulls, and separates the rows that cannot be used.
/// Created once per pipeline. <see cref="Bind"/> is stateless.
/// </summary>
internal sealed class InputBinding
{
    private readonly Schema needed;
    private readonly object?[] nullValues;
    private readonly DateFormats dates;

    private InputBinding(Schema needed, object?[] nullValues, DateFormats dates)
    {
        this.needed = needed;
        this.nullValues = nullValues;
        this.dates = dates;
    }

    /// <summary>The number of the model's inputs.</summary>
    public int Count => needed.Count;

    /// <summary>How the input writes dates.</summary>
    public DateFormats Dates => dates;

    /// <summary>
    /// Creates the binding and checks that the source fits the model. Each mismatch becomes a fault whose setting is relative to the
    /// pipeline.
    /// </summary>
    /// <param name="source">The columns of the input.</param>
    /// <param name="needed">The columns that the model needs.</param>
    /// <param name="nulls">Setting <c>Model:Nulls</c>.</param>
    /// <param name="sourceSetting">The setting that names the input.</param>
    /// <param name="faults">Receives the faults.</param>
    /// <param name="dates">The date formats of the input; null for ISO 8601.</param>
    /// <param name="mapping">Setting <c>Model:Inputs</c>; null for a model that ignores the setting.</param>
    public static InputBinding Create(
        Schema source, Schema needed, IReadOnlyDictionary<string, string> nulls, string sourceSetting, List<Fault> faults,
        DateFormats? dates = null, IReadOnlyDictionary<string, string[]>? mapping = null)
    {
        faults.AddRange(new ColumnNaming(source, needed, mapping, sourceSetting).Check());
        foreach (var field in needed)
        {
            if (source.Find(field.Name) is not { } found)
                continue;
            if (!ColumnConversion.CanConvert(found.Type, field.Type))
            {
                faults.Add(
                    new(sourceSetting,
                        $"has column '{found.Name}' as {found.TypeName}, but the model takes {field.TypeName}; change the column, or cast "
                        + "it with \"Query\"."));
            }
        }

        var values = new object?[needed.Count];
        string[] names = [.. needed.Select(field => field.Name)];
        foreach (var (column, text) in nulls)
        {
            var name = SettingKey.FindName(column, names);
            var index = Array.IndexOf(names, name);
            if (index < 0)
                faults.Add(new($"Model:Nulls:{column}", $"names no input of the model; its inputs are {string.Join(", ", names)}."));
            else if ((values[index] = NullValue.Parse(text, needed[index])) is null)
                faults.Add(NullValue.Fault(column, text, needed[index]));
        }

        return new(needed, values, dates ?? DateFormats.Iso);
    }

    /// <summary>
    /// Describes how the input has changed since the start: one phrase for each column that was removed or has another type.
    /// </summary>
    public IEnumerable<string> Mismatches(Schema source)
    {
        foreach (var field in needed)
        {
            if (source.Find(field.Name) is not { } found)
            {
                var change = source.FindAll(field.Name).Count == 0 ? "is gone" : "has a name that fits several now";
                yield return $"column '{field.Name}' {change}";
            }
            else if (!ColumnConversion.CanConvert(found.Type, field.Type))
            {
                yield return $"column '{found.Name}' is of type {found.TypeName} now, but the model takes {field.TypeName}";
            }
        }
    }

    /// <summary>The columns that the model needs, with the types that it takes.</summary>
    public Schema Needed => needed;

    /// <summary>
    /// Converts rows to the types of the model without replacing a null. A value that does not convert is marked in <see
    /// cref="Column.Unusable"/>. <see cref="Bind"/> takes the result like the rows of an input.
    /// </summary>
    public Batch Align(Batch source) => new(source.Users, [.. needed.Select(field => Align(source, field))]);

    /// <summary>Creates the model's inputs from the usable rows and adds the other rows to <paramref name="unusable"/>.</summary>
    /// <param name="source">The rows that were read.</param>
    /// <param name="unusable">Receives the rows that cannot be used.</param>
    /// <param name="bound">Receives the columns before nulls were replaced; null where nobody counts them.</param>
    /// <returns>The inputs, in the order of <paramref name="source"/>.</returns>
    public Batch Bind(Batch source, List<UnusableRow> unusable, BoundColumns? bound = null)
    {
        var rejected = (RejectedRows?)null;
        var columns = new Column[needed.Count];
        for (var i = 0; i < columns.Length; i++)
        {
            var field = needed[i];
            var column = Find(source, i, field.Name);
            Column converted;
            if (column is not null && IsAsNeeded(column, field))
            {
                converted = column;
                columns[i] = column;
            }
            else
            {
                rejected ??= new(unusable);
                rejected.Column = field.Name;
                converted = Convert(source.Count, column, field, rejected.Add);
                columns[i] = FillNulls(converted, field, nullValues[i], rejected.Add);
            }

            if (bound is not null)
            {
                bound.Sources[i] = column;
                bound.Converted[i] = converted;
            }
        }

        var inputs = new Batch(source.Users, columns);
        if (rejected is not { Any: true })
            return inputs;
        return inputs.Select([.. Enumerable.Range(0, source.Count).Where(row => !rejected.Has(row))]);
    }

    /// <summary>
    /// The columns with missing values that the model cannot take and no setting replaces, converted, with the number of missing values.
    /// </summary>
    public IEnumerable<(Column Column, int Missing)> Missing(Batch source)
    {
        for (var i = 0; i < needed.Count; i++)
        {
            if (needed[i].Nullable || nullValues[i] is not null)
                continue;
            var column = Convert(source.Count, source.Find(needed[i].Name), needed[i], static (_, _) => { });
            var missing = Enumerable.Range(0, column.Count).Count(column.IsNull);
            if (missing > 0)
                yield return (column, missing);
        }
    }

    // Retrievers read the columns in the order in which the model needs them, if nothing else needs columns.
    private static Column? Find(Batch source, int index, string name) =>
        index < source.Columns.Count && source.Columns[index] is var column && column.Field.Name == name ? column : source.Find(name);

    // Most columns of most batches go to the model as they are. A run of one user binds as many columns as a run of hundreds.
    private static bool IsAsNeeded(Column column, Field field) =>
        ColumnConversion.KeepsAll(column.Field.Type, field) && column.Nulls.IsEmpty && column.Unusable.Count == 0;

    private Column Align(Batch source, Field field)
    {
        var bad = (Dictionary<int, string>?)null;
        var column = Convert(source.Count, source.Find(field.Name), field, (row, reason) => (bad ??= []).TryAdd(row, reason));
        if (bad is null)
            return column;
        var cells = CellBuilder.Of(field, column.Count);
        for (var row = 0; row < column.Count; row++)
        {
            if (bad.TryGetValue(row, out var reason))
            {
                cells.AppendUnusable(reason);
            }
            else
            {
                cells.Append(column.ValueAt(row));
            }
        }

        return cells.Build();
    }

    private Column Convert(int count, Column? column, Field field, ColumnConversion.Reject reject)
    {
        if (column is null)
            return ColumnConversion.RejectAll(count, field, "is gone from the input", reject);
        // The column usually has no unusable rows. The check avoids allocating an enumerator.
        if (column.Unusable.Count > 0)
        {
            foreach (var (row, reason) in column.Unusable)
                reject(row, reason);
        }

        return ColumnConversion.Convert(column, field, dates, reject);
    }

    private static Column FillNulls(Column column, Field field, object? value, ColumnConversion.Reject reject)
    {
        if (!column.Nulls.Contains(true) || (field.Nullable && value is null))
            return column;
        if (value is not null)
            return Fill(column, value);
        for (var row = 0; row < column.Count; row++)
        {
            if (column.IsNull(row))
                reject(row, "has no value, and the model cannot take a null; set \"Model:Nulls\" for it, or fill it");
        }

        return column;
    }

    private static Column Fill(Column column, object value) => column switch
    {
        Column<float> c => Fill(c, (float)value),
        Column<double> c => Fill(c, (double)value),
        Column<long> c => Fill(c, (long)value),
        Column<bool> c => Fill(c, (bool)value),
        Column<string> c => Fill(c, (string)value),
        Column<DateTime> c => Fill(c, (DateTime)value),
        Column<float[]> c => Fill(c, (float[])value),
        _ => throw new InvalidOperationException($"No null value for {column.Field.Type}."),
    };

    private static Column<T> Fill<T>(Column<T> column, T value)
    {
        var values = column.Values.ToArray();
        for (var row = 0; row < values.Length; row++)
        {
            if (column.IsNull(row))
                values[row] = value;
        }

        return new(column.Field, values);
    }
}
