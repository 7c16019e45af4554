using ModelPipeline.Connectors.BigQuery.Messages;
using ModelPipeline.Connectors.BigQuery.Rest;

namespace ModelPipeline.Connectors.BigQuery.Writing;

/// <summary>Creates a missing table of the pipeline, or checks an existing one.</summary>
/// <param name="tables">Finds and creates tables.</param>
/// <param name="table">The requirements for the table.</param>
/// <param name="subject">The beginning of a fault of <c>Output:Table</c>, such as <c>is 'scores', which</c>.</param>
/// <param name="user">The part that needs the key, such as <c>mode Upsert</c>.</param>
internal sealed class BigQueryTableCheck(BigQueryTables tables, BigQueryTableForm table, string subject, string user)
{
    /// <returns>The table, and its faults.</returns>
    /// <exception cref="BigQueryException">BigQuery refuses.</exception>
    public async Task<(Table Table, IReadOnlyList<Fault> Faults)> CreateOrCheckAsync(CancellationToken cancellationToken)
    {
        var existing = await tables.FindAsync(table.Name, cancellationToken);
        if (existing is null)
        {
            await tables.CreateAsync(table.Name, table.Definition, cancellationToken);
            existing = await tables.GetAsync(table.Name, cancellationToken);
        }

        return (existing, [.. Check(existing.Schema?.Fields ?? [], existing.TableConstraints?.PrimaryKey?.Columns)]);
    }

    private IEnumerable<Fault> Check(IReadOnlyList<TableField> existing, IReadOnlyList<string>? key)
    {
        Fault Mismatch(string what) =>
            new("Output:Table", $"{subject} exists and {what}; it is left as it is: name another table, or change that one.");
        foreach (var wanted in table.Fields)
        {
            if (existing.FirstOrDefault(field => field.Name.Equals(wanted.Name, StringComparison.OrdinalIgnoreCase)) is not { } found)
                yield return Mismatch($"lacks the column '{wanted.Name}' ({wanted.SqlType})");
            else if (found.SqlType != wanted.SqlType || found.IsRepeated)
                yield return Mismatch($"has column '{found.Name}' as {found.Declaration}, not {wanted.SqlType}");
        }

        foreach (var extra in existing.Where(
            field => field.IsRequired && !table.Fields.Any(wanted => wanted.Name.Equals(field.Name, StringComparison.OrdinalIgnoreCase))))
        {
            yield return Mismatch($"has a column '{extra.Name}' that must be filled and that no score has");
        }

        // BigQuery does not enforce keys; the statements do. But a table with another declared key has another purpose.
        if (key is not null && !key.SequenceEqual(table.Key, StringComparer.OrdinalIgnoreCase))
        {
            yield return Mismatch(
                $"has the primary key ({string.Join(", ", key)}), where {user} needs ({string.Join(", ", table.Key)})");
        }
    }
}
