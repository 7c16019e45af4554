namespace ModelPipeline;

/// <summary>The columns of the input that the output table keeps beside the outputs (<c>Output:Keep</c>). Immutable.</summary>
/// <param name="fields">The columns as they are stored.</param>
internal sealed class KeptColumns(IReadOnlyList<Field> fields)
{
    /// <summary>For a pipeline that keeps none.</summary>
    public static KeptColumns None { get; } = new([]);

    /// <summary>The columns as they are stored.</summary>
    public IReadOnlyList<Field> Fields => fields;

    /// <summary>The columns that the retriever must read in addition to those of the model.</summary>
    // A source without types gives what it has: texts.
    public static IEnumerable<Field> Wanted(OutputOptions options, IEnumerable<Field> needed) =>
        options.Keep.Except(needed.Select(field => field.Name), StringComparer.Ordinal).Select(name => new Field(name, ColumnType.Text));

    /// <summary>Finds the columns and their faults.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="source">The columns of the input, with the features of the call.</param>
    /// <param name="outputs">The outputs of the model.</param>
    /// <param name="faults">Receives the faults.</param>
    public static KeptColumns Of(OutputOptions options, Schema source, Schema outputs, List<Fault> faults)
    {
        var fields = new List<Field>();
        foreach (var name in options.Keep)
        {
            if (Check(name, source.Find(name), source, outputs, fields) is { } fault)
                faults.Add(new("Output:Keep", fault));
            else
                fields.Add(new(name, Stored(source.Find(name)!.Type)));
        }

        return new(fields);
    }

    /// <summary>The predictions with these columns after the outputs.</summary>
    /// <param name="predictions">Predictions.</param>
    /// <param name="source">The rows of the predictions; there may be more rows.</param>
    public Predictions AddTo(Predictions predictions, Batch source)
    {
        if (fields.Count == 0)
            return predictions;
        var rows = VersionShares.RowsOf(source, predictions.Outputs);
        return predictions with
        {
            Outputs = new(predictions.Outputs.Users, [.. predictions.Outputs.Columns, .. fields.Select(field => Keep(rows, field))]),
        };
    }

    /// <summary>The outputs without these columns.</summary>
    public Batch OutputsOf(Batch stored) =>
        fields.Count == 0 ? stored : new(stored.Users, [.. stored.Columns.SkipLast(fields.Count)]);

    private static string? Check(string name, Field? found, Schema source, Schema outputs, List<Field> before)
    {
        bool Is(string other) => other.Equals(name, StringComparison.OrdinalIgnoreCase);
        if (before.Exists(field => Is(field.Name)))
            return $"names '{name}' twice; leave one of the two out.";
        if (outputs.Any(output => Is(output.Name)))
            return $"names '{name}', which is an output of the model too; give the output another name with Model:Outputs.";
        if (OutputTable.ReservedNames.Any(Is))
            return $"names '{name}', which every output table has already; leave it out.";
        if (found is null)
        {
            var closest = string.Join(", ", ClosestNames.Find(name, source.Select(field => field.Name)).Select(each => $"'{each}'"));
            return $"names '{name}', which is neither a column of the input nor a feature of the call; "
                + (closest.Length > 0 ? $"closest to it: {closest}." : "name one of them.");
        }

        return found.Type == ColumnType.Vector
            ? $"names '{name}', which is a vector, and the output table holds single values; leave it out."
            : null;
    }

    // A decimal number of the store becomes a 64-bit number, and a text of a source without types stays a text.
    private static ColumnType Stored(ColumnType type) => type switch
    {
        ColumnType.Decimal => ColumnType.Double,
        ColumnType.Text => ColumnType.String,
        _ => type,
    };

    // A value that cannot be stored becomes null, because the score matters more than the kept column.
    private static Column Keep(Batch rows, Field field)
    {
        if (rows.Find(field.Name) is not { } column || !ColumnConversion.CanConvert(column.Field.Type, field.Type))
            return Column.Absent(field, rows.Count);
        var bad = (HashSet<int>?)null;
        var kept = ColumnConversion.Convert(column, field, DateFormats.Iso, (row, _) => (bad ??= []).Add(row));
        if (bad is null && kept.Field.Name == field.Name)
            return kept;
        var cells = CellBuilder.Of(field, kept.Count);
        for (var row = 0; row < kept.Count; row++)
            cells.Append(bad?.Contains(row) == true ? null : kept.ValueAt(row));
        return cells.Build();
    }
}
