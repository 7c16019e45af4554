using ModelPipeline.Connectors.Sql;
using Npgsql;

namespace ModelPipeline.Connectors.PostgreSql;

/// <summary>The columns of a scan: several columns of one type go as one array (<see cref="PostgreSqlPack"/>), the others alone.</summary>
internal sealed class PostgreSqlScanColumns
{
    private readonly PostgreSqlColumn[] columns;

    // Each item is a column of the result: the type of an array, or null for a column alone, and the indexes in the columns.
    private readonly (string? Type, int[] Indexes)[] sent;

    /// <param name="columns">The columns to read.</param>
    /// <param name="types">The type of each column; null for a type that is not PostgreSQL's own.</param>
    public PostgreSqlScanColumns(PostgreSqlColumn[] columns, string?[] types)
    {
        this.columns = columns;
        var packs = types.Index()
            .Where(each => each.Item is not null && PostgreSqlPack.Takes(each.Item))
            .GroupBy(each => each.Item, each => each.Index)
            .Where(group => group.Count() >= PostgreSqlPack.Fewest)
            .Select(group => (Type: group.Key, Indexes: group.ToArray()))
            .ToArray();
        var alone = Enumerable.Range(0, columns.Length).Except(packs.SelectMany(pack => pack.Indexes));
        sent = [.. packs, .. alone.Select(index => ((string?)null, new[] { index }))];
    }

    /// <summary>The SQL of what a scan reads beside the id.</summary>
    public IReadOnlyList<string> Sql => [.. sent.Select(each => each.Type is null
        ? columns[each.Indexes[0]].Sql
        : $"ARRAY[{string.Join(", ", each.Indexes.Select(index => columns[index].Sql))}]")];

    /// <summary>The readers of a batch, in the order of the columns.</summary>
    /// <param name="page">The result, whose first column is the id.</param>
    /// <param name="capacity">The expected number of rows.</param>
    public DbColumnReader[] Readers(NpgsqlDataReader page, int capacity)
    {
        var readers = new DbColumnReader[columns.Length];
        foreach (var (place, (type, indexes)) in sent.Index())
        {
            var made = type is null
                ? new[] { columns[indexes[0]].Reader(page, place + 1, capacity) }
                : PostgreSqlPack.Readers(page, Array.ConvertAll(indexes, index => columns[index].Field.Name), type, place + 1, capacity);
            foreach (var (reader, index) in made.Zip(indexes))
                readers[index] = reader;
        }

        return readers;
    }
}
