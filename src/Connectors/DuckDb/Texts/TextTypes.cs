using System.Globalization;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>
/// Finds the columns of text files that cannot feed a model. Where some values of a column convert to the type that the model takes, the
/// other rows are unusable one by one. A column of which no value converts must be the wrong column.
/// </summary>
internal sealed class TextTypes(DuckDbDatabase database, string from, DateFormats dates, string files)
{
    /// <summary>Looks for one value of each column that converts. Reads only as many rows as necessary.</summary>
    /// <param name="columns">The name in the files and the field of the model, in the order of the packed fields.</param>
    /// <param name="cancellationToken">Ends the query.</param>
    /// <returns>The columns that have values but no value that converts, each with its fault.</returns>
    public Task<IReadOnlyDictionary<string, Fault>> FindMismatchesAsync(
        IReadOnlyList<(string Source, Field Field)> columns, CancellationToken cancellationToken) => database.RunAsync(command =>
    {
        var open = Enumerable.Range(0, columns.Count).ToHashSet();
        var refused = new (long Count, long Row, string Reason)[columns.Count];
        var row = 0L;
        var sql = $"SELECT {string.Join(", ", PackedRow.Columns(columns.Count).Prepend("id"))} FROM {from} AS input";
        foreach (var packed in PackedRow.Read(command, sql, columns.Count).TakeWhile(_ => open.Count > 0))
        {
            row++;
            open.RemoveWhere(index =>
            {
                if (packed[index] is not { } text)
                    return false;
                if (TextColumns.Refuse(text, columns[index].Field, dates) is not { } reason)
                    return true;
                refused[index] = refused[index].Count == 0 ? (1, row, reason) : refused[index] with { Count = refused[index].Count + 1 };
                return false;
            });
        }

        return (IReadOnlyDictionary<string, Fault>)open.Where(index => refused[index].Count > 0).GroupBy(index => columns[index].Source)
            .ToDictionary(indexes => indexes.Key, indexes => Mismatch(columns[indexes.First()], refused[indexes.First()]));
    }, cancellationToken);

    private Fault Mismatch((string Source, Field Field) column, (long Count, long Row, string Reason) refused)
    {
        var values = refused.Count == 1 ? "its only value" : $"each of its {refused.Count.ToString(CultureInfo.InvariantCulture)} values";
        return new(
            "Input:Table",
            $"is '{files}', whose column '{column.Source}' feeds the model with {column.Field.TypeName}, but {values} {refused.Reason} "
                + $"(the first in row {refused.Row}). Name another column under \"Model:Inputs\", correct the file, or say in "
                + "\"Input:Format\" how it writes such values (\"Dates\", \"Nulls\").");
    }
}
