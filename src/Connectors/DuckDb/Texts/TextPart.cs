using ModelPipeline.Connectors.DuckDb.Files;

namespace ModelPipeline.Connectors.DuckDb.Texts;

/// <summary>One file, and the SQL that reads its columns.</summary>
/// <param name="Path">The path of the file, for messages.</param>
/// <param name="From">The SQL after FROM that records the lines that are no rows.</param>
/// <param name="Columns">The name and the SQL of each column's text, in the order of the file; a name may occur twice.</param>
/// <param name="Scan">The SQL after FROM that skips the lines that are no rows; null for the same as <paramref name="From"/>.</param>
/// <param name="MayLack">Whether a missing column counts as null, as in JSON.</param>
internal sealed record TextPart(
    string Path, string From, IReadOnlyList<(string Name, string Sql)> Columns, string? Scan = null, bool MayLack = false)
{
    /// <summary>The SQL that reads the id and the packed fields. Without an import, the SQL leaves out rows without a user.</summary>
    /// <param name="user">The user column.</param>
    /// <param name="fields">The columns to pack.</param>
    /// <param name="nulls">The texts that stand for null, beside the empty text.</param>
    /// <param name="isImport">Whether the rows are imported.</param>
    /// <exception cref="PipelineConfigurationException">The file lacks a column.</exception>
    public string Select(string user, IReadOnlyList<string> fields, IReadOnlyList<string> nulls, bool isImport)
    {
        var id = Sql(user);
        var unset = string.Join(", ", nulls.Select(SqlText.Quote));
        var sql = fields.Select(field => nulls.Count == 0 ? Sql(field) : $"CASE WHEN {Sql(field)} NOT IN ({unset}) THEN {Sql(field)} END");
        // An import keeps rows without a user for now: they are counted before they are deleted.
        var columns = PackedRow.Pack([.. sql]).Prepend($"{id} AS id");
        var select = $"SELECT {string.Join(", ", columns)}";
        return isImport ? $"{select} FROM {From}" : $"{select} FROM {Scan ?? From} WHERE NOT ({HasNoUser(id)})";
    }

    /// <summary>The SQL condition of rows without a user. The driver ends a text at NUL, so nobody can ask for an id with a NUL.</summary>
    public static string HasNoUser(string id) => $"coalesce({id}, '') = '' OR contains({id}, chr(0))";

    private string Sql(string name) =>
        Columns.FirstOrDefault(column => column.Name == name).Sql ?? (MayLack ? "NULL::VARCHAR" : throw SourceFault.Lacks(Path, name));
}
